import { type MessagePort, workerData } from 'node:worker_threads';
import { SCANNERS } from '../scanners/index.ts';
import type { ScanBoot, ScanOrder, ScanReport, StoreReport } from './protocol.ts';
import { ScanBody } from './scan/scan-body.ts';
import { runThread } from './thread.ts';

/** Owner of scanner state. Bars close at most this much later than they could. */
const TICK_MS = 200;

runThread<ScanOrder, ScanReport>(
  TICK_MS,
  (tools) =>
    new ScanBody(workerData as ScanBoot, tools, {
      scanners: SCANNERS,
      listen: (port, receive) => {
        (port as MessagePort).on('message', (message: StoreReport) => receive(message));
      },
    }),
);
