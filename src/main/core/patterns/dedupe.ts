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

/**
 * May a signal be told? Raw detections repeat on consecutive bars (quant.md D). The memory begins anew with the day.
 * @param memory the scanner's memory of this instrument and interval; a told signal is written into it.
 * @param times open times of the bars; the signal bar is the last one before `end`.
 */
export function mayTell(
  memory: Float64Array,
  times: ArrayLike<number>,
  end: number,
  dir: -1 | 0 | 1,
  conf: number,
  { dedupeBars, dedupeRise }: DedupeRules,
): boolean {
  const cell = (dir + 1) * 2;
  const lastMs = memory[cell]!;
  const oldest = end - 1 - dedupeBars;
  const isRecent = lastMs > 0 && (oldest < 0 || times[oldest]! <= lastMs);
  if (isRecent && dedupeBars > 0 && conf < memory[cell + 1]! + dedupeRise - HAIR) return false;
  memory[cell] = times[end - 1]!;
  memory[cell + 1] = conf;
  return true;
}
