import type { Interval } from '#contract/model/bar.ts';
import type { Hit } from '#contract/model/scan.ts';
import type { ScanHistory, ScanInterval } from '../../src/main/core/scan/scan-state.ts';
import { tradingMinutes } from '../../src/main/core/scan/scan-state.ts';
import type { ScalarParams, Scanner } from '../../src/main/core/scan/scanner.ts';
import { addDays, istMidnightMs } from '../../src/main/core/time/ist.ts';
import { barsOf, DAY, DayRows, hitsOfDay, OPEN_MINUTE, pastOf, type Row } from './scan-bench.ts';
import { shippedCalendar } from './shipped-calendar.ts';

/** Rows that repeat; prices in rupees. */
export interface Repeated {
  readonly times: number;
  readonly row: Row;
}

/** One case of a fixture: a past, a day, and the hits that must come, all of them. */
export interface ScannerCase {
  readonly why: string;
  readonly params?: ScalarParams;
  /** Official days, the newest on the trading day before. */
  readonly days?: readonly Repeated[];
  readonly past?: { readonly interval: Interval; readonly rows: readonly Repeated[] };
  /** Past sessions with this volume in every minute. */
  readonly sessions?: { readonly count: number; readonly volume: number };
  /** Minutes from the open, then open, high, low, close, volume. */
  readonly today: readonly (readonly [minute: number, ...Row])[];
  readonly hits: readonly ExpectedHit[];
}

export interface ExpectedHit {
  /** Minutes from the open to the close of the signal bar. */
  readonly at: number;
  readonly variant: string;
  readonly side: string;
  readonly priority: string;
  readonly badges: readonly string[];
  /** The plan's action, or null for none; not looked at when left out. */
  readonly plan?: 'BUY' | 'SELL' | null;
  readonly evidence: Readonly<Record<string, number | string | null>>;
}

const paise = ([o, h, l, c, v]: Row): Row => [
  Math.round(o * 100),
  Math.round(h * 100),
  Math.round(l * 100),
  Math.round(c * 100),
  v,
];
const unrolled = (rows: readonly Repeated[]): Row[] =>
  rows.flatMap(({ times, row }) => Array.from({ length: times }, () => paise(row)));

/** Epoch ms of the IST midnights of the last `count` trading days before the day, oldest first. */
export function tradingMidnights(count: number): number[] {
  const calendar = shippedCalendar();
  const found: number[] = [];
  for (let date = addDays(DAY.date, -1); found.length < count; date = addDays(date, -1)) {
    if (calendar.isTradingDay(date, 'EQ_DERIV')) found.push(istMidnightMs(date));
  }
  return found.toReversed();
}

/** What a case has of the past. */
export function historyOf({ days = [], past, sessions }: ScannerCase): Pick<ScanHistory, 'past' | 'sessions'> {
  const daily = unrolled(days);
  const midnights = tradingMidnights(daily.length);
  const rows = past === undefined ? [] : unrolled(past.rows);
  const span = tradingMinutes(DAY, 'EQ_DERIV')!;
  return {
    past: {
      ...pastOf((past?.interval ?? '1m') as ScanInterval, rows, null),
      ...(daily.length === 0 ? {} : { '1d': barsOf(daily.map((row, i) => [midnights[i]!, ...row] as const)) }),
    },
    sessions: Array.from({ length: sessions?.count ?? 0 }, (_, i) => ({
      date: `2026-10-${String(10 + i)}`,
      minutes: span[1] - span[0],
      volumes: new Float64Array(span[1] - span[0]).fill(sessions?.volume ?? 0),
    })),
  };
}

/** Every hit of one scanner on a case's day. */
export function hitsOfCase(scanner: Scanner, one: ScannerCase): Hit[] {
  const day = new DayRows();
  for (const [minute, ...row] of one.today) day.rows.set(OPEN_MINUTE + minute, paise(row));
  const { past, sessions = [] } = historyOf(one);
  return hitsOfDay({
    scanners: [scanner],
    past,
    day,
    sessions,
    ...(one.params === undefined ? {} : { params: one.params }),
  });
}
