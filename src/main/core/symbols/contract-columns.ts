import type { Instrument } from '#contract/model/instrument.ts';
import type { ContractTerms } from './query.ts';

/** Groups of a search result, best first. */
export const GROUP = { index: 0, share: 1, otherShare: 2, future: 3, option: 4 } as const;

/** What a word that names a contract found out about one: it fits, its strike only begins so, or it does not fit. */
export const TERMS_FIT = { whole: 0, strikeBegins: 1, no: 2 } as const;

const RIGHT_CODE = { CE: 1, PE: 2 } as const;

/** The searched fields of a sorted instrument list as numbers, so that a pass over 200,000 of them takes a moment. */
export class ContractColumns {
  readonly group: Uint8Array;
  /** `YYYYMMDD`; 0 of what does not expire. */
  readonly expiry: Int32Array;
  /** Rupees; 0 without a strike. */
  readonly strike: Float64Array;
  readonly right: Uint8Array;

  constructor(sorted: readonly Instrument[]) {
    this.group = Uint8Array.from(sorted, groupOf);
    this.expiry = Int32Array.from(sorted, ({ expiry }) => Number((expiry ?? '0').replaceAll('-', '')));
    this.strike = Float64Array.from(sorted, ({ strike, decimals }) => (strike ?? 0) / 10 ** decimals);
    this.right = Uint8Array.from(sorted, ({ right }) => (right === null ? 0 : RIGHT_CODE[right]));
  }

  /** A value of TERMS_FIT for the instrument at a place of the list. */
  fit(at: number, terms: PreparedTerms): number {
    const group = this.group[at] as number;
    if (group < GROUP.future || (terms.group !== 0 && group !== terms.group)) return TERMS_FIT.no;
    if (terms.right !== 0 && this.right[at] !== terms.right) return TERMS_FIT.no;
    const expiry = this.expiry[at] as number;
    if (terms.month !== 0 && Math.floor(expiry / 100) % 100 !== terms.month) return TERMS_FIT.no;
    if (terms.day !== 0 && expiry % 100 !== terms.day) return TERMS_FIT.no;
    if (terms.year !== 0 && Math.floor(expiry / 10_000) !== terms.year) return TERMS_FIT.no;
    if (terms.strike === 0) return TERMS_FIT.whole;
    const strike = this.strike[at] as number;
    if (strike === terms.strike) return TERMS_FIT.whole;
    return beginsWith(strike, terms) ? TERMS_FIT.strikeBegins : TERMS_FIT.no;
  }
}

/** Terms as numbers; 0 = not asked. */
export interface PreparedTerms {
  readonly group: number;
  readonly right: number;
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly strike: number;
  /** Digits after the point that were typed; strikes are compared at this many. −1 = no point was typed. */
  readonly places: number;
}

export function prepareTerms(terms: ContractTerms): PreparedTerms {
  const { kind, right, year = 0, month = 0, day = 0, strike = '' } = terms;
  const point = strike.indexOf('.');
  return {
    group: kind === undefined ? 0 : kind === 'future' ? GROUP.future : GROUP.option,
    right: right === undefined ? 0 : RIGHT_CODE[right],
    year,
    month,
    day,
    strike: Number(strike),
    places: point < 0 ? -1 : strike.length - point - 1,
  };
}

/** Whether the strike's digits begin with those typed: 24500 with 245, 162.5 with 162. and with 162. */
function beginsWith(strike: number, { strike: typed, places }: PreparedTerms): boolean {
  if (places >= 0) return Math.floor(strike * 10 ** places) === Math.round(typed * 10 ** places);
  // Whole numbers of 32 bits: strikes in rupees are far below, and this runs for every option of the market.
  let whole = strike | 0;
  while (whole > typed) whole = (whole / 10) | 0;
  return whole === typed;
}

function groupOf({ kind, segment }: Instrument): number {
  if (kind === 'INDEX') return GROUP.index;
  if (kind === 'EQUITY') return segment === 'NSE_EQ' ? GROUP.share : GROUP.otherShare;
  return kind.startsWith('FUT') ? GROUP.future : GROUP.option;
}
