import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Rng } from '../../../src/main/core/rng.ts';
import { tradingMinutes } from '../../../src/main/core/scan/scan-state.ts';
import { isInstrumentScanner } from '../../../src/main/core/scan/scanner.ts';
import { SCANNERS } from '../../../src/main/scanners/index.ts';
import { barsOf, closeOf, DAY, DayRows, hitsOfDay, OPEN_MINUTE, type Row } from '../../support/scan-bench.ts';
import { tradingMidnights } from '../../support/scanner-case.ts';

const SEEDS = 40;
const scanners = SCANNERS.filter(isInstrumentScanner);
const SESSION_MINUTES = 375;

/** A walk of bars: quiet most of the time, with jumps and bursts of volume, so that every scanner finds something. */
function walk(rng: Rng, from: number, count: number, step: number): Row[] {
  let price = from;
  return Array.from({ length: count }, () => {
    const jump = rng.next() < 0.03 ? (rng.next() - 0.5) * 6 * step : 0;
    const open = Math.max(6_000, Math.round(price + jump));
    const close = Math.max(6_000, Math.round(open + (rng.next() - 0.5) * 2 * step));
    const high = Math.max(open, close) + Math.round(rng.next() * step);
    const low = Math.min(open, close) - Math.round(rng.next() * step);
    const burst = rng.next() < 0.05 ? 6 : 1;
    price = close;
    return [open, high, low, close, Math.round(burst * (20_000 + rng.next() * 20_000))];
  });
}

function caseOf(seed: number) {
  const rng = new Rng(seed);
  const midnights = tradingMidnights(280);
  const days = walk(rng, 20_000, 280, 250);
  const close = days.at(-1)![3];
  const timed = (rows: readonly Row[], stepMs: number) =>
    barsOf(rows.map((row, i) => [DAY.midnightMs - (rows.length - i) * stepMs, ...row] as const));
  const span = tradingMinutes(DAY, 'EQ_DERIV')!;
  const past = {
    '1m': timed(walk(rng, close, 60, 20), 60_000),
    '5m': timed(walk(rng, close, 150, 40), 300_000),
    '15m': timed(walk(rng, close, 150, 70), 900_000),
    '1d': barsOf(days.map((row, i) => [midnights[i]!, ...row] as const)),
  };
  const sessions = Array.from({ length: 5 }, (_, i) => ({
    date: `2026-11-${10 + i}`,
    minutes: span[1] - span[0],
    volumes: Float64Array.from({ length: span[1] - span[0] }, () => 20_000 + rng.next() * 20_000),
  }));
  const open = Math.round(close * (1 + (rng.next() - 0.5) * 0.04));
  return { past, sessions, today: walk(rng, open, SESSION_MINUTES, 25), rng };
}

/** An empty zone of a profile does not come about by a walk: its stories are cut off at every minute in scanner-stories. */
const ELSEWHERE = 'profile-volume-gap';

function dayOf(rows: readonly Row[]): DayRows {
  const day = new DayRows();
  rows.forEach((row, i) => day.rows.set(OPEN_MINUTE + i, row));
  return day;
}

test('bars that come later change no hit of any scanner, whatever they are', () => {
  const fired = new Map<string, number>();
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const { past, sessions, today, rng } = caseOf(seed);
    const run = (rows: readonly Row[]) => hitsOfDay({ scanners, past, sessions, day: dayOf(rows) });
    const whole = run(today);
    for (const { scannerId } of whole) fired.set(scannerId, (fired.get(scannerId) ?? 0) + 1);
    for (let turn = 0; turn < 2; turn += 1) {
      const cut = 1 + Math.floor(rng.next() * (SESSION_MINUTES - 1));
      const cutMs = closeOf(OPEN_MINUTE, cut);
      // The end of a day closes its daily bar: hits of the last moment belong to the whole day.
      const until = (hits: typeof whole) => hits.filter(({ atMs }) => atMs <= cutMs);
      const other = [...today.slice(0, cut), ...walk(rng, today[cut - 1]![3], SESSION_MINUTES - cut, 60)];
      assert.deepEqual(until(run(other)), until(whole), `seed ${seed}, another day after minute ${cut}`);
      assert.deepEqual(until(run(today.slice(0, cut))), until(whole), `seed ${seed}, nothing after minute ${cut}`);
    }
  }
  console.log(`hits: ${JSON.stringify(Object.fromEntries(fired))}`);
  const silent = scanners.map(({ id }) => id).filter((id) => !fired.has(id) && id !== ELSEWHERE);
  assert.deepEqual(silent, [], 'every scanner fired, so that the test says something of it');
});
