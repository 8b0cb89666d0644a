import { assert } from '#contract/faults.ts';

/** One move from what is subscribed towards what is wanted. */
export interface Step {
  readonly add: readonly number[];
  readonly drop: readonly number[];
}

/**
 * The next move. New ones come first and old ones go in a later step, so that a window that moves has no gap; only when
 * there is no room for the new ones do as many old ones go before them as are in the way.
 * @param cap most that may be subscribed. @param batch most to add in one step.
 */
export function nextStep(wanted: ReadonlySet<number>, actual: ReadonlySet<number>, cap: number, batch: number): Step {
  assert(wanted.size <= cap, `${wanted.size} instruments are wanted, and ${cap} may be subscribed`);
  const missing: number[] = [];
  for (const code of wanted) if (!actual.has(code)) missing.push(code);
  const spare: number[] = [];
  for (const code of actual) if (!wanted.has(code)) spare.push(code);
  if (missing.length === 0) return { add: [], drop: spare };
  const first = missing.slice(0, batch);
  const inTheWay = Math.max(0, actual.size + first.length - cap);
  return { add: first, drop: spare.slice(0, inTheWay) };
}
