import { FairValueGaps, type FvgParams, isRetest, rawGapAt } from './fair-value-gap.ts';
import type { PatternSignal } from './pattern.ts';
import type { ViewFacts } from './view-facts.ts';

/**
 * Retests of gaps on the signal bar, made of the last bars alone: a gap lives `maxAge` bars. Nearly every bar comes
 * back to none; only then the bars are gone through again.
 */
export function retestsOf(facts: ViewFacts, params: FvgParams): readonly PatternSignal[] | null {
  const { bars, at, first } = facts;
  const oldest = Math.max(first + 2, at - params.maxAge);
  let may = false;
  for (let i = at - 1; i >= oldest && !may; i--) {
    const gap = rawGapAt(bars, i);
    may = gap !== null && isRetest(bars, at, gap);
  }
  if (!may) return null;
  const gaps = new FairValueGaps(params);
  for (facts.at = oldest - 2; facts.at < at; facts.at++) gaps.step(facts);
  facts.at = at;
  const { retests } = gaps.step(facts);
  return retests.length === 0 ? null : retests;
}
