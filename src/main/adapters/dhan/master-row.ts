import {
  INSTRUMENT_KINDS,
  type Instrument,
  type InstrumentKind,
  SECURITY_ID_MAX,
  type Segment,
  type SessionClass,
} from '#contract/model/instrument.ts';
import { fromRupees } from '#contract/model/price.ts';
import { contractDate, contractSymbol, rootOfTradingSymbol } from './contract-name.ts';
import { listedTerms } from './listed-terms.ts';
import { FIELD } from './master-columns.ts';
import { MCX_MULTIPLIERS } from './mcx-multipliers.ts';

/** Why a row is left out. Some are wanted (`debt`, `test_scrip`, `expired`), others mean a damaged row. */
export type SkipReason =
  | 'short_row'
  | 'test_scrip'
  | 'debt'
  | 'expired'
  | 'unknown_segment'
  | 'unknown_kind'
  | 'bad_id'
  | 'bad_lot'
  | 'bad_tick'
  | 'bad_expiry'
  | 'bad_strike'
  | 'no_symbol'
  | 'duplicate';

const SEGMENT_OF: Readonly<Record<string, Segment>> = {
  'NSE,I': 'IDX_I',
  'BSE,I': 'IDX_I',
  'NSE,E': 'NSE_EQ',
  'NSE,D': 'NSE_FNO',
  'NSE,C': 'NSE_CURRENCY',
  'BSE,E': 'BSE_EQ',
  'MCX,M': 'MCX_COMM',
  'BSE,C': 'BSE_CURRENCY',
  'BSE,D': 'BSE_FNO',
};

const CLASS_OF: Readonly<Record<Segment, SessionClass>> = {
  IDX_I: 'INDEX',
  NSE_EQ: 'EQ_PLAIN',
  BSE_EQ: 'EQ_PLAIN',
  NSE_FNO: 'FNO',
  BSE_FNO: 'FNO',
  MCX_COMM: 'MCX',
  NSE_CURRENCY: 'CDS',
  BSE_CURRENCY: 'CDS',
};

/** Series in which shares and exchange-traded funds are dealt; debt and gold bonds share the kind EQUITY. */
const NSE_SHARE_SERIES = new Set(['EQ', 'BE', 'BZ', 'SM', 'ST']);
/** On BSE the fixed-income groups are F and G; everything else of these types is a share or a fund. */
const BSE_DEBT_SERIES = new Set(['F', 'G']);
const SHARE_TYPES = new Set(['ES', 'ETF']);

/** Price bands of shares on both exchanges, in percent (india-markets 2.7). */
const PRICE_BANDS: readonly number[] = [2, 5, 10, 20];
/** Limits are rounded to ticks, which moves the band of a low price this much. */
const BAND_ROUNDING = 0.1;

const KINDS = new Set<string>(INSTRUMENT_KINDS);
const CASH_KINDS = new Set<InstrumentKind>(['INDEX', 'EQUITY']);

/** What does not change from row to row, and what is counted on the way. */
export interface RowContext {
  /** Contracts that expired before it are left out, `YYYY-MM-DD`. */
  readonly tradeDate: string;
}

/**
 * One row of an instrument file as an instrument with slot −1, or the reason why it is left out. `sessionClass` of
 * shares is EQ_PLAIN here; who knows the derivatives corrects it.
 */
export function instrumentOfRow(fields: readonly string[], context: RowContext): Instrument | SkipReason {
  const segment = SEGMENT_OF[`${fields[FIELD.exchange]},${fields[FIELD.segment]}`];
  if (segment === undefined) return 'unknown_segment';
  const kindText = fields[FIELD.instrument] ?? '';
  if (!KINDS.has(kindText)) return 'unknown_kind';
  const kind = kindText as InstrumentKind;
  const securityId = Number(fields[FIELD.id]);
  if (!Number.isInteger(securityId) || securityId < 1 || securityId > SECURITY_ID_MAX) return 'bad_id';
  const trading = fields[FIELD.tradingSymbol] ?? '';
  const listed = fields[FIELD.underlying] ?? '';
  if (trading.includes('NSETEST') || listed.includes('NSETEST')) return 'test_scrip';
  if (kind === 'EQUITY' && isDebt(segment, fields)) return 'debt';
  return CASH_KINDS.has(kind)
    ? cashInstrument(segment, kind, securityId, fields)
    : derivative(segment, kind, securityId, fields, context);
}

function isDebt(segment: Segment, fields: readonly string[]): boolean {
  const series = fields[FIELD.series] ?? '';
  if (!SHARE_TYPES.has(fields[FIELD.type] ?? '')) return true;
  return segment === 'BSE_EQ' ? BSE_DEBT_SERIES.has(series) : !NSE_SHARE_SERIES.has(series);
}

