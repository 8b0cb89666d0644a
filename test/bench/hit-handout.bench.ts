import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DayBars } from '../../src/main/core/bars/day-bars.ts';
import { MinuteGate } from '../../src/main/core/bars/minute-gate.ts';
import { isOption } from '../../src/main/core/scan/scan-plan.ts';
import { pastTradeDays } from '../../src/main/core/session/past-days.ts';
import { SCANNERS } from '../../src/main/scanners/index.ts';
import type { ScanReport } from '../../src/main/threads/protocol.ts';
import { ScanBody } from '../../src/main/threads/scan/scan-body.ts';
import { percentile } from '../support/minute-closes.ts';
import { DAY, OPEN_MINUTE } from '../support/scan-bench.ts';
import { storeDouble } from '../support/scan-body-bed.ts';
import { MIX, scanMarket, SlotWalk } from '../support/scan-market.ts';
import { shippedCalendar, shippedCalendarData } from '../support/shipped-calendar.ts';
import { at, sharedMemory, told } from '../support/store-bench.ts';

const MINUTES = 20;
/** The first minutes warm the code. */
const WARM = 5;
/** A hit is handed out while the others are still looked at: half of them within this part of their minute's whole work. */
const MIDDLE_PART_MAX = 0.75;

/** Processor time of this thread, ms: other work on the machine does not count. */
function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

/**
 * How much work lies before a hit when a minute is closed for the real mix of 25,000 instruments with all scanners:
 * from the beginning of the minute's work to the report of each hit, in processor time.
 */
test('from the beginning of a minute to its hits, processor time', async () => {
  const memory = sharedMemory(MIX.all);
  const says = told<ScanReport>(at(OPEN_MINUTE));
  const store = storeDouble();
  const handed: number[] = [];
  /** Of the minute at hand. */
  let ofMinute: number[] = [];
  /** Where in the work of its minute each hit was handed out, 0–1. */
  const places: number[] = [];
  let startMs = 0;
  let reports = 0;
  const tools = {
    ...says.tools,
    timers: { monotonicMs: cpuMs, wallMs: () => 0, after: () => () => {} },
    report: (report: { readonly type: string }) => {
      if (report.type !== 'hits') return;
      reports += 1;
      const afterMs = cpuMs() - startMs;
      const { hits } = structuredClone(report) as unknown as { hits: readonly unknown[] };
      ofMinute.push(...hits.map(() => afterMs));
    },
  };
  const body = new ScanBody(
    {
      name: 'scan',
      clock: { epochMs: 0, wallMs: 0, speed: 1 },
      day: DAY,
      memory,
      pastDays: pastTradeDays(shippedCalendar(), DAY.date),
      capital: 1_000_000,
      calendar: shippedCalendarData(),
      riskFreeRate: 0.0525,
      isReplay: false,
      logLevel: 'error',
    },
    tools as never,
    { scanners: SCANNERS, listen: store.listen },
  );
  const instruments = scanMarket();
  const bars = DayBars.attach(memory.bars, MIX.all);
  const gate = MinuteGate.attach(memory.gate);
  const walk = new SlotWalk('handout', MIX.all);
  // A third of the options trade in a minute, everything else in all of them.
  const busy = (slot: number): number => (isOption(instruments[slot]!.kind) ? 0.33 : 1);
  // The store answers between the ticks, as another thread does.
  const asked: unknown[] = [];
  const port = { postMessage: (message: unknown) => void asked.push(message), close: () => {} };
  body.step({ type: 'begin', instruments, store: port }, says.nowMs);
  const answer = (): void => {
    // It is the double of a port, and a port has no origin to name.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    while (asked.length > 0) store.port.postMessage(asked.shift());
  };
  while (asked.length > 0) {
    answer();
    body.tick(says.nowMs);
  }
  const took: number[] = [];
  for (let minute = OPEN_MINUTE; minute < OPEN_MINUTE + MINUTES; minute += 1) {
    walk.writeMinute(bars, minute, MIX.all, busy);
    says.nowMs = at(minute + 1);
    if (minute === OPEN_MINUTE + WARM) [handed.length, places.length, took.length, reports] = [0, 0, 0, 0];
    ofMinute = [];
    gate.close(minute);
    startMs = cpuMs();
    while (!gate.hasTaken(minute)) body.tick(says.nowMs);
    const wholeMs = cpuMs() - startMs;
    took.push(wholeMs);
    handed.push(...ofMinute);
    places.push(...ofMinute.map((ms) => ms / wholeMs));
    answer();
  }
  const span = (values: readonly number[]): string =>
    `p50 ${percentile(values, 0.5).toFixed(1)} ms, p99 ${percentile(values, 0.99).toFixed(1)} ms`;
  const place = (part: number): string => `${Math.round(100 * percentile(places, part))} %`;
  console.log(
    `to a hit ${span(handed)} (${handed.length} hits, ${reports} messages); a whole minute ${span(took)}; hits lie at ${place(0.5)} (median), ${place(0.99)} (p99) of it`,
  );
  assert.ok(handed.length > 100, `${handed.length} hits`);
  assert.ok(percentile(places, 0.5) <= MIDDLE_PART_MAX);
});
