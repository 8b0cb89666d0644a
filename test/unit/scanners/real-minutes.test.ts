import assert from 'node:assert/strict';
import { test } from 'node:test';
import gap from '../../../src/main/scanners/gap.ts';
import openingRange from '../../../src/main/scanners/opening-range-breakout.ts';
import volumeExplosion from '../../../src/main/scanners/volume-explosion.ts';
import { csvRows, hitsOfRealDay, paise, realDays } from '../../support/real-days.ts';
import type { Row } from '../../support/scan-bench.ts';
import { sharedPath } from '../../support/shared-folder.ts';

/** Real minutes through the scan runner; what must come is worked out again from the rows of the files. */
const reliance = sharedPath('data', 'intraday', 'easyaccounts_reliance_1min_60days.csv.gz');
const nifty = sharedPath('data', 'intraday', 'NIFTY_spot_1min_2025-01_02.csv.gz');
const daily = sharedPath('data', 'daily', 'nse_eq_daily_fno210_2024-01_2026-08.csv.gz');
const skip = [reliance, nifty, daily].map((one) => one.skip).find((why) => why !== false) ?? false;
const OPEN_MINUTE = 555;
const SESSION_MINUTES = 375;
type Minutes = Map<number, Row>;

const minuteOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));

function byDate(rows: readonly (readonly [date: string, time: string, row: Row])[]): Map<string, Minutes> {
  const found = new Map<string, Minutes>();
  for (const [date, time, row] of rows) {
    const minutes = found.get(date) ?? new Map<number, Row>();
    minutes.set(minuteOf(time), row);
    found.set(date, minutes);
  }
  return found;
}

function relianceMinutes(): Map<string, Minutes> {
  return byDate(
    csvRows(reliance.path).map(([at = '', o, h, l, c, v]) => {
      return [at.slice(0, 10), at.slice(11, 16), [paise(o), paise(h), paise(l), paise(c), Number(v)]] as const;
    }),
  );
}

/** Volumes of a session by minute from the open. */
function volumesOf(minutes: Minutes): number[] {
  return Array.from({ length: SESSION_MINUTES }, (_, i) => minutes.get(OPEN_MINUTE + i)?.[4] ?? 0);
}

/** Five-minute bars of a session: index, close, volume. */
function fives(minutes: Minutes): { k: number; close: number; volume: number }[] {
  const bars: { k: number; close: number; volume: number }[] = [];
  for (let k = 0; k < SESSION_MINUTES / 5; k += 1) {
    const rows = [0, 1, 2, 3, 4].flatMap((i) => minutes.get(OPEN_MINUTE + 5 * k + i) ?? []);
    if (rows.length === 0) continue;
    const five = [0, 1, 2, 3, 4].map((i) => minutes.get(OPEN_MINUTE + 5 * k + i)).filter((row) => row !== undefined);
    bars.push({ k, close: five.at(-1)![3], volume: five.reduce((sum, row) => sum + row[4], 0) });
  }
  return bars;
}

test('RELIANCE minutes: volume explosions are those above twice the mean of the same five minutes of 20 sessions', {
  skip,
}, () => {
  const sessions = relianceMinutes();
  const dates = [...sessions.keys()].sort();
  let found = 0;
  for (let at = 20; at < dates.length; at += 1) {
    const date = dates[at]!;
    const past = dates.slice(at - 20, at).map((of) => ({ date: of, volumes: volumesOf(sessions.get(of)!) }));
    const expected: number[] = [];
    for (const { k, close, volume } of fives(sessions.get(date)!)) {
      const usual =
        past.reduce((sum, { volumes }) => sum + volumes.slice(5 * k, 5 * k + 5).reduce((a, b) => a + b), 0) / 20;
      const quiet = expected.length === 0 || k - expected.at(-1)! > 5;
      if (quiet && volume > 2 * usual && (volume * close) / 100 >= 1_000_000) expected.push(k);
    }
    const hits = hitsOfRealDay({
      date,
      days: [],
      sessions: past.map(({ date: of, volumes }) => ({ date: of, minutes: SESSION_MINUTES, volumes })),
      today: sessions.get(date)!,
      scanners: [[volumeExplosion, {}]],
    });
    assert.deepEqual(
      hits.map(({ atMs }) => (minuteOf(new Date(atMs + 19_800_000).toISOString().slice(11)) - OPEN_MINUTE) / 5 - 1),
      expected,
      date,
    );
    assert.ok(hits.every(({ evidence }) => evidence['against'] === 'time of day'));
    found += hits.length;
  }
  console.log(`RELIANCE: ${found} volume explosions in ${dates.length - 20} sessions`);
  assert.ok(found > 20 && found < 400);
});