function cashInstrument(
  segment: Segment,
  kind: InstrumentKind,
  securityId: number,
  fields: readonly string[],
): Instrument | SkipReason {
  const symbol = (fields[FIELD.underlying] || fields[FIELD.tradingSymbol] || '').trim();
  if (symbol === '' || symbol.length > 32) return 'no_symbol';
  const lot = lotOf(fields[FIELD.lot]);
  if (lot === null) return 'bad_lot';
  const tick = tickOf(fields[FIELD.tick], kind, 2);
  if (tick === null) return 'bad_tick';
  const bandPct = kind === 'EQUITY' ? bandOf(fields[FIELD.lowerLimit], fields[FIELD.upperLimit]) : undefined;
  return {
    ...(bandPct === undefined ? {} : { bandPct }),
    ...listedTerms(fields, kind, 2),
    slot: -1,
    segment,
    securityId,
    kind,
    sessionClass: CLASS_OF[segment],
    symbol,
    name: (fields[FIELD.name] || symbol).slice(0, 128),
    underlying: symbol,
    expiry: null,
    strike: null,
    right: null,
    lot,
    tick,
    decimals: 2,
    freezeQty: freezeOf(fields[FIELD.freeze]),
  };
}

function derivative(
  segment: Segment,
  kind: InstrumentKind,
  securityId: number,
  fields: readonly string[],
  context: RowContext,
): Instrument | SkipReason {
  const expiry = contractDate(fields[FIELD.expiry] ?? '');
  if (expiry === null) return 'bad_expiry';
  if (expiry < context.tradeDate) return 'expired';
  const decimals = CLASS_OF[segment] === 'CDS' ? 4 : 2;
  const root = rootOfTradingSymbol(fields[FIELD.tradingSymbol] ?? '') ?? (fields[FIELD.underlying] ?? '').trim();
  if (root === '' || root.length > 32) return 'no_symbol';
  const option = kind.startsWith('OPT');
  const strikeRupees = Number(fields[FIELD.strike]);
  const right = fields[FIELD.right];
  if (option && !(strikeRupees > 0 && (right === 'CE' || right === 'PE'))) return 'bad_strike';
  const lot = segment === 'MCX_COMM' ? (MCX_MULTIPLIERS[root] ?? lotOf(fields[FIELD.lot])) : lotOf(fields[FIELD.lot]);
  if (lot === null) return 'bad_lot';
  const tick = tickOf(fields[FIELD.tick], kind, decimals);
  if (tick === null) return 'bad_tick';
  const side = option ? (right as 'CE' | 'PE') : null;
  const weeklyFuture = !option && fields[FIELD.expiryFlag] === 'W';
  const strikeText = option ? String(strikeRupees) : null;
  return {
    ...listedTerms(fields, kind, decimals),
    slot: -1,
    segment,
    securityId,
    kind,
    sessionClass: CLASS_OF[segment],
    symbol: contractSymbol(root, expiry, strikeText, side, weeklyFuture, context.tradeDate),
    name: (fields[FIELD.name] || root).slice(0, 128),
    underlying: root,
    expiry,
    strike: option ? fromRupees(strikeRupees, decimals) : null,
    right: side,
    lot,
    tick,
    decimals,
    freezeQty: freezeOf(fields[FIELD.freeze]),
  };
}

function lotOf(text: string | undefined): number | null {
  const lot = Number(text);
  return Number.isInteger(lot) && lot >= 1 ? lot : null;
}

/**
 * Tick in the instrument's scale. The file has paise for what can be traded, but rupees on index rows, where 0 also
 * occurs and stands for the smallest step.
 */
function tickOf(text: string | undefined, kind: InstrumentKind, decimals: 2 | 4): number | null {
  const value = Number(text);
  if (text === undefined || text === '' || !Number.isFinite(value) || value < 0) return null;
  if (kind === 'INDEX') return Math.max(1, fromRupees(value, decimals));
  const tick = decimals === 2 ? Math.round(value) : Math.round(value * 100);
  return tick >= 1 ? tick : null;
}

/** The band that the day's price limits were made of; undefined where they fit none, as those of derivatives. */
function bandOf(lowText: string | undefined, highText: string | undefined): number | undefined {
  const [low, high] = [Number(lowText), Number(highText)];
  if (!(low > 0 && high > low)) return undefined;
  const pct = ((high - low) / (high + low)) * 100;
  return PRICE_BANDS.find((band) => Math.abs(pct - band) <= band * BAND_ROUNDING);
}

/** The file says −1 or 0 where there is no limit. */
function freezeOf(text: string | undefined): number | null {
  const quantity = Number(text);
  return Number.isInteger(quantity) && quantity > 0 ? quantity : null;
}
