import { type FvgParams, isPassed, isRetest, rawGapAt, retestOf, zoneAt } from './fair-value-gap.ts';
import type { PatternBars, PatternSignal } from './pattern.ts';
import { dayOf, type ViewFacts } from './view-facts.ts';

/**
 * Retests of gaps on the signal bar, rising ones first. A gap's life depends on the bars since it was made and on no
 * other gap, so each is looked at alone; nearly every bar comes back to none.
 */
export function retestsOf(facts: ViewFacts, params: FvgParams): readonly PatternSignal[] | null {
  const { bars, at, first } = facts;
  const oldest = Math.max(first + 2, at - params.maxAge);
  let found: PatternSignal[] | null = null;
  for (let i = oldest; i < at; i++) {
    const gap = rawGapAt(bars, i);
    if (gap === null || !isRetest(bars, at, gap) || isPassed(bars, at, gap)) continue;
    if (!isUntouched(bars, at, i, gap)) continue;
    facts.at = i;
    const zone = zoneAt(facts, params);
    facts.at = at;
    const signal = zone === null ? null : retestOf(facts, zone, params);
    if (signal !== null) (found ??= []).push(signal);
  }
  return found?.sort((a, b) => b.dir - a.dir) ?? null;
}

/** Has no bar between gap and signal used the gap up, all of one session? */
function isUntouched(
  bars: PatternBars,
  at: number,
  made: number,
  gap: NonNullable<ReturnType<typeof rawGapAt>>,
): boolean {
  for (let i = made + 1; i < at; i++) if (isRetest(bars, i, gap) || isPassed(bars, i, gap)) return false;
  return dayOf(bars.t[made - 2]!) === dayOf(bars.t[at]!);
}
