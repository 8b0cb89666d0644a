/** Reading and writing the names of contracts; the rules are those of dhan-api §3.4 and india-markets §3. */

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'] as const;

/** A contract further away than this needs the year in its name: `NIFTY 29 DEC 24500 CE` would name two of them. */
const YEAR_AFTER_DAYS = 300;
const DAY_MS = 86_400_000;

/** Expiry texts repeat on thousands of rows; a file has far fewer different ones than this. */
const DATE_CACHE_MAX = 4_096;
const dates = new Map<string, string | null>();

/**
 * The date of an expiry column in any form seen so far: `2026-11-23`, `2026-11-23 14:30:00`, `23-11-2026 15:30`,
 * `23/11/26`. The time in the column is not the real cut-off and is dropped.
 * @returns `YYYY-MM-DD`, or null for blank, the placeholder of year 1, or anything that is no date.
 */
export function contractDate(text: string): string | null {
  const known = dates.get(text);
  if (known !== undefined) return known;
  const date = readDate(text);
  if (dates.size >= DATE_CACHE_MAX) dates.clear();
  dates.set(text, date);
  return date;
}

function readDate(text: string): string | null {
  const iso = /^(\d{4})-(\d{2})-(\d{2})(?:\D|$)/.exec(text);
  const dayFirst = iso === null ? /^(\d{2})[-/](\d{2})[-/](\d{4}|\d{2})(?:\D|$)/.exec(text) : null;
  const found = iso ?? dayFirst;
  if (found === null) return null;
  const [year, month, day] =
    iso === null ? [fullYear(found[3] ?? ''), found[2], found[1]] : [found[1], found[2], found[3]];
  const date = `${year}-${month}-${day}`;
  const atMs = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(atMs) || Number(year) < 1990) return null;
  return new Date(atMs).toISOString().slice(0, 10) === date ? date : null;
}

function fullYear(text: string): string {
  return text.length === 2 ? `20${text}` : text;
}

const TRADING_SYMBOL = /^(.+)-(?:\d{2})?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\d{4}/;

/**
 * Root of a trading symbol such as `BAJAJ-AUTO-Nov2026-9500-CE` or `CRUDEOIL-19Oct2026-FUT`; the end may be cut off.
 * @returns null when the text is not of this form.
 */
export function rootOfTradingSymbol(text: string): string | null {
  return TRADING_SYMBOL.exec(text)?.[1]?.trim() ?? null;
}

interface ExpiryWords {
  readonly day: string;
  /** Month, with the year where it would be ambiguous. */
  readonly when: string;
}
const words = new Map<string, ExpiryWords>();
let wordsOf = '';

/** Words of an expiry date seen from a trade date; kept, because thousands of rows share one. */
function expiryWords(expiry: string, tradeDate: string): ExpiryWords {
  if (wordsOf !== tradeDate || words.size >= DATE_CACHE_MAX) words.clear();
  wordsOf = tradeDate;
  const known = words.get(expiry);
  if (known !== undefined) return known;
  const month = MONTHS[Number(expiry.slice(5, 7)) - 1] ?? '';
  const farMs = Date.parse(expiry) - Date.parse(tradeDate);
  const when = farMs > YEAR_AFTER_DAYS * DAY_MS ? `${month} '${expiry.slice(2, 4)}` : month;
  const made = { day: String(Number(expiry.slice(8, 10))), when };
  words.set(expiry, made);
  return made;
}

/**
 * What a trader reads: `RELIANCE NOV FUT`, `NIFTY 23 NOV 24500 CE`; with `'27` after the month when the contract is
 * so far away that the text would be ambiguous, and with the day on a future that is not the month's only one.
 * @param strike text of the strike in rupees, null on a future.
 */
export function contractSymbol(
  root: string,
  expiry: string,
  strike: string | null,
  right: 'CE' | 'PE' | null,
  dayOnFuture: boolean,
  tradeDate: string,
): string {
  const { day, when } = expiryWords(expiry, tradeDate);
  if (strike === null || right === null) return dayOnFuture ? `${root} ${day} ${when} FUT` : `${root} ${when} FUT`;
  return `${root} ${day} ${when} ${strike} ${right}`;
}
