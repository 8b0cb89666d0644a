import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Hit } from '#contract/model/scan.ts';
import { ScanRunner } from '../../src/main/core/scan/scan-runner.ts';
import type { ScanHistory } from '../../src/main/core/scan/scan-state.ts';
import { defaultParams, type ScalarParams, type Scanner } from '../../src/main/core/scan/scanner.ts';
import { istMidnightMs } from '../../src/main/core/time/ist.ts';
import { barsOf, DayRows, type Row, share } from './scan-bench.ts';
import { shippedCalendar } from './shipped-calendar.ts';

/** One official day of a share; prices in paise. */
export interface RealDay {
  readonly date: string;
  readonly o: number;
  readonly h: number;
  readonly l: number;
  readonly c: number;
  readonly v: number;
}

export const paise = (rupees: string | undefined): number => Math.round(Number(rupees) * 100);

/** Lines of a CSV file without its head, cut at commas; `.gz` is unpacked. */
export function csvRows(path: string): string[][] {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.replaceAll('"', '').split(','));
}

/** The bhavcopy file by symbol, oldest day first. */
export function realDays(path: string): Map<string, RealDay[]> {
  const found = new Map<string, RealDay[]>();
  for (const [date = '', symbol = '', , , o, h, l, , c, , v] of csvRows(path)) {
    const day = { date, o: paise(o), h: paise(h), l: paise(l), c: paise(c), v: Number(v) };
    const days = found.get(symbol);
    if (days === undefined) found.set(symbol, [day]);
    else days.push(day);
  }
  for (const days of found.values()) days.sort((a, b) => (a.date < b.date ? -1 : 1));
  return found;
}

export interface RealRun {
  readonly date: string;
  readonly days: readonly RealDay[];
  readonly past?: Partial<Record<'1m' | '5m' | '15m', ScanHistory['past']['1m']>>;
  readonly sessions?: ScanHistory['sessions'];
  /** Bars of the day by minute of day, paise. */
  readonly today: ReadonlyMap<number, Row>;
  readonly scanners: readonly (readonly [Scanner, ScalarParams])[];
}

const calendar = shippedCalendar();

/** Runs one real day of one share through the scan runner, at the hours of that day. */
export function hitsOfRealDay({ date, days, past, sessions = [], today, scanners }: RealRun): Hit[] {
  const hits: Hit[] = [];
  const rows = new DayRows();
  for (const [minute, row] of today) rows.rows.set(minute, row);
  const runner = new ScanRunner(
    {
      day: calendar.tradeDay(date),
      minutes: rows,
      stopwatchMs: () => 0,
      hit: (hit) => hits.push(hit),
      failed: (_id, _symbol, error) => {
        throw error;
      },
    },
    scanners.map(([scanner, params]) => ({ scanner, enabled: true, params: { ...defaultParams(scanner), ...params } })),
  );
  runner.adopt([share(0)]);
  const none = barsOf([]);
  const daily = barsOf(days.map(({ date: of, o, h, l, c, v }) => [istMidnightMs(of), o, h, l, c, v] as const));
  runner.load(0, { past: { '1m': none, '5m': none, '15m': none, ...past, '1d': daily }, today: none, sessions }, -1);
  runner.closeThrough(1_439);
  return hits;
}
