import type { Instrument } from '#contract/model/instrument.ts';
import type { Hit } from '#contract/model/scan.ts';
import { DAY_MS, MINUTE_MS } from '#contract/model/session.ts';
import { ScanRunner } from '../../src/main/core/scan/scan-runner.ts';
import type { ScanHistory } from '../../src/main/core/scan/scan-state.ts';
import { defaultParams, type ScalarParams, type Scanner } from '../../src/main/core/scan/scanner.ts';
import { barsOf, DAY, DayRows, OPEN_MINUTE, type Row, share } from './scan-bench.ts';

/** Minutes in which the price goes straight to `to` (rupees), every bar `swing` beyond its ends, with one volume. */
export interface Leg {
  readonly minutes: number;
  readonly to: number;
  readonly swing: number;
  readonly volume: number;
  /** Instead of `swing`, on one side. */
  readonly up?: number;
  readonly down?: number;
}

/** A session in words: where it begins, and its legs. */
export interface Story {
  readonly open: number;
  readonly legs: readonly Leg[];
}

/** The minutes of a story, prices in paise. */
export function minutesOf({ open, legs }: Story): Row[] {
  const rows: Row[] = [];
  let price = open;
  for (const { minutes, to, swing, volume, up = swing, down = swing } of legs) {
    const from = price;
    for (let i = 1; i <= minutes; i += 1) {
      const next = from + ((to - from) * i) / minutes;
      const [o, c] = [Math.round(price * 20) * 5, Math.round(next * 20) * 5];
      rows.push([o, Math.max(o, c) + Math.round(up * 20) * 5, Math.min(o, c) - Math.round(down * 20) * 5, c, volume]);
      price = next;
    }
  }
  return rows;
}

type Timed = readonly [t: number, ...Row];

/** Minutes of past sessions, the newest last, one a day, as the history that a scanner is loaded with. */
export function pastOfSessions(sessions: readonly (readonly Row[])[]): ScanHistory['past'] {
  const timed = sessions.flatMap((rows, k) => {
    const openMs = DAY.midnightMs - (sessions.length - k) * DAY_MS + OPEN_MINUTE * MINUTE_MS;
    return rows.map((row, i): Timed => [openMs + i * MINUTE_MS, ...row]);
  });
  const days = sessions.map((rows, k): Timed => [DAY.midnightMs - (sessions.length - k) * DAY_MS, ...merged(rows)]);
  return {
    '1m': barsOf(timed),
    '5m': barsOf(grouped(timed, 5)),
    '15m': barsOf(grouped(timed, 15)),
    '1d': barsOf(days),
  };
}

function grouped(rows: readonly Timed[], minutes: number): Timed[] {
  const groups = new Map<number, Row[]>();
  for (const [t, ...row] of rows) {
    const from =
      t -
      ((((t - DAY.midnightMs - OPEN_MINUTE * MINUTE_MS) % (minutes * MINUTE_MS)) + minutes * MINUTE_MS) %
        (minutes * MINUTE_MS));
    groups.set(from, [...(groups.get(from) ?? []), row]);
  }
  return [...groups].map(([t, group]): Timed => [t, ...merged(group)]);
}

function merged(rows: readonly Row[]): Row {
  const volume = rows.reduce((sum, [, , , , v]) => sum + v, 0);
  const high = Math.max(...rows.map(([, h]) => h));
  const low = Math.min(...rows.map(([, , l]) => l));
  return [rows[0]![0], high, low, rows.at(-1)![3], volume];
}

export interface StoryRun {
  readonly scanner: Scanner;
  readonly past: ScanHistory['past'];
  readonly today: readonly Row[];
  readonly params?: ScalarParams;
  readonly instrument?: Instrument;
}

/** Runs a scanner over today's minutes from the open on; a null row is a minute without a trade. */
export function hitsOfStory({ scanner, past, today, params, instrument = share(0) }: StoryRun): Hit[] {
  const day = new DayRows();
  today.forEach((row, i) => day.rows.set(OPEN_MINUTE + i, row));
  const hits: Hit[] = [];
  const runner = new ScanRunner(
    {
      day: DAY,
      minutes: day,
      stopwatchMs: () => 0,
      hit: (hit) => hits.push(hit),
      failed: (_id, _symbol, error) => {
        throw error;
      },
    },
    [{ scanner, enabled: true, params: { ...defaultParams(scanner), ...params } }],
  );
  runner.adopt([instrument]);
  runner.load(0, { past, today: barsOf([]) }, -1);
  // The session's end would complete bars that the story does not tell.
  runner.closeThrough(OPEN_MINUTE + today.length - 1);
  return hits;
}
