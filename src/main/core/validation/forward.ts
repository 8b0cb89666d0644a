import type { Touch } from '#contract/model/validation.ts';

/** What a hit said: prices in rupees. */
export interface Claim {
  /** 1 up, −1 down, 0 = it moves, wherever to. */
  readonly dir: 1 | -1 | 0;
  readonly stop: number | null;
  readonly target: number | null;
  readonly expectedMove: number | null;
  /** Round-trip costs as a fraction of the entry. */
  readonly cost: number;
}

/** One minute of what is followed, rupees. */
export interface ForwardBar {
  readonly o: number;
  readonly h: number;
  readonly l: number;
  readonly c: number;
}

/** What became of a claim, quant.md F. */
export interface Judgement {
  readonly entry: number;
  readonly ret: number;
  readonly mfe: number;
  readonly mae: number;
  readonly hitDir: boolean | null;
  readonly hitMove: boolean | null;
  readonly touch: Touch | null;
  readonly hitTarget: boolean | null;
}

/**
 * Judges a claim by the bars of its window, which begins with the bar after the hit: the entry is the open of the first
 * one. A claim without a direction is judged by its larger side, which is its favourable excursion; its return is the
 * signed move of the price, since there is no side that it could be for, and it has no adverse one.
 * @returns null when there is no bar.
 */
export function judge(claim: Claim, bars: readonly ForwardBar[]): Judgement | null {
  const first = bars[0];
  const last = bars.at(-1);
  if (first === undefined || last === undefined || first.o <= 0) return null;
  const entry = first.o;
  const high = bars.reduce((most, { h }) => Math.max(most, h), first.h) / entry - 1;
  const low = bars.reduce((least, { l }) => Math.min(least, l), first.l) / entry - 1;
  const move = last.c / entry - 1;
  const { dir, expectedMove } = claim;
  const mfe = Math.max(0, dir === 0 ? Math.max(high, -low) : dir * (dir > 0 ? high : low));
  // A claim without a direction has no adverse side.
  const mae = dir === 0 ? 0 : Math.min(0, dir * (dir > 0 ? low : high)) + 0;
  // Plus zero: nothing moved is 0, not −0.
  const ret = dir === 0 ? move : dir * move + 0;
  const touch = firstTouch(claim, bars);
  return {
    entry,
    ret,
    mfe,
    mae,
    hitDir: dir === 0 ? null : ret > claim.cost,
    hitMove: expectedMove === null ? null : mfe * entry >= expectedMove,
    touch,
    hitTarget: touch === null ? null : touch === 'TARGET',
  };
}

/** What was touched first; a bar that touches both counts as the stop. Null for a claim without stop and target. */
function firstTouch({ dir, stop, target }: Claim, bars: readonly ForwardBar[]): Touch | null {
  if (dir === 0 || stop === null || target === null) return null;
  for (const { h, l } of bars) {
    if (dir > 0 ? l <= stop : h >= stop) return 'STOP';
    if (dir > 0 ? h >= target : l <= target) return 'TARGET';
  }
  return 'NONE';
}
