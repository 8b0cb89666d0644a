import { workerData } from 'node:worker_threads';
import type { RecorderBoot, RecorderOrder, RecorderReport } from './protocol.ts';
import { RecorderBody } from './recorder/recorder-body.ts';
import { runThread } from './thread.ts';

/** Owner of the recording's files. The ring holds seconds, so that a tick may come late. */
const TICK_MS = 50;

runThread<RecorderOrder, RecorderReport>(TICK_MS, (tools) => new RecorderBody(workerData as RecorderBoot, tools));
