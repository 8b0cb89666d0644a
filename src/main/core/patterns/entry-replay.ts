import { DEDUPE_CELLS } from './dedupe.ts';
import { STRUCTURE_BARS } from './latest-break.ts';
import { OTE_CELLS, type OteParams, stepOptimalEntries } from './optimal-entry.ts';
import type { PatternSignal } from './pattern.ts';
import { clearStructure, stepStructure, STRUCTURE_CELLS } from './structure.ts';
import type { ViewFacts } from './view-facts.ts';

/** Cells: open time of the bar that the state is of, the structure, the legs. */
export const ENTRY_CELLS = 1 + STRUCTURE_CELLS + OTE_CELLS;

/**
 * Entries of the signal bar. Legs are kept in the scanner's memory from bar to bar. Where that does not hold the bar
 * before (at the start of the day), they are made again of the last STRUCTURE_BARS bars; since every day starts so and
 * every bar of it comes in order, the result does not depend on when the loading happened.
 */
export function entriesOf(facts: ViewFacts, params: OteParams): readonly PatternSignal[] | null {
  const { at, first } = facts;
  const { t } = facts.bars;
  const memory = facts.view.memory.subarray(DEDUPE_CELLS);
  const structure = memory.subarray(1, 1 + STRUCTURE_CELLS);
  const legs = memory.subarray(1 + STRUCTURE_CELLS);
  if (at === first || memory[0] !== t[at - 1]) {
    clearStructure(structure);
    legs.fill(0);
    const from = Math.max(first, at - STRUCTURE_BARS);
    for (facts.at = from; facts.at < at; facts.at++) step(facts, structure, legs, params);
    facts.at = at;
  }
  memory[0] = t[at]!;
  const signals = step(facts, structure, legs, params);
  return signals.length === 0 ? null : signals;
}

function step(
  facts: ViewFacts,
  structure: Float64Array,
  legs: Float64Array,
  params: OteParams,
): readonly PatternSignal[] {
  return stepOptimalEntries(legs, facts, stepStructure(structure, facts.bars, facts.at, facts.first), params);
}
