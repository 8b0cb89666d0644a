import { BARS_PER_REPLY_MAX, type Bars } from '#contract/model/bar.ts';
import type { TradeDay } from '#contract/model/session.ts';
import type { ScanHistory, ScanState } from '../../core/scan/scan-state.ts';
import { sessionVolumes } from '../../core/volume/session-volumes.ts';
import { emptyBars, type FlaggedBar, foldMinutes, pushBar } from '../store/minute-fold.ts';

/**
 * Past minutes that are asked for, the most that one answer holds: 13 sessions of the share market. They make the 5- and
 * 15-minute bars too (1,000 and 333), enough for an EMA of 200 on each, 91 hours, and the volume usual at each time of day.
 */
export const MINUTES_WANTED = BARS_PER_REPLY_MAX;

/** What is known of an instrument: minutes and days before today, and today's minutes that are complete. */
export interface KnownBars {
  readonly minutes: Bars;
  readonly days: Bars;
  readonly today: Bars;
}

/** Known bars as the history that scanners are loaded with, live and over the past alike. */
export function historyOf(
  { minutes, days, today }: KnownBars,
  { openMinute, instrument }: Pick<ScanState, 'openMinute' | 'instrument'>,
  pastDays: readonly TradeDay[],
): ScanHistory {
  const cut = minutes.t.length >= MINUTES_WANTED;
  const longer = (interval: '5m' | '15m' | '1h'): Bars => longerBars(minutes, interval, openMinute, cut);
  const past = { '1m': minutes, '5m': longer('5m'), '15m': longer('15m'), '1h': longer('1h'), '1d': days };
  return { past, sessions: sessionVolumes(minutes, pastDays, instrument.sessionClass, cut), today };
}

/** Past minutes as longer bars. @param cut the oldest one may lack its first minutes and is left out. */
export function longerBars(minutes: Bars, interval: '5m' | '15m' | '1h', openMinute: number, cut: boolean): Bars {
  const rows = minutes.t.map((t, i): FlaggedBar => {
    const at = (column: readonly number[]): number => column[i] as number;
    const { o, h, l, c, v, oi, flags } = minutes;
    return { t, o: at(o), h: at(h), l: at(l), c: at(c), v: at(v), oi: at(oi), flags: at(flags) };
  });
  const bars = emptyBars();
  for (const bar of foldMinutes(rows, interval, openMinute).slice(cut ? 1 : 0)) pushBar(bars, bar);
  return bars;
}
