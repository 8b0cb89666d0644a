import type { Instrument } from '#contract/model/instrument.ts';
import type { ContractTerms } from './query.ts';

/** Groups of a search result, best first. */
export const GROUP = { index: 0, share: 1, otherShare: 2, future: 3, option: 4 } as const;

/** What a word that names a contract found out about one: it fits, its strike only begins so, or it does not fit. */
export const TERMS_FIT = { whole: 0, strikeBegins: 1, no: 2 } as const;

const RIGHT_CODE = { CE: 1, PE: 2 } as const;

/** Expiry dates as numbers, `YYYYMMDD`, 0 for none; each text is read once, because thousands of contracts share it. */
export class ExpiryNumbers {
  readonly #known = new Map<string, number>();

  of(expiry: string | null): number {
    if (expiry === null) return 0;
    const known = this.#known.get(expiry);
    if (known !== undefined) return known;
    const number = Number(expiry.replaceAll('-', ''));
    this.#known.set(expiry, number);
    return number;
  }
}

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
    const numbers = new ExpiryNumbers();
    this.expiry = Int32Array.from(sorted, ({ expiry }) => numbers.of(expiry));
    this.strike = Float64Array.from(sorted, ({ strike, decimals }) => (strike ?? 0) / 10 ** decimals);
    this.right = Uint8Array.from(sorted, ({ right }) => (right === null ? 0 : RIGHT_CODE[right]));
  }

  /** The worst value of TERMS_FIT over all that is asked of the instrument at a place of the list. */
  worstFit(at: number, asked: readonly PreparedTerms[]): number {
    let worst: number = TERMS_FIT.whole;
    // Counted, not iterated: this runs for every option of the market at every key.
    for (let i = 0; i < asked.length && worst !== TERMS_FIT.no; i += 1) {
      const fit = this.#fit(at, asked[i] as PreparedTerms);
      if (fit > worst) worst = fit;
    }
    return worst;
  }

  #fit(at: number, terms: PreparedTerms): number {
    const strikeFit = terms.strike === 0 ? TERMS_FIT.whole : fitStrike(this.strike[at] as number, terms);
    if (strikeFit === TERMS_FIT.no) return TERMS_FIT.no;
    const group = this.group[at] as number;
    if (group < GROUP.future || (terms.group !== 0 && group !== terms.group)) return TERMS_FIT.no;
    if (terms.right !== 0 && this.right[at] !== terms.right) return TERMS_FIT.no;
    return this.#expiryFits(this.expiry[at] as number, terms) ? strikeFit : TERMS_FIT.no;
  }

  #expiryFits(expiry: number, { year, month, day }: PreparedTerms): boolean {
    if (month !== 0 && Math.floor(expiry / 100) % 100 !== month) return false;
    return (day === 0 || expiry % 100 === day) && (year === 0 || Math.floor(expiry / 10_000) === year);
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

/** How the strike fits the digits typed: 24500 begins with 245, 162.5 with 162. and with 162. */
function fitStrike(strike: number, { strike: typed, places }: PreparedTerms): number {
  if (strike === typed) return TERMS_FIT.whole;
  if (strike < typed) return TERMS_FIT.no;
  if (places >= 0) {
    const scale = 10 ** places;
    return Math.floor(strike * scale) === Math.round(typed * scale) ? TERMS_FIT.strikeBegins : TERMS_FIT.no;
  }
  // Whole numbers of 32 bits: strikes in rupees are far below, and this runs for every option of the market.
  let whole = strike | 0;
  while (whole > typed) whole = (whole / 10) | 0;
  return whole === typed ? TERMS_FIT.strikeBegins : TERMS_FIT.no;
}

function groupOf({ kind, segment }: Instrument): number {
  if (kind === 'INDEX') return GROUP.index;
  if (kind === 'EQUITY') return segment === 'NSE_EQ' ? GROUP.share : GROUP.otherShare;
  return kind.startsWith('FUT') ? GROUP.future : GROUP.option;
}
