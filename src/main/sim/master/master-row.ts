import type { Segment } from '#contract/model/instrument.ts';

/** One instrument as both files show it; texts are as they are printed. */
export interface MasterRow {
  readonly segment: Segment;
  readonly securityId: number;
  readonly isin: string;
  readonly instrument: string;
  readonly underlyingId: string;
  readonly underlyingSymbol: string;
  /** SYMBOL_NAME of the detailed file. */
  readonly symbolName: string;
  /** SM_SYMBOL_NAME of the compact file; blank on most derivatives. */
  readonly compactName: string;
  readonly displayName: string;
  readonly tradingSymbol: string;
  readonly instrumentType: string;
  readonly series: string;
  readonly compactSeries: string;
  readonly lot: string;
  /** `YYYY-MM-DD`, blank, or the placeholder 0001-01-01. */
  readonly expiry: string;
  readonly strike: string;
  readonly right: string;
  readonly tick: string;
  readonly expiryFlag: string;
  readonly compactFlag: string;
  readonly mtf: string;
  readonly upperLimit: string;
  readonly lowerLimit: string;
  readonly freezeQty: string;
}

/** Date that stands where there is none. */
export const NO_DATE = '0001-01-01';

const PLACES: Readonly<Record<Segment, readonly [exchange: string, letter: string]>> = {
  IDX_I: ['NSE', 'I'],
  NSE_EQ: ['NSE', 'E'],
  NSE_FNO: ['NSE', 'D'],
  NSE_CURRENCY: ['NSE', 'C'],
  BSE_EQ: ['BSE', 'E'],
  MCX_COMM: ['MCX', 'M'],
  BSE_CURRENCY: ['BSE', 'C'],
  BSE_FNO: ['BSE', 'D'],
};
const BSE_INDICES: ReadonlySet<string> = new Set(['SENSEX', 'BANKEX']);
/** Times that the compact file appends to expiries; not the real cut-off. */
const EXPIRY_TIMES: Readonly<Record<string, string>> = { NSE: '14:30:00', BSE: '15:30:00', MCX: '23:30:00' };

export const isBseIndex = (ticker: string): boolean => BSE_INDICES.has(ticker);

function place(row: MasterRow): readonly [exchange: string, letter: string] {
  return row.segment === 'IDX_I' && isBseIndex(row.underlyingSymbol) ? ['BSE', 'I'] : PLACES[row.segment];
}

const cell = (text: string): string => (text.includes(',') ? `"${text}"` : text);

export const COMPACT_HEADER =
  'SEM_EXM_EXCH_ID,SEM_SEGMENT,SEM_SMST_SECURITY_ID,SEM_INSTRUMENT_NAME,SEM_EXPIRY_CODE,SEM_TRADING_SYMBOL,' +
  'SEM_LOT_UNITS,SEM_CUSTOM_SYMBOL,SEM_EXPIRY_DATE,SEM_STRIKE_PRICE,SEM_OPTION_TYPE,SEM_TICK_SIZE,SEM_EXPIRY_FLAG,' +
  'SEM_EXCH_INSTRUMENT_TYPE,SEM_SERIES,SM_SYMBOL_NAME';

/** A line of the compact file (§3.2). */
export function compactLine(row: MasterRow): string {
  const [exchange, letter] = place(row);
  const dated = row.expiry !== '' && row.expiry !== NO_DATE;
  const expiry = dated ? `${row.expiry} ${EXPIRY_TIMES[exchange] ?? ''}` : row.expiry;
  return [
    exchange,
    letter,
    row.securityId,
    row.instrument,
    0,
    cell(row.tradingSymbol),
    row.lot,
    cell(row.displayName),
    expiry,
    row.strike,
    row.right,
    row.tick,
    row.compactFlag,
    row.instrumentType,
    row.compactSeries,
    cell(row.compactName),
  ].join(',');
}

/** The current generation of the detailed header: 32 names and a trailing comma (§3.3). */
export const DETAILED_HEADER =
  'EXCH_ID,SEGMENT,SECURITY_ID,ISIN,INSTRUMENT,UNDERLYING_SECURITY_ID,UNDERLYING_SYMBOL,SYMBOL_NAME,DISPLAY_NAME,' +
  'INSTRUMENT_TYPE,SERIES,LOT_SIZE,SM_EXPIRY_DATE,STRIKE_PRICE,OPTION_TYPE,TICK_SIZE,EXPIRY_FLAG,BRACKET_FLAG,' +
  'COVER_FLAG,ASM_GSM_FLAG,ASM_GSM_CATEGORY,BUY_SELL_INDICATOR,BUY_CO_MIN_MARGIN_PER,BUY_CO_SL_RANGE_MAX_PERC,' +
  'BUY_CO_SL_RANGE_MIN_PERC,BUY_BO_MIN_MARGIN_PER,BUY_BO_PROFIT_RANGE_MAX_PERC,BUY_BO_PROFIT_RANGE_MIN_PERC,' +
  'MTF_LEVERAGE,SM_UPPER_LIMIT,SM_LOWER_LIMIT,SM_FREEZE_QTY,';

/** A line of the detailed file, with its trailing comma. */
export function detailedLine(row: MasterRow): string {
  const [exchange, letter] = place(row);
  return [
    exchange,
    letter,
    row.securityId,
    row.isin,
    row.instrument,
    row.underlyingId,
    cell(row.underlyingSymbol),
    cell(row.symbolName),
    cell(row.displayName),
    row.instrumentType,
    row.series,
    row.lot,
    row.expiry,
    row.strike,
    row.right,
    row.tick,
    row.expiryFlag,
    'N,N,N,NA,A,0,0,0,0,0,0',
    row.mtf,
    row.upperLimit,
    row.lowerLimit,
    row.freezeQty,
    '',
  ].join(',');
}
