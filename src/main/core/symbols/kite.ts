import {
  type Contract,
  MONTH_PATTERN,
  MONTHS,
  monthNumber,
  type ParsedSymbol,
  writtenContract,
  writtenExpiry,
} from './parsed-symbol.ts';
import type { Roots } from './roots.ts';

/** Kite's symbols, which are also NSE's display symbols (india-markets §3.1, §3.3). */

const MONTHLY = new RegExp(`^(\\d{2})(${MONTH_PATTERN})(?:(\\d+(?:\\.\\d+)?)(CE|PE)|FUT)$`);
const WEEKLY = /^(\d{2})([1-9OND])(\d{2})(\d+(?:\.\d+)?)(CE|PE)$/;
/** One letter or digit for each month of a weekly contract. */
const MONTH_CODES = '123456789OND';

/** Cash names of indices that are not their root. */
const INDEX_NAMES: Readonly<Record<string, string>> = {
  'NIFTY 50': 'NIFTY',
  'NIFTY BANK': 'BANKNIFTY',
  'NIFTY FIN SERVICE': 'FINNIFTY',
  'NIFTY MID SELECT': 'MIDCPNIFTY',
  'NIFTY NEXT 50': 'NIFTYNXT50',
};

/**
 * Reads `NIFTY26NOV24500CE`, `NIFTY26N1724500CE`, `NIFTY26NOVFUT`, `RELIANCE`, `NSE:NIFTY 50`; an exchange in front is
 * dropped. The root must be known: `BAJAJ FINANCE` and `FOO26NOV100CE` are no symbols.
 * @returns null when the text is no symbol of this style.
 */
export function parseKite(text: string, roots: Roots): ParsedSymbol | null {
  const plain = text
    .trim()
    .toUpperCase()
    .replace(/^[A-Z]{2,4}:/, '');
  const index = INDEX_NAMES[plain];
  if (index !== undefined) return { kind: 'cash', root: index };
  for (const root of roots.prefixesOf(plain)) {
    const parsed = parseTail(root, plain.slice(root.length));
    if (parsed !== null) return parsed;
  }
  return null;
}

function parseTail(root: string, tail: string): ParsedSymbol | null {
  if (tail === '') return { kind: 'cash', root };
  const monthly = MONTHLY.exec(tail);
  if (monthly !== null) {
    const [, year, month, strike, right] = monthly;
    return writtenContract(root, writtenExpiry(2000 + Number(year), monthNumber(month ?? ''), null), strike, right);
  }
  const weekly = WEEKLY.exec(tail);
  if (weekly === null) return null;
  const [, year, code, day, strike, right] = weekly;
  const expiry = writtenExpiry(2000 + Number(year), MONTH_CODES.indexOf(code ?? '') + 1, Number(day));
  return writtenContract(root, expiry, strike, right);
}

/**
 * Writes a contract in Kite's style.
 * @param lastOfMonth whether it is the root's last expiry of its month, which is written without a day.
 */
export function formatKite({ root, expiry, option }: Contract, lastOfMonth: boolean): string {
  const year = expiry.slice(2, 4);
  const month = Number(expiry.slice(5, 7));
  if (option === null) return `${root}${year}${MONTHS[month - 1]}FUT`;
  const when = lastOfMonth ? MONTHS[month - 1] : `${MONTH_CODES[month - 1]}${expiry.slice(8, 10)}`;
  return `${root}${year}${when}${option.strike}${option.right}`;
}
