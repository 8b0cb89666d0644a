import type { SessionClass } from '#contract/model/instrument.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import { istDate, minuteOfDay } from '../../core/time/ist.ts';
import { IMPORT_DECIMALS } from './field-read.ts';
import { type ImportContext, type Imported, type ImportRow, refuse } from './import-layout.ts';

/** Nobody recorded this market before; an older moment is a mistake of the file, such as 1970. */
const FIRST_MS = Date.UTC(1994, 10, 1);
const LAST_MS = Date.UTC(2100, 0, 1);
const INDEX = /^(NIFTY|BANKNIFTY|FINNIFTY|MIDCPNIFTY|SENSEX|BANKEX|INDIAVIX|INDIA VIX)( ?\d+)?$/i;
const CONTRACT = /(\d(CE|PE)$)|(FUT$)|( (CE|PE)$)/i;

/** An instrument as a file names it. */
export interface NamedInstrument {
  readonly symbol: string | null;
  readonly segment?: string | null;
  readonly securityId?: number | null;
}

export interface BarValues {
  readonly open: number | null;
  readonly high: number | null;
  readonly low: number | null;
  readonly close: number | null;
  readonly volume: number | null;
  readonly oi: number | null;
}

export const NO_SYMBOL = 'the file does not name its instrument: add --symbol NAME';

export function classOf(symbol: string, context: ImportContext): SessionClass {
  if (context.sessionClass !== null) return context.sessionClass;
  if (INDEX.test(symbol)) return 'INDEX';
  return CONTRACT.test(symbol) ? 'FNO' : 'EQ_PLAIN';
}

export function isMoment(ms: number | null): ms is number {
  return ms !== null && ms >= FIRST_MS && ms < LAST_MS;
}

/** A minute bar, when it holds together and lies in the session of its class. @param tMs open of the minute. */
export function barRow(named: NamedInstrument, tMs: number | null, bar: BarValues, context: ImportContext): Imported {
  const symbol = context.symbol ?? named.symbol;
  if (symbol === null) return refuse(NO_SYMBOL);
  if (!isMoment(tMs)) return refuse('the time is not understood');
  const trouble = barTrouble(bar);
  if (trouble !== null) return refuse(trouble);
  const sessionClass = classOf(symbol, context);
  const date = istDate(tMs);
  const session = context.session(date, sessionClass);
  if (session.length === 0) return refuse('no trading day of its class');
  const minute = minuteOfDay(tMs);
  if (tMs % MINUTE_MS !== 0) return refuse('the time is no full minute');
  if (!session.some(({ fromMinute, toMinute }) => minute >= fromMinute && minute < toMinute))
    return refuse('outside the continuous session: no candle');
  return [row(date, sessionClass, { ...identity(symbol, named), t_ms: tMs, ...bar })];
}

/** A day, when it holds together. */
export function dailyRow(
  named: NamedInstrument,
  date: string | null,
  bar: BarValues & { readonly prevClose: number | null },
  context: ImportContext,
): Imported {
  const symbol = context.symbol ?? named.symbol;
  if (symbol === null) return refuse(NO_SYMBOL);
  if (date === null) return refuse('the date is not understood');
  const { prevClose, ...values } = bar;
  const trouble = barTrouble(values);
  if (trouble !== null) return refuse(trouble);
  const told = { ...identity(symbol, named), date, ...values, prev_close: prevClose, origin: 'file' };
  return [row(date.slice(0, 4), classOf(symbol, context), told)];
}

/** A tick; what the file does not tell is null. @param recvMs receipt, or the moment of the trade where only that is told. */
export function tickRow(
  named: NamedInstrument,
  recvMs: number | null,
  values: Readonly<Record<string, number | null>>,
  context: ImportContext,
): Imported {
  const symbol = context.symbol ?? named.symbol;
  if (symbol === null) return refuse(NO_SYMBOL);
  if (!isMoment(recvMs)) return refuse('the time is not understood, or is of another age');
  if (values['ltp'] === null) return refuse('there is no last price');
  const bad = badColumn(values);
  if (bad !== null) return refuse(`${bad} is no number of its kind`);
  return [row(istDate(recvMs), classOf(symbol, context), { ...identity(symbol, named), recv_ms: recvMs, ...values })];
}

/** One option of a chain's snapshot. */
export function chainRow(
  underlying: string | null,
  tMs: number | null,
  values: Readonly<Record<string, number | string | null>>,
): Imported {
  if (underlying === null) return refuse(NO_SYMBOL);
  if (!isMoment(tMs)) return refuse('the time is not understood');
  if (values['strike'] === null || Number.isNaN(values['strike'])) return refuse('the strike is no price');
  const bad = badColumn(values);
  if (bad !== null) return refuse(`${bad} is no number of its kind`);
  return [row(istDate(tMs), 'FNO', { underlying, t_ms: tMs, decimals: IMPORT_DECIMALS, ...values })];
}

function badColumn(values: Readonly<Record<string, number | string | null>>): string | null {
  return Object.entries(values).find(([, value]) => Number.isNaN(value))?.[0] ?? null;
}

function barTrouble({ open, high, low, close, volume, oi }: BarValues): string | null {
  if (open === null || high === null || low === null || close === null) return 'a price is missing, or not above 0';
  if ([open, high, low, close, volume ?? 0, oi ?? 0].some(Number.isNaN)) return 'a value is no number';
  const sound = low <= open && low <= close && high >= open && high >= close;
  return sound ? null : 'high and low contradict open and close';
}

function identity(symbol: string, named: NamedInstrument): ImportRow['values'] {
  return {
    symbol,
    segment: named.segment ?? null,
    security_id: named.securityId ?? null,
    decimals: IMPORT_DECIMALS,
  };
}

const row = (unit: string, sessionClass: SessionClass, values: ImportRow['values']): ImportRow => ({
  unit,
  sessionClass,
  values,
});
