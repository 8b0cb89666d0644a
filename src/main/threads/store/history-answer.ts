import type { Bars } from '#contract/model/bar.ts';
import type { Instrument, SessionClass } from '#contract/model/instrument.ts';
import { continuousParts } from '../../core/session/continuous-time.ts';
import { addDays, istDate, minuteOfDay } from '../../core/time/ist.ts';
import { barTrouble, type StoredBar } from '../../storage/queries/bars.ts';
import type { StoreContext } from './store-context.ts';

/** The broker's answer as rows: what contradicts itself is left out, and of minutes the prints of auctions. */
export function soundBars(
  context: StoreContext,
  answer: Bars,
  { sessionClass, symbol }: Instrument,
  daily: boolean,
): StoredBar[] {
  const rows: StoredBar[] = [];
  let bad = 0;
  for (let i = 0; i < answer.t.length; i += 1) {
    const bar = rowOf(answer, i);
    if (!daily && !isCandle(context, bar.t, sessionClass)) continue;
    if (barTrouble(bar) === null) rows.push(bar);
    else bad += 1;
  }
  if (bad > 0) context.tools.log('warn', 'store.history_bars_refused', { symbol, bad });
  return rows;
}

/** In continuous trading on its own date; a date for which the calendar has no times is not judged. */
function isCandle({ calendar }: StoreContext, t: number, sessionClass: SessionClass): boolean {
  const parts = continuousParts(calendar.tradeDay(istDate(t)), sessionClass);
  const minute = minuteOfDay(t);
  return parts.length === 0 || parts.some((part) => minute >= part.fromMinute && minute < part.toMinute);
}

function rowOf(bars: Bars, i: number): StoredBar {
  const { t, o, h, l, c, v, oi } = bars;
  const at = (column: readonly number[]): number => column[i] ?? Number.NaN;
  return { t: at(t), o: at(o), h: at(h), l: at(l), c: at(c), v: at(v), oi: at(oi) };
}

/** Trading days of a class in [fromDate, toDate] that the calendar knows and on which none of the bars opened. */
export function emptyDays(
  { calendar }: StoreContext,
  bars: readonly StoredBar[],
  sessionClass: SessionClass,
  fromDate: string,
  toDate: string,
): string[] {
  const told = new Set(bars.map(({ t }) => istDate(t)));
  const empty: string[] = [];
  for (let date = fromDate; date <= toDate; date = addDays(date, 1)) {
    if (!told.has(date) && calendar.knows(date) && calendar.isTradingDay(date, sessionClass)) empty.push(date);
  }
  return empty;
}
