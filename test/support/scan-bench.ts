import type { Bars } from '#contract/model/bar.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Hit } from '#contract/model/scan.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import type { Bar } from '../../src/main/core/bars/bar.ts';
import { ScanRunner, type ScannerSetting } from '../../src/main/core/scan/scan-runner.ts';
import type { ScanHistory, ScanInterval } from '../../src/main/core/scan/scan-state.ts';
import { defaultParams, type AnyScanner, type ScalarParams } from '../../src/main/core/scan/scanner.ts';
import { shippedCalendar } from './shipped-calendar.ts';

/** A trading day with the shares' session from 09:15. */
export const DAY = shippedCalendar().tradeDay('2026-11-20');
export const OPEN_MINUTE = 555;
/** open, high, low, close in paise, and volume. */
export type Row = readonly [o: number, h: number, l: number, c: number, v: number];

export function share(slot: number, symbol = `S${slot}`): Instrument {
  return {
    slot,
    segment: 'NSE_EQ',
    securityId: 100 + slot,
    kind: 'EQUITY',
    sessionClass: 'EQ_DERIV',
    symbol,
    name: symbol,
    underlying: symbol,
    expiry: null,
    strike: null,
    right: null,
    lot: 1,
    tick: 5,
    decimals: 2,
    freezeQty: null,
  };
}

export function barsOf(rows: readonly (readonly [t: number, ...Row])[]): Bars {
  const at = (i: number): number[] => rows.map((row) => row[i] as number);
  return {
    t: at(0),
    o: at(1),
    h: at(2),
    l: at(3),
    c: at(4),
    v: at(5),
    oi: rows.map(() => 0),
    flags: rows.map(() => 0),
  };
}

/** Past bars of one interval, the newest ending the day before; the others stay empty but for one daily bar. */
export function pastOf(
  interval: ScanInterval,
  rows: readonly Row[],
  previousVolume: number | null,
): ScanHistory['past'] {
  const stepMs = interval === '1d' ? 86_400_000 : 60_000;
  const timed = rows.map((row, i) => [DAY.midnightMs - (rows.length - i) * stepMs, ...row] as const);
  const none = barsOf([]);
  const daily = previousVolume === null ? none : barsOf([[DAY.midnightMs - 86_400_000, 1, 1, 1, 1, previousVolume]]);
  return { '1m': none, '5m': none, '15m': none, '1d': daily, [interval]: barsOf(timed) };
}

/** One instrument's day in memory, by minute of day. */
export class DayRows {
  readonly rows = new Map<number, Row>();

  read(_slot: number, minute: number, out: Bar): boolean {
    const row = this.rows.get(minute);
    if (row === undefined) return false;
    [out.o, out.h, out.l, out.c, out.v] = row;
    out.oi = 0;
    return true;
  }
}

export interface RunInput {
  readonly scanners: readonly AnyScanner[];
  readonly params?: ScalarParams;
  readonly past: ScanHistory['past'];
  readonly day: DayRows;
  readonly sessions?: ScanHistory['sessions'];
}

/** Runs a whole day of one share and gives the hits. */
export function hitsOfDay({ scanners, params, past, day, sessions = [] }: RunInput): Hit[] {
  const hits: Hit[] = [];
  const settings: ScannerSetting[] = scanners.map((scanner) => ({
    scanner,
    enabled: true,
    params: { ...defaultParams(scanner), ...params },
  }));
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
    settings,
  );
  runner.adopt([share(0)]);
  runner.load(0, { past, today: barsOf([]), sessions }, -1);
  runner.closeThrough(1_439);
  return hits;
}

/** Epoch ms at which the bar that opens at `minute` and lasts `minutes` closes. */
export const closeOf = (minute: number, minutes: number): number => DAY.midnightMs + (minute + minutes) * MINUTE_MS;
