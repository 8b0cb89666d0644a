import {
  type Contract,
  MONTH_PATTERN,
  MONTHS,
  monthNumber,
  type ParsedSymbol,
  writtenContract,
  writtenExpiry,
} from './parsed-symbol.ts';

/** Dhan's two styles (india-markets §3.1, §3.3). Neither is a key: all weeklies of a month share one trading symbol. */

// The root is greedy, because roots hold dashes themselves: BAJAJ-AUTO, NAM-INDIA.
const SYMBOL = new RegExp(`^(.+)-(\\d{2})?(${MONTH_PATTERN})(\\d{4})-(?:FUT|(\\d+(?:\\.\\d+)?)-(CE|PE))$`, 'i');
const CUSTOM = new RegExp(
  `^(.+?)\\s+(?:(\\d{1,2})\\s+)?(${MONTH_PATTERN})\\s+(?:FUT|(\\d+(?:\\.\\d+)?)\\s+(CALL|PUT))$`,
  'i',
);

/** Reads a trading symbol: `NIFTY-Nov2026-24500-CE`, `SILVERM-29Aug2025-FUT`. Null when it is no such text. */
export function parseDhanSymbol(text: string): ParsedSymbol | null {
  const found = SYMBOL.exec(text.trim());
  if (found === null) return null;
  const [, root = '', day, month = '', year, strike, right] = found;
  const expiry = writtenExpiry(Number(year), monthNumber(month), day === undefined ? null : Number(day));
  return writtenContract(root.toUpperCase(), expiry, strike, right);
}

/** Reads a custom symbol, which has no year: `NIFTY 23 NOV 24500 CALL`, `SENSEX AUG  FUT`. Null when it is none. */
export function parseDhanCustom(text: string): ParsedSymbol | null {
  const found = CUSTOM.exec(text.trim());
  if (found === null) return null;
  const [, root = '', day, month = '', strike, right] = found;
  const expiry = writtenExpiry(null, monthNumber(month), day === undefined ? null : Number(day));
  return writtenContract(root.toUpperCase(), expiry, strike, right);
}

/** Writes a trading symbol. @param dayOnFuture MCX futures carry the day, all others only the month. */
export function formatDhanSymbol({ root, expiry, option }: Contract, dayOnFuture = false): string {
  const month = MONTHS[Number(expiry.slice(5, 7)) - 1] ?? '';
  const day = option === null && dayOnFuture ? expiry.slice(8, 10) : '';
  const when = `${day}${month.slice(0, 1)}${month.slice(1).toLowerCase()}${expiry.slice(0, 4)}`;
  return option === null ? `${root}-${when}-FUT` : `${root}-${when}-${option.strike}-${option.right}`;
}

/** Writes a custom symbol. */
export function formatDhanCustom({ root, expiry, option }: Contract): string {
  const month = MONTHS[Number(expiry.slice(5, 7)) - 1];
  if (option === null) return `${root} ${month} FUT`;
  return `${root} ${Number(expiry.slice(8, 10))} ${month} ${option.strike} ${option.right === 'CE' ? 'CALL' : 'PUT'}`;
}
