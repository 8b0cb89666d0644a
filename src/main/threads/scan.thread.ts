import { type MessagePort, workerData } from 'node:worker_threads';
import { MinuteGate } from '../core/bars/minute-gate.ts';
import { SCANNERS } from '../scanners/index.ts';
import type { ScanBoot, ScanOrder, ScanReport, StoreReport } from './protocol.ts';
import { Rehearsal } from './scan/rehearsal.ts';
import { ScanBody } from './scan/scan-body.ts';
import { runThread } from './thread.ts';

/** Owner of scanner state. Bars close at most this much later than they could. */
const TICK_MS = 200;

/** Wakes the body when a minute is closed, so that a replay at full speed need not wait for the next tick. */
async function follow(gate: MinuteGate, wake: () => void): Promise<never> {
  for (;;) {
    const { closed } = gate;
    wake();
    await (gate.changed(closed) ?? Promise.resolve());
  }
}

runThread<ScanOrder, ScanReport>(TICK_MS, (tools) => {
  const boot = workerData as ScanBoot;
  const body = new ScanBody(boot, tools, {
    scanners: SCANNERS,
    listen: (port, receive) => {
      (port as MessagePort).on('message', (message: StoreReport) => receive(message));
    },
  });
  void follow(MinuteGate.attach(boot.memory.gate), () => body.tick(tools.clock.nowMs()));
  // Nobody waits for the alerts of a replay.
  if (boot.isReplay) return body;
  const { day, pastDays, capital, riskFreeRate } = boot;
  const monotonicMs = (): number => tools.timers.monotonicMs();
  const rehearsal = new Rehearsal({ scanners: SCANNERS, day, pastDays, capital, riskFreeRate, monotonicMs });
  return {
    step: (order, nowMs) => body.step(order, nowMs),
    tick: (nowMs) => {
      body.tick(nowMs);
      rehearsal.tick(nowMs);
    },
    close: () => body.close(),
  };
});
