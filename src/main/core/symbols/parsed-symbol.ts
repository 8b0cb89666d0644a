/** What the text of a symbol says. Nothing is looked up: the day's master decides whether such an instrument exists. */

export const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'] as const;
/** The months as a piece of a regular expression; use it with the flag `i`. */
export const MONTH_PATTERN = MONTHS.join('|');

export type Right = 'CE' | 'PE';

/** The expiry as far as the text names it. */
export interface WrittenExpiry {
  /** Four digits; null where the style leaves it out. */
  readonly year: number | null;
  /** 1 to 12. */
  readonly month: number;
  /** Null where the style names the month only. */
  readonly day: number | null;
}

export type ParsedSymbol =
  | { readonly kind: 'cash'; readonly root: string }
  | { readonly kind: 'future'; readonly root: string; readonly expiry: WrittenExpiry }
  | {
      readonly kind: 'option';
      readonly root: string;
      readonly expiry: WrittenExpiry;
      /** Rupees. */
      readonly strike: number;
      readonly right: Right;
    };

/** A future or an option to be written down: a full date, and strike (rupees) and right together or not at all. */
export interface Contract {
  readonly root: string;
  /** `YYYY-MM-DD`. */
  readonly expiry: string;
  readonly option: { readonly strike: number; readonly right: Right } | null;
}

/** 1 to 12 of a three-letter month in any case; 0 when it is none. */
export function monthNumber(text: string): number {
  return MONTHS.indexOf(text.toUpperCase() as (typeof MONTHS)[number]) + 1;
}

/** An expiry from its written pieces; null for a day that the month does not have. */
export function writtenExpiry(year: number | null, month: number, day: number | null): WrittenExpiry | null {
  if (month < 1 || month > 12) return null;
  // Without a year, February may have 29 days.
  const days = new Date(Date.UTC(year ?? 2024, month, 0)).getUTCDate();
  return day !== null && (day < 1 || day > days) ? null : { year, month, day };
}

/** Future or option of a root, from what is written; strike and right belong together. */
export function writtenContract(
  root: string,
  expiry: WrittenExpiry | null,
  strike: string | undefined,
  right: string | undefined,
): ParsedSymbol | null {
  if (expiry === null) return null;
  if (strike === undefined || right === undefined) return { kind: 'future', root, expiry };
  const rupees = Number(strike);
  if (!(rupees > 0)) return null;
  return { kind: 'option', root, expiry, strike: rupees, right: right.toUpperCase().startsWith('C') ? 'CE' : 'PE' };
}
