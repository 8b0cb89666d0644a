/** Legs of a spread at most: an iron condor has four. */
export const LEGS_MAX = 4;
/** Factors of a leg. */
const FACTOR_MAX = 1_000;
export const EXPRESSION_CHARS_MAX = 200;

export interface SpreadLeg {
  readonly symbol: string;
  /** How often it counts; negative when it is taken away. Of a ratio's second leg: what it is multiplied with. */
  readonly factor: number;
}

/** One symbol to compare with, a sum of legs, or the ratio of two. */
export interface Spread {
  readonly kind: 'symbol' | 'sum' | 'ratio';
  readonly legs: readonly SpreadLeg[];
}

const HOW = 'Write a symbol to compare with, or two to four such as NIFTY NOV FUT - NIFTY, 2 * A - B or A / B.';

/**
 * Reads a spread: symbols, each with a factor before it if wanted (`2 * A`), joined by + and −, or two by `/`. The
 * first may be taken away, too: `-A - B`. Signs between legs stand between spaces, as symbols have hyphens of their own.
 */
export function parseSpread(text: string): { readonly spread: Spread } | { readonly refused: string } {
  const parts = text.trim().split(/\s+([-−+/])\s+/);
  const legs: SpreadLeg[] = [];
  const signs = parts.filter((_, i) => i % 2 === 1);
  for (const [i, part] of parts.filter((_, index) => index % 2 === 0).entries()) {
    const found = /^([-−]\s*)?(?:(\d+(?:\.\d+)?)\s*\*\s*)?([A-Za-z0-9](?:[\w&.\- ]*[\w&])?)$/.exec(part.trim());
    const factor = Number(found?.[2] ?? 1);
    const led = found?.[1] !== undefined;
    if (found?.[3] === undefined || (led && i > 0)) return { refused: HOW };
    if (factor <= 0 || factor > FACTOR_MAX) return { refused: `A factor is above 0 and at most ${FACTOR_MAX}.` };
    const away = led || (i > 0 && (signs[i - 1] === '-' || signs[i - 1] === '−'));
    legs.push({ symbol: found[3].trim().toUpperCase(), factor: away ? -factor : factor });
  }
  if (legs.length > LEGS_MAX) return { refused: `A spread has at most ${LEGS_MAX} legs.` };
  if (signs.includes('/') && legs.length !== 2) return { refused: 'A ratio has two legs: A / B.' };
  if (legs.length === 1 && legs[0]?.factor === 1) return { spread: { kind: 'symbol', legs } };
  if (legs.length === 1) return { refused: HOW };
  return { spread: { kind: signs.includes('/') ? 'ratio' : 'sum', legs } };
}

/** Closes of a leg in rupees with the open times of their bars, oldest first. */
export interface LegCloses {
  readonly t: readonly number[];
  readonly close: readonly number[];
}

/**
 * Closes of a leg at the bars of a chart: of its own bar, else of the last one before, which is its last traded price.
 * Null before its first bar.
 */
export function closesAt(times: readonly number[], leg: LegCloses): (number | null)[] {
  let at = -1;
  return times.map((t) => {
    while (at + 1 < leg.t.length && (leg.t[at + 1] as number) <= t) at += 1;
    return at < 0 ? null : (leg.close[at] ?? null);
  });
}

/** The value of a sum or a ratio from the closes of its legs; null where one of them is not known. */
export function spreadValue({ kind, legs }: Spread, closes: readonly (number | null)[]): number | null {
  if (closes.some((close) => close === null)) return null;
  const [a, b] = legs.map(({ factor }, i) => factor * (closes[i] as number));
  if (kind === 'ratio') return a === undefined || b === undefined || b === 0 ? null : a / b;
  return legs.reduce((sum, { factor }, i) => sum + factor * (closes[i] as number), 0);
}

/**
 * A second symbol as the first would stand had both moved by the same percent since a bar: drawn on the first one's own
 * axis, so that the distance of the two lines is the difference in percent.
 * @param base index of the bar that both begin at.
 */
export function rebased(own: readonly number[], other: readonly (number | null)[], base: number): (number | null)[] {
  const start = other.findIndex((value, i) => i >= base && value !== null && value > 0);
  const [mine, theirs] = [own[start], other[start]];
  if (start < 0 || mine === undefined || theirs === null || theirs === undefined) return other.map(() => null);
  return other.map((value) => (value === null ? null : (mine * value) / theirs));
}
