import { basename, dirname } from 'node:path';
import type { Instrument } from '#contract/model/instrument.ts';
import { INDEX_IDS } from '../dhan/index-ids.ts';

/** A replay names its instruments itself; ids of its own begin here, above those of known indices. */
const OWN_IDS_FROM = 1_000_000;
/** Words of file names that name no instrument. */
const NOISE = /^(kite|full|dhan|nse|bse|mcx|index|ticks?|data|futures?|options?|csv|jsonl|gz|\d+s|\d+m|\d*)$/i;
const MONTHS = 'JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC';
const MONTHLY = new RegExp(`^([A-Z&]+?)(\\d{2})(${MONTHS})(?:(\\d+(?:\\.\\d+)?)(CE|PE)|(FUT))$`);
/** Weekly options write the expiry as yy, month as 1–9 or O, N, D, and day. */
const WEEKLY = /^([A-Z&]+?)(\d{2})([1-9OND])(\d{2})(\d+(?:\.\d+)?)(CE|PE)$/;
const INDEX_ALIASES: Readonly<Record<string, string>> = { NIFTY50: 'NIFTY', NIFTYBANK: 'BANKNIFTY' };

type Traits = Pick<
  Instrument,
  'segment' | 'kind' | 'sessionClass' | 'symbol' | 'underlying' | 'expiry' | 'strike' | 'right'
>;

/**
 * The instrument that a file of ticks is about, read from its name or else from its folder's:
 * `kite_full_BANKNIFTY21SEP35300PE_2021-08-20.jsonl.gz` is an option, `nifty_index_1s/2022-11-07.csv.gz` an index.
 * What a name does not tell (lot, expiry day of a monthly contract) stays 1 and null.
 * @param position of the file among the files of the replay; makes its id. @param token id told by the file itself.
 */
export function instrumentOfFile(path: string, position: number, token: number | null): Instrument {
  const traits = traitsOf(path);
  const known = traits.kind === 'INDEX' ? INDEX_IDS[traits.symbol] : undefined;
  const securityId = known ?? token ?? OWN_IDS_FROM + position;
  return { slot: -1, securityId, ...traits, name: basename(path), lot: 1, tick: 5, decimals: 2, freezeQty: null };
}

function traitsOf(path: string): Traits {
  const words = [...wordsOf(basename(path)), ...wordsOf(basename(dirname(path)))];
  for (const word of words) {
    const contract = contractOf(word);
    if (contract !== null) return contract;
  }
  const index = words.map((word) => INDEX_ALIASES[word] ?? word).find((word) => INDEX_IDS[word] !== undefined);
  const symbol = (index ?? words.find((word) => /^[A-Z]/.test(word)) ?? 'UNNAMED').slice(0, 32);
  const cash = { symbol, underlying: symbol, expiry: null, strike: null, right: null };
  return index === undefined
    ? { segment: 'NSE_EQ', kind: 'EQUITY', sessionClass: 'EQ_DERIV', ...cash }
    : { segment: 'IDX_I', kind: 'INDEX', sessionClass: 'INDEX', ...cash };
}

function wordsOf(name: string): string[] {
  return name
    .split(/[_.\s-]+/)
    .filter((word) => !NOISE.test(word))
    .map((word) => word.toUpperCase());
}

function contractOf(word: string): Traits | null {
  const monthly = MONTHLY.exec(word);
  if (monthly !== null) {
    const [, root = '', year, month, strike, right] = monthly;
    return contract(root, null, `${year}${month}`, strike, right);
  }
  const weekly = WEEKLY.exec(word);
  if (weekly === null) return null;
  const [, root = '', year, monthSign = '', day, strike, right] = weekly;
  const month = 'OND'.includes(monthSign) ? 10 + 'OND'.indexOf(monthSign) : Number(monthSign);
  const expiry = `20${year}-${String(month).padStart(2, '0')}-${day}`;
  return contract(root, expiry, expiry.slice(2), strike, right);
}

function contract(
  root: string,
  expiry: string | null,
  label: string,
  strike: string | undefined,
  right: string | undefined,
): Traits {
  const family = INDEX_IDS[root] === undefined ? 'STK' : 'IDX';
  const base = { segment: 'NSE_FNO', sessionClass: 'FNO', underlying: root, expiry } as const;
  if (strike === undefined || (right !== 'CE' && right !== 'PE')) {
    return { ...base, kind: `FUT${family}`, symbol: `${root} ${label} FUT`, strike: null, right: null };
  }
  const paise = Math.round(Number(strike) * 100);
  return { ...base, kind: `OPT${family}`, symbol: `${root} ${label} ${strike} ${right}`, strike: paise, right };
}
