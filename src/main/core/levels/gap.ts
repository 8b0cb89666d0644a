export const GAP_CLASSES = ['FULL_UP', 'FULL_DOWN', 'PARTIAL_UP', 'PARTIAL_DOWN', 'NONE'] as const;
export type GapClass = (typeof GAP_CLASSES)[number];

/** The session before: official prices, never LTP. */
export interface PreviousSession {
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

export interface Gap {
  /** Opening price against the close before, in percent; null when that is 0. */
  readonly gapPct: number | null;
  readonly gapClass: GapClass;
}

/** Prices have four decimals at most: whole numbers of them keep a gap of exactly 1 % from coming out as 0.9999…. */
const ticksOf = (rupees: number): number => Math.round(rupees * 10_000);

/** The opening gap, quant.md A.23. */
export function gap(open: number, before: PreviousSession): Gap {
  const close = ticksOf(before.close);
  const gapPct = close === 0 ? null : (100 * (ticksOf(open) - close)) / close;
  return { gapPct, gapClass: classOf(open, before) };
}

function classOf(open: number, { high, low, close }: PreviousSession): GapClass {
  if (open > high) return 'FULL_UP';
  if (open < low) return 'FULL_DOWN';
  if (open > close) return 'PARTIAL_UP';
  return open < close ? 'PARTIAL_DOWN' : 'NONE';
}

export type GapDirection = 'up' | 'down';

/** The direction of a gap; null without one. */
export function gapDirection(gapClass: GapClass): GapDirection | null {
  if (gapClass === 'NONE') return null;
  return gapClass === 'FULL_UP' || gapClass === 'PARTIAL_UP' ? 'up' : 'down';
}

/** Does a range of prices reach the close before? An up-gap is filled from above, a down-gap from below. */
export function fillsGap(direction: GapDirection, closeBefore: number, high: number, low: number): boolean {
  return direction === 'up' ? low <= closeBefore : high >= closeBefore;
}

/** Has price come back to the close before? Without a gap there is nothing to fill: yes. */
export function gapFilled(gapClass: GapClass, closeBefore: number, high: number, low: number): boolean {
  const direction = gapDirection(gapClass);
  return direction === null || fillsGap(direction, closeBefore, high, low);
}
