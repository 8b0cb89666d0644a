import type { SimInstrument, SimMarket } from '../market.ts';
import { isBseIndex, type MasterRow, NO_DATE } from './master-row.ts';
import { INDEX_UNDERLYING_IDS, MCX_UNDERLYING_IDS } from './underlying-ids.ts';

/** SYMBOL_NAME is cut to this many characters. */
const NAME_CHARS_MAX = 25;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const NONE = 'NA';
/** Leverage offered on shares that can be bought on margin. */
const MTF_LEVERAGE = '4.545455';

const money = (rupees: number): string => rupees.toFixed(4);
const quantity = (count: number): string => count.toFixed(1);

/** `Nov2026`, with the day in front where the symbol carries it (commodities and currency). */
function monthText(expiry: string, withDay: boolean): string {
  const month = MONTHS[Number(expiry.slice(5, 7)) - 1] ?? '';
  return `${withDay ? expiry.slice(8, 10) : ''}${month}${expiry.slice(0, 4)}`;
}

/**
 * SEM_TRADING_SYMBOL of a derivative: no day, so that all weeklies of a month share one text; commodities and
 * currency carry the day.
 */
export function tradingSymbol(one: SimInstrument): string {
  if (one.expiry === null) return one.ticker;
  const withDay = one.segment === 'MCX_COMM' || one.segment === 'NSE_CURRENCY';
  const head = `${one.underlying}-${monthText(one.expiry, withDay)}`;
  return one.right === null ? `${head}-FUT` : `${head}-${one.strike}-${one.right}`;
}

/** DISPLAY_NAME: `NIFTY NOV FUT`, `NIFTY 23 NOV 24500 CALL`; futures of BSE have two blanks before FUT. */
export function displayName(one: SimInstrument): string {
  if (one.expiry === null) return one.name;
  const month = monthText(one.expiry, false).slice(0, 3).toUpperCase();
  if (one.right === null) return `${one.underlying} ${month} ${one.segment === 'BSE_FNO' ? ' ' : ''}FUT`;
  return `${one.underlying} ${one.expiry.slice(8, 10)} ${month} ${one.strike} ${one.right === 'CE' ? 'CALL' : 'PUT'}`;
}

function underlyingId(one: SimInstrument, cashIds: ReadonlyMap<string, number>): string {
  if (one.kind === 'INDEX') return String(one.securityId);
  if (one.kind === 'EQUITY') return '';
  const id = INDEX_UNDERLYING_IDS[one.underlying] ?? MCX_UNDERLYING_IDS[one.underlying] ?? cashIds.get(one.underlying);
  return id === undefined ? NONE : String(id);
}

const TYPES: Readonly<Record<SimInstrument['kind'], string>> = {
  INDEX: 'INDEX',
  EQUITY: 'ES',
  FUTIDX: 'FUT',
  FUTSTK: 'FUT',
  FUTCOM: 'FUTCOM',
  FUTCUR: 'FUTCUR',
  OPTIDX: 'OP',
  OPTSTK: 'OP',
  OPTFUT: 'OPTFUT',
  OPTCUR: 'OPTCUR',
};

/** Ticks of indices are in rupees, of everything tradable in paise. */
function tickText(one: SimInstrument): string {
  if (one.kind === 'INDEX') return isBseIndex(one.ticker) ? '0.0100' : '0.0500';
  return one.tickPaise.toFixed(4);
}

function strikeText(one: SimInstrument): string {
  if (one.strike !== null) return one.strike.toFixed(5);
  if (one.expiry === null) return '';
  return one.segment === 'MCX_COMM' ? '0.00000' : '-0.01000';
}

/** BSE's derivatives carry a mnemonic here, commodities their root, NSE's derivatives nothing. */
function compactName(one: SimInstrument): string {
  if (one.expiry === null) return one.name.toUpperCase().slice(0, NAME_CHARS_MAX);
  if (one.segment === 'MCX_COMM') return one.underlying;
  if (one.segment !== 'BSE_FNO') return '';
  return `${one.underlying === 'BANKEX' ? 'BKX' : 'BSX'}${one.right === null ? 'FUT' : 'OPT'}`;
}

/** One tradable row; the contract multiplier of commodities is not in the file, their lot reads 1. */
function rowOf(one: SimInstrument, cashIds: ReadonlyMap<string, number>): MasterRow {
  const index = one.kind === 'INDEX';
  const cash = one.kind === 'EQUITY';
  const name = one.ticker === 'SBIN' ? 'STATE BANK OF INDIA, LTD' : one.name.toUpperCase();
  const contract = one.segment === 'MCX_COMM' ? one.underlying : tradingSymbol(one);
  return {
    segment: one.segment,
    securityId: one.securityId,
    isin: one.isin ?? NONE,
    instrument: one.kind,
    underlyingId: underlyingId(one, cashIds),
    underlyingSymbol: cash ? one.ticker : one.underlying,
    symbolName: (cash ? name : index ? one.ticker : contract).slice(0, NAME_CHARS_MAX),
    compactName: index ? one.ticker : compactName(one),
    displayName: displayName(one),
    tradingSymbol: tradingSymbol(one),
    instrumentType: TYPES[one.kind],
    series: cash ? (one.series ?? NONE) : NONE,
    compactSeries: index ? 'X' : cash ? (one.series ?? '') : one.segment === 'MCX_COMM' ? '2' : '',
    lot: quantity(one.segment === 'MCX_COMM' || index ? 1 : one.lot),
    expiry: index ? NO_DATE : (one.expiry ?? ''),
    strike: strikeText(one),
    right: one.right ?? (cash ? '' : 'XX'),
    tick: tickText(one),
    expiryFlag: index ? 'N' : (one.expiryFlag ?? NONE),
    compactFlag: index ? '' : (one.expiryFlag ?? NONE),
    mtf: cash ? MTF_LEVERAGE : '0',
    upperLimit: money(one.upperLimit),
    lowerLimit: money(one.lowerLimit),
    freezeQty: String(one.freezeQty ?? (cash ? -1 : 0)),
  };
}

/** Rows of everything that the market trades, in its order. */
export function marketRows(market: SimMarket): MasterRow[] {
  const cashIds = new Map(
    market.instruments.filter((one) => one.kind === 'EQUITY').map((one) => [one.ticker, one.securityId]),
  );
  return market.instruments.map((one) => rowOf(one, cashIds));
}
