import type { ActionKind } from '#contract/model/corporate-action.ts';
import { istDate } from '../time/ist.ts';

/** Prices of one bar, integers in the instrument's scale. */
export interface PricedBar {
  readonly t: number;
  readonly o: number;
  readonly h: number;
  readonly l: number;
  readonly c: number;
}

/** What a second download says about the bars of the first one. */
export type Restatement =
  /** Equal but for rounding. */
  | { readonly verdict: 'same' }
  /** The newest session was corrected, as an official close replaces a last price. */
  | { readonly verdict: 'corrected' }
  /** Nothing to compare: no bar is in both. */
  | { readonly verdict: 'unknown' }
  /** Older bars differ. `factor` = old price / new price where all agree on one, else null. */
  | { readonly verdict: 'restated'; readonly factor: number | null };

/** Adjusted prices are rounded to a tick: this much is no difference, in units of the price scale … */
const ROUNDING_UNITS = 5;
/** … and this part of the price. */
const ROUNDING_SHARE = 2e-4;
/** Bars of one corporate action agree on their factor this closely; rounding of low prices is allowed for. */
const FACTOR_SPREAD = 0.01;
/** How near to a simple ratio a factor must be to be called by it. */
const RATIO_SPREAD = 0.002;
/** Largest whole number of a split or consolidation, and largest term of a bonus, that is recognised. */
const WHOLE_MAX = 100;
const BONUS_TERM_MAX = 10;

/** Compares the bars that are in both downloads; the order of either does not matter. */
export function compareDownloads(before: readonly PricedBar[], after: readonly PricedBar[]): Restatement {
  const fresh = new Map(after.map((bar) => [bar.t, bar]));
  const sessions = new Set<string>();
  const changed = new Set<string>();
  const ratios: number[] = [];
  for (const old of before) {
    const bar = fresh.get(old.t);
    if (bar === undefined) continue;
    const date = istDate(old.t);
    sessions.add(date);
    if (!differs(old, bar)) continue;
    changed.add(date);
    ratios.push(old.c / bar.c);
  }
  if (sessions.size === 0) return { verdict: 'unknown' };
  if (changed.size === 0) return { verdict: 'same' };
  const factor = agreed(ratios);
  const newest = [...sessions].sort().at(-1);
  const onlyNewest = changed.size === 1 && changed.has(newest ?? '');
  if (onlyNewest && (sessions.size > 1 || factor === null || nearOne(factor))) return { verdict: 'corrected' };
  // A restated past shows in every session; a few corrected days do not make a factor.
  return { verdict: 'restated', factor: changed.size === sessions.size ? factor : null };
}

function differs(a: PricedBar, b: PricedBar): boolean {
  const far = (x: number, y: number): boolean =>
    Math.abs(x - y) > Math.max(ROUNDING_UNITS, Math.max(x, y) * ROUNDING_SHARE);
  return far(a.o, b.o) || far(a.h, b.h) || far(a.l, b.l) || far(a.c, b.c);
}

/** The median, when all lie close to it. */
function agreed(ratios: readonly number[]): number | null {
  const sorted = [...ratios].sort((a, b) => a - b);
  const median = sorted[sorted.length >> 1];
  if (median === undefined || !(median > 0) || !Number.isFinite(median)) return null;
  const [low, high] = [sorted[0] as number, sorted.at(-1) as number];
  return (high - low) / median <= FACTOR_SPREAD ? median : null;
}

const nearOne = (factor: number): boolean => Math.abs(factor - 1) < FACTOR_SPREAD;

export interface ActionName {
  readonly kind: ActionKind;
  /** `1:2`, `bonus 1:2`, `10:1`, or `×1.087`. */
  readonly ratio: string;
  /** What it means, for a sentence. */
  readonly words: string;
  /** The exact factor where a simple ratio was recognised. */
  readonly factor: number;
}

/**
 * Names the corporate action that divides old prices by `factor`. Prices alone cannot tell a 1:2 split from a 1:1
 * bonus; both are said. What is no simple ratio is a rights issue, a demerger or a special dividend.
 */
export function actionOf(factor: number): ActionName {
  const near = (exact: number): boolean => Math.abs(factor / exact - 1) <= RATIO_SPREAD;
  const whole = Math.round(factor);
  if (whole >= 2 && whole <= WHOLE_MAX && near(whole)) {
    const words = `a 1:${whole} split, or a bonus of ${whole - 1}:1`;
    return { kind: 'split', ratio: `1:${whole}`, words, factor: whole };
  }
  const inverse = Math.round(1 / factor);
  if (inverse >= 2 && inverse <= WHOLE_MAX && near(1 / inverse)) {
    const words = `a consolidation of ${inverse} into 1`;
    return { kind: 'consolidation', ratio: `${inverse}:1`, words, factor: 1 / inverse };
  }
  for (let held = 2; held <= BONUS_TERM_MAX; held += 1) {
    const got = Math.round((factor - 1) * held);
    if (got < 1 || got > BONUS_TERM_MAX || !near(1 + got / held)) continue;
    return { kind: 'bonus', ratio: `bonus ${got}:${held}`, words: `a bonus of ${got}:${held}`, factor: 1 + got / held };
  }
  const ratio = `×${factor.toFixed(4)}`;
  return { kind: 'other', ratio, words: 'a rights issue, a demerger or a special dividend', factor };
}

/** Factor between the adjusted and the traded price of a date: the product of the actions that came after it. */
export function factorAfter(
  actions: readonly { readonly throughDate: string; readonly factor: number }[],
  date: string,
): number {
  let factor = 1;
  for (const action of actions) if (date <= action.throughDate) factor *= action.factor;
  return factor;
}
