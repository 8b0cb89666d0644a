import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Hit } from '#contract/model/scan.ts';
import { Rng } from '../../../src/main/core/rng.ts';
import { tradingMinutes } from '../../../src/main/core/scan/scan-state.ts';
import type { ChainScanner } from '../../../src/main/core/scan/chain-scanner.ts';
import { isInstrumentScanner, type AnyScanner, type ScalarParams } from '../../../src/main/core/scan/scanner.ts';
import { SCANNERS } from '../../../src/main/scanners/index.ts';
import { chainHits, type World, WorldMinutes } from '../../support/chain-bench.ts';
import { barsOf, closeOf, DAY, DayRows, hitsOfDay, OPEN_MINUTE, type Row } from '../../support/scan-bench.ts';
import { hitsOfStory, minutesOf, pastOfSessions, type Story } from '../../support/scan-story.ts';
import { tradingMidnights } from '../../support/scanner-case.ts';
import { fixture } from '../../support/shipped-calendar.ts';
import { hitsOfSimDay, simScanDay } from '../../support/sim-scan-day.ts';

/**
 * What comes later changes nothing that was told. The list of scanners is that of the index: a new one is under test by
 * being there, and the last test says which ones never fired, so that nothing was shown of them.
 */
const SEEDS = 40;
const SESSION_MINUTES = 375;
const scanners = SCANNERS.filter(isInstrumentScanner);
/** How often each one fired in a run of which the future was changed. */
const fired = new Map<string, number>();

function count(hits: readonly Hit[]): void {
  for (const { scannerId } of hits) fired.set(scannerId, (fired.get(scannerId) ?? 0) + 1);
}

/** A walk of bars: quiet most of the time, with jumps and bursts of volume, so that every scanner finds something. */
function walk(rng: Rng, from: number, bars: number, step: number): Row[] {
  let price = from;
  return Array.from({ length: bars }, () => {
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

function dayOf(rows: readonly Row[]): DayRows {
  const day = new DayRows();
  rows.forEach((row, i) => day.rows.set(OPEN_MINUTE + i, row));
  return day;
}

const until = (hits: readonly Hit[], cutMs: number): Hit[] => hits.filter(({ atMs }) => atMs <= cutMs);

test('bars that come later change no hit of any scanner, whatever they are', () => {
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const { past, sessions, today, rng } = caseOf(seed);
    const run = (rows: readonly Row[]) => hitsOfDay({ scanners, past, sessions, day: dayOf(rows) });
    const whole = run(today);
    count(whole);
    for (let turn = 0; turn < 2; turn += 1) {
      const cut = 1 + Math.floor(rng.next() * (SESSION_MINUTES - 1));
      const cutMs = closeOf(OPEN_MINUTE, cut);
      const other = [...today.slice(0, cut), ...walk(rng, today[cut - 1]![3], SESSION_MINUTES - cut, 60)];
      assert.deepEqual(until(run(other), cutMs), until(whole, cutMs), `seed ${seed}, another day after minute ${cut}`);
      const short = until(run(today.slice(0, cut)), cutMs);
      assert.deepEqual(short, until(whole, cutMs), `seed ${seed}, nothing after minute ${cut}`);
    }
  }
});

interface StoryFile {
  readonly stories?: readonly { readonly past: readonly Story[]; readonly today: Story }[];
}

test('nor on the days that were told for a scanner, which no walk comes upon', () => {
  const rng = new Rng('stories');
  for (const scanner of scanners) {
    for (const { past: sessions, today } of (fixture(`scanners/${scanner.id}.json`) as StoryFile).stories ?? []) {
      const past = pastOfSessions(sessions.map(minutesOf));
      const rows = minutesOf(today);
      const whole = hitsOfStory({ scanner, past, today: rows });
      count(whole);
      const cuts = [...whole.map(({ atMs }) => (atMs - closeOf(OPEN_MINUTE, 0)) / 60_000), rows.length >> 1];
      for (const cut of cuts.filter((minute) => minute > 0 && minute < rows.length)) {
        const cutMs = closeOf(OPEN_MINUTE, cut);
        const other = [...rows.slice(0, cut), ...walk(rng, rows[cut - 1]![3], rows.length - cut, 60)];
        const found = hitsOfStory({ scanner, past, today: other });
        assert.deepEqual(until(found, cutMs), until(whole, cutMs), `${scanner.id} after minute ${cut}`);
      }
    }
  }
});

interface WorldFile {
  readonly world: World;
  readonly params: ScalarParams;
}
const isChainScanner = (scanner: AnyScanner): scanner is ChainScanner => scanner.scope === 'chain';

test('nor of an option chain, whatever its prices are afterwards', () => {
  for (const scanner of SCANNERS.filter(isChainScanner)) {
    const { world, params } = fixture(`scanners/chain/${scanner.id}.json`) as WorldFile;
    const whole = chainHits({ scanners: [scanner], world, params });
    count(whole);
    for (const { atMs } of whole.slice(0, 3)) {
      const cut = (atMs - DAY.midnightMs) / 60_000 - 1;
      const bent = new WorldMinutes(world);
      bent.bend = (minute, price) => (minute > cut ? price * 1.02 : price);
      const ended = new WorldMinutes(world);
      ended.untilMinute = cut;
      for (const minutes of [bent, ended]) {
        const found = chainHits({ scanners: [scanner], world, params, minutes });
        assert.deepEqual(until(found, atMs), until(whole, atMs), `${scanner.id} after minute ${cut}`);
      }
    }
  }
});

test('all scanners together on a simulated day: neither later bars nor the order and the time of histories change a hit', () => {
  const sim = simScanDay(7, '2026-11-20', { roots: 1, shares: 30 });
  const through = OPEN_MINUTE + 120;
  const whole = hitsOfSimDay(sim, { scanners: SCANNERS, through });
  count(whole);
  const cut = OPEN_MINUTE + 74;
  const cutMs = closeOf(cut, 1);
  const bent = hitsOfSimDay(sim, {
    scanners: SCANNERS,
    through,
    bend: (slot, minute, bar) => {
      if (minute <= cut) return;
      const by = 1 + 0.01 * (slot % 3 === 0 ? -1 : 1);
      for (const name of ['o', 'h', 'l', 'c'] as const) bar[name] = Math.max(5, Math.round((bar[name] * by) / 5) * 5);
      bar.v *= 3;
    },
  });
  assert.notDeepEqual(bent, whole, 'the future is another one');
  assert.deepEqual(until(bent, cutMs), until(whole, cutMs));
  const late = hitsOfSimDay(sim, {
    scanners: SCANNERS,
    through,
    order: (slots) => slots.toReversed(),
    loadAfter: (slot) => OPEN_MINUTE + ((slot * 37) % 110),
  });
  assert.deepEqual(late, whole, 'histories that come late, in another order');
});

test('every scanner of the index fired above, so that something was shown of it', () => {
  console.log(`hits: ${JSON.stringify(Object.fromEntries(fired))}`);
  const silent = SCANNERS.map(({ id }) => id).filter((id) => !fired.has(id));
  assert.deepEqual(silent, []);
});
