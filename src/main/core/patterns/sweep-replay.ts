import { LiquiditySweeps, type SweepParams } from './liquidity-sweep.ts';
import type { PatternBars, PatternSignal } from './pattern.ts';
import { isSwingHigh, isSwingLow, SWING_K } from './swings.ts';
import type { ViewFacts } from './view-facts.ts';

/** Daily bars whose extremes may still be pools: of fifteen-minute bars the oldest pool is days old. */
const DAYS_BACK = 5;

/**
 * The sweep of one side on the signal bar, made of the last bars alone. First it asks whether any level lies between
 * the last bars' extreme and the close, which is a no for nearly every bar; then the bars since the oldest pool that
 * can still live are gone through again.
 */
export function sweepOf(facts: ViewFacts, dir: 1 | -1, params: SweepParams, k = SWING_K): PatternSignal | null {
  const { at, first } = facts;
  const depth = params.maxAge + 2 * k + params.maxBars;
  if (at - params.maxBars < first || !mayBeSwept(facts, dir, params, k)) return null;
  const sweeps = new LiquiditySweeps(dir, params, k);
  for (facts.at = Math.max(first, at - depth); facts.at < at; facts.at++) sweeps.step(facts, false);
  facts.at = at;
  return sweeps.step(facts);
}

/** Is there a turning point, not yet gone beyond before the last bars, that they went beyond and the close is back inside of? */
function mayBeSwept(
  { bars, at, first, view }: ViewFacts,
  dir: 1 | -1,
  { maxAge, maxBars }: SweepParams,
  k: number,
): boolean {
  const price = dir > 0 ? bars.l : bars.h;
  const is = dir > 0 ? isSwingLow : isSwingHigh;
  const close = dir * bars.c[at]!;
  let extreme = Number.POSITIVE_INFINITY;
  for (let i = at - maxBars + 1; i <= at; i++) if (dir * price[i]! < extreme) extreme = dir * price[i]!;
  if (!(close > extreme)) return false;
  if (dayLevelBetween(view.on('1d'), dir, extreme, close)) return true;
  const oldest = Math.max(first + k, at - maxAge);
  let untouched = Number.POSITIVE_INFINITY;
  for (let i = at - 1; i >= oldest; i--) {
    const level = dir * price[i]!;
    if (i <= at - k - 1 && level > extreme && level < close && level <= untouched && is(bars, i, k)) return true;
    // The last bars are those that may go beyond; what lies before them has had to stay inside.
    if (i <= at - maxBars && level < untouched) untouched = level;
    if (untouched <= extreme) return false;
  }
  return false;
}

function dayLevelBetween(
  days: { readonly first: number; readonly end: number } & Pick<PatternBars, 'h' | 'l'>,
  dir: 1 | -1,
  extreme: number,
  close: number,
): boolean {
  for (let i = days.end - 1; i >= Math.max(days.first, days.end - DAYS_BACK); i--) {
    const level = dir * (dir > 0 ? days.l[i]! : days.h[i]!);
    if (level > extreme && level < close) return true;
  }
  return false;
}
