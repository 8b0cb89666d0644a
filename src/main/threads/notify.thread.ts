import { workerData } from 'node:worker_threads';
import { NOTIFIERS } from '../adapters/notify/index.ts';
import { NotifyHttp } from '../adapters/notify/notify-http.ts';
import { NotifyBody } from './notify/notify-body.ts';
import type { NotifyBoot, NotifyOrder, NotifyReport } from './notify-protocol.ts';
import { runThread } from './thread.ts';

/** Owner of everything that leaves for people: queues are looked at this often. */
const TICK_MS = 250;

runThread<NotifyOrder, NotifyReport>(
  TICK_MS,
  (tools) =>
    new NotifyBody(workerData as NotifyBoot, tools, { http: new NotifyHttp(tools.timers), notifiers: NOTIFIERS }),
);
