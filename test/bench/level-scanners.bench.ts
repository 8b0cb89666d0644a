import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Rng } from '../../src/main/core/rng.ts';
import { ScanRunner } from '../../src/main/core/scan/scan-runner.ts';
import { tradingMinutes } from '../../src/main/core/scan/scan-state.ts';
import { defaultParams, isInstrumentScanner, type Scanner } from '../../src/main/core/scan/scanner.ts';
import { SCANNERS } from '../../src/main/scanners/index.ts';
import { barsOf, DAY, OPEN_MINUTE, type Row, share } from '../support/scan-bench.ts';
import { tradingMidnights } from '../support/scanner-case.ts';
import { paceNow } from '../support/machine-pace.ts';

const INSTRUMENTS = 300;
const TIMED = SCANNERS.filter(isInstrumentScanner);
const MINUTES = 90;
/** One scan must stay this cheap on average: 25,000 instruments × 14 scanners are then below 0.4 s of one minute. */
const MEAN_NS_MAX = 3_000;

interface Spent {
  first: number;
  firstRuns: number;
  later: number;
  laterRuns: number;
}

/** The same scanner with its time taken, the first minute of the day apart. */
function timed(scanner: Scanner, spent: Spent): Scanner {
  return {
    ...scanner,
    scan(view, params, emit) {
      const startMs = performance.now();
      scanner.scan(view, params, emit);
      const took = performance.now() - startMs;
      const isFirst = view.closeMs <= DAY.midnightMs + (OPEN_MINUTE + 15) * 60_000;
      spent[isFirst ? 'first' : 'later'] += took;
      spent[isFirst ? 'firstRuns' : 'laterRuns'] += 1;
    },
  };
}

function walk(rng: Rng, from: number, count: number, step: number): Row[] {
  let price = from;
  return Array.from({ length: count }, () => {
    const open = Math.max(6_000, price);
    const close = Math.max(6_000, Math.round(open + (rng.next() - 0.5) * 2 * step));
    price = close;
    const [high, low] = [Math.max(open, close) + 5, Math.min(open, close) - 5];
    return [open, high, low, close, Math.round(20_000 + rng.next() * 40_000)];
  });
}

test(`cost of one scan over ${INSTRUMENTS} instruments and ${MINUTES} minutes`, () => {
  const rng = new Rng(3);
  const spent = new Map<string, Spent>(TIMED.map(({ id }) => [id, { first: 0, firstRuns: 0, later: 0, laterRuns: 0 }]));
  const midnights = tradingMidnights(280);
  const today = Array.from({ length: INSTRUMENTS }, () => walk(rng, 20_000, MINUTES, 25));
  const runner = new ScanRunner(
    {
      day: DAY,
      minutes: {
        read: (slot, minute, out) => {
          const row = today[slot]?.[minute - OPEN_MINUTE];
          if (row === undefined) return false;
          [out.o, out.h, out.l, out.c, out.v] = row;
          return true;
        },
      },
      stopwatchMs: () => 0,
      hit: () => {},
      failed: (_id, _symbol, error) => assert.fail(String(error)),
    },
    TIMED.map((scanner) => ({
      scanner: timed(scanner, spent.get(scanner.id)!),
      enabled: true,
      params: defaultParams(scanner),
    })),
  );
  const span = tradingMinutes(DAY, 'EQ_DERIV')!;
  const length = span[1] - span[0];
  for (const { instrument } of runner.adopt(Array.from({ length: INSTRUMENTS }, (_, slot) => share(slot)))) {
    const timedBars = (count: number, stepMs: number) =>
      barsOf(walk(rng, 20_000, count, 60).map((row, i) => [DAY.midnightMs - (count - i) * stepMs, ...row] as const));
    const days = walk(rng, 20_000, 280, 250).map((row, i) => [midnights[i]!, ...row] as const);
    const past = { '1m': timedBars(60, 60_000), '5m': timedBars(150, 300_000), '15m': timedBars(150, 900_000) };
    const sessions = Array.from({ length: 13 }, (_, i) => ({
      date: `2026-11-${i}`,
      minutes: length,
      volumes: new Uint32Array(length).fill(30_000),
    }));
    runner.load(instrument.slot, { past: { ...past, '1d': barsOf(days) }, today: barsOf([]), sessions }, -1);
  }
  runner.closeThrough(OPEN_MINUTE + MINUTES - 1);
  let [later, laterRuns] = [0, 0];
  for (const [id, one] of spent) {
    const ns = (ms: number, runs: number): string => (runs === 0 ? '–' : `${Math.round((ms * 1e6) / runs)} ns`);
    console.log(
      `${id}: ${ns(one.later, one.laterRuns)} a scan, ${ns(one.first, one.firstRuns)} in the first 15 minutes`,
    );
    later += one.later;
    laterRuns += one.laterRuns;
  }
  const mean = (later * 1e6) / laterRuns;
  console.log(`mean of all scanners: ${Math.round(mean)} ns a scan, the clock's own time in it`);
  assert.ok(mean < MEAN_NS_MAX * paceNow(), `${mean} ns`);
});
