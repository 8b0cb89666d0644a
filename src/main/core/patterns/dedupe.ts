import type { SeriesView } from '../scan/scanner.ts';

/** Cells that a scanner keeps for it: open time and confidence of the last told signal of each direction. */
export const DEDUPE_CELLS = 6;

export interface DedupeRules {
  /** Bars after a told signal in which the same one is not told again; 0 tells all. */
  readonly dedupeBars: number;
  /** Unless its confidence is at least this much higher. */
  readonly dedupeRise: number;
}

/** Differences of confidences are computed; one that is a hair short of the rise has risen. */
const HAIR = 1e-9;

/** A signal of one direction on the newest bar. */
export interface Told {
  readonly dir: -1 | 0 | 1;
  readonly conf: number;
}

/**
 * Is it the same signal again? Raw detections repeat on consecutive bars (quant.md D). The memory begins anew with the
 * day, so the first signal of a day is never a repetition.
 * @param bars open times of the bars; the signal bar is the newest.
 */
export function isRepeated(
  memory: Float64Array,
  { t, first, end }: Pick<SeriesView, 't' | 'first' | 'end'>,
  { dir, conf }: Told,
  { dedupeBars, dedupeRise }: DedupeRules,
): boolean {
  const cell = (dir + 1) * 2;
  const lastMs = memory[cell]!;
  if (lastMs === 0 || dedupeBars === 0) return false;
  const oldest = end - 1 - dedupeBars;
  const isRecent = oldest < first || t[oldest]! <= lastMs;
  return isRecent && conf < memory[cell + 1]! + dedupeRise - HAIR;
}

/** Remembers a signal that was told. */
export function rememberTold(memory: Float64Array, openMs: number, { dir, conf }: Told): void {
  const cell = (dir + 1) * 2;
  memory[cell] = openMs;
  memory[cell + 1] = conf;
}
