import type { Instrument, InstrumentKind } from '#contract/model/instrument.ts';
import { matches, queryWords } from '../../shell/search.ts';

export const CHIPS = ['All', 'Indices', 'Stocks', 'Futures', 'Options'] as const;
export type Chip = (typeof CHIPS)[number];

/** Which chip an instrument kind belongs to. */
export function chipOf(kind: InstrumentKind): Exclude<Chip, 'All'> {
  if (kind === 'INDEX') return 'Indices';
  if (kind === 'EQUITY') return 'Stocks';
  return kind.startsWith('FUT') ? 'Futures' : 'Options';
}

/** How many instruments each chip holds. */
export function chipCounts(rows: readonly Instrument[]): Record<Chip, number> {
  const counts: Record<Chip, number> = { All: rows.length, Indices: 0, Stocks: 0, Futures: 0, Options: 0 };
  for (const row of rows) counts[chipOf(row.kind)] += 1;
  return counts;
}

/** Marks the slots that pass: 1 = shown. Returns how many do. */
export function markShown(
  rows: readonly Instrument[],
  texts: readonly string[],
  chip: Chip,
  query: string,
  mask: Uint8Array,
): number {
  const words = queryWords(query);
  let shown = 0;
  for (const row of rows) {
    const pass = (chip === 'All' || chipOf(row.kind) === chip) && matches(texts[row.slot] as string, words);
    mask[row.slot] = pass ? 1 : 0;
    if (pass) shown += 1;
  }
  return shown;
}