test('RELIANCE minutes: gaps against the official close, and the minute that fills them', { skip }, () => {
  const sessions = relianceMinutes();
  const days = realDays(daily.path).get('RELIANCE')!;
  let [gaps, fills] = [0, 0];
  for (const [date, minutes] of sessions) {
    const before = days.filter((day) => day.date < date);
    const close = before.at(-1)!.c;
    const ordered = [...minutes].filter(([minute]) => minute >= OPEN_MINUTE).sort(([a], [b]) => a - b);
    const open = ordered[0]![1][0];
    const move = (100 * (open - close)) / close;
    const hits = hitsOfRealDay({
      date,
      days: before.slice(-300),
      today: minutes,
      scanners: [[gap, { minGapPct: 0.2 }]],
    });
    const fill = ordered.find(([, [, h, l]]) => (move > 0 ? l <= close : h >= close));
    const expected = Math.abs(move) < 0.2 ? [] : [['', ordered[0]![0] + 1], ...(fill ? [['filled', fill[0] + 1]] : [])];
    assert.deepEqual(
      hits.map(({ variant, atMs }) => [variant, minuteOf(new Date(atMs + 19_800_000).toISOString().slice(11))]),
      expected,
      date,
    );
    gaps += Math.min(1, hits.length);
    fills += Math.max(0, hits.length - 1);
  }
  console.log(`RELIANCE: ${gaps} gaps of at least 0.2 %, ${fills} filled in their session`);
  assert.ok(gaps >= 5 && fills >= 2 && fills <= gaps);
});

test('NIFTY minutes: prices of 09:07 are in no bar, and the opening range breaks where it should', { skip }, () => {
  const sessions = byDate(
    csvRows(nifty.path).map(([date = '', time = '', o, h, l, c]) => {
      return [date, time, [paise(o), paise(h), paise(l), paise(c), 0]] as const;
    }),
  );
  let [broken, early] = [0, 0];
  for (const [date, minutes] of sessions) {
    if (date === '2025-02-01') continue;
    early += [...minutes.keys()].some((minute) => minute < OPEN_MINUTE) ? 1 : 0;
    const ordered = [...minutes].filter(([at]) => at >= OPEN_MINUTE && at < 930).sort(([a], [b]) => a - b);
    const range = ordered.filter(([at]) => at < OPEN_MINUTE + 15).map(([, row]) => row);
    const [high, low] = [Math.max(...range.map((row) => row[1])), Math.min(...range.map((row) => row[2]))];
    const later = ordered.filter(([at]) => at >= OPEN_MINUTE + 15);
    const up = later.find(([, row]) => row[3] > high);
    const down = later.find(([, row]) => row[3] < low);
    const expected = [up, down].filter((one) => one !== undefined).map(([at]) => at + 1);
    const params = { interval: '1m', rangeMinutes: '15' };
    const hits = hitsOfRealDay({ date, days: [], today: minutes, scanners: [[openingRange, params]] });
    assert.deepEqual(
      hits.map(({ atMs }) => minuteOf(new Date(atMs + 19_800_000).toISOString().slice(11))),
      expected.sort((a, b) => a - b),
      date,
    );
    for (const { evidence } of hits)
      assert.deepEqual([evidence['rangeHigh'], evidence['rangeLow']], [high / 100, low / 100], date);
    broken += hits.length;
  }
  console.log(`NIFTY: ${broken} breaks of the opening range, ${early} sessions with a price before the open`);
  assert.ok(broken > 20 && early > 10);
});
