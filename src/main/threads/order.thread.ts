import { workerData } from 'node:worker_threads';
import { openVenue } from './order/open-venue.ts';
import { OrderBody } from './order/order-body.ts';
import type { OrderBoot, OrderOrder, OrderReport } from './protocol.ts';
import { runThread } from './thread.ts';

/** Stops are looked at this often (at most every 100 ms), and doubts and time-outs with them. */
const TICK_MS = 50;
const boot = workerData as OrderBoot;

runThread<OrderOrder, OrderReport>(
  TICK_MS,
  (tools) =>
    new OrderBody(boot, tools, {
      openVenue: (access, market, instruments) => openVenue(access, { boot, tools, market, instruments }),
    }),
);
