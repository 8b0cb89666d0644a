import { assert } from '#contract/faults.ts';

/** 8 buckets to each doubling: a percentile is at most 12.5 % above the true value. */
const PER_OCTAVE_BITS = 3;
const PER_OCTAVE = 2 ** PER_OCTAVE_BITS;
/** The last bucket begins at about 4.5 hours: longer lags are all the same. */
const LAG_MS_MAX = 2 ** 24 - 1;
export const LAG_BUCKETS = bucketOf(LAG_MS_MAX) + 1;

/** Bucket of a lag in whole ms; below 8 ms each ms has its own, above it 8 share a doubling. */
function bucketOf(ms: number): number {
  if (ms < PER_OCTAVE) return ms;
  const octave = 31 - Math.clz32(ms);
  return (octave - PER_OCTAVE_BITS + 1) * PER_OCTAVE + ((ms >>> (octave - PER_OCTAVE_BITS)) & (PER_OCTAVE - 1));
}

/** Upper ends of the bands that are shown, ms: doublings, so that no bucket lies in two. Dhan tells whole seconds. */
export const LAG_BANDS_MS: readonly number[] = [512, 1_024, 2_048, 4_096, 8_192, 16_384, 65_536];

/** Largest whole ms that falls into the bucket. */
function bucketTopMs(bucket: number): number {
  if (bucket < PER_OCTAVE) return bucket;
  const shift = Math.floor(bucket / PER_OCTAVE) - 1;
  return ((PER_OCTAVE + (bucket % PER_OCTAVE) + 1) << shift) - 1;
}

/**
 * Counts of lags in logarithmic buckets, in shared memory, ever growing; a reader takes the difference of two copies
 * to see a stretch of time. One writer.
 */
export class LagHistogram {
  readonly #cells: Float64Array;

  /** @param cells LAG_BUCKETS cells, for instance those of a counter block. */
  constructor(cells: Float64Array) {
    assert(cells.length === LAG_BUCKETS, 'the lag histogram needs its own number of cells');
    this.#cells = cells;
  }

  /** Counts one lag in ms; negative ones (clocks that differ) count as 0. */
  record(lagMs: number): void {
    const ms = lagMs > 0 ? (lagMs < LAG_MS_MAX ? lagMs | 0 : LAG_MS_MAX) : 0;
    const bucket = bucketOf(ms);
    this.#cells[bucket] = (this.#cells[bucket] as number) + 1;
  }

  /** Copies the counts, for a later difference. */
  copy(): Float64Array {
    return this.#cells.slice();
  }
}

/**
 * Percentile of what was counted between two copies.
 * @param share 0 … 1 (0.99 for p99). @returns ms (the top of its bucket), or null when nothing was counted.
 */
export function lagPercentile(before: Float64Array, after: Float64Array, share: number): number | null {
  let total = 0;
  for (let i = 0; i < LAG_BUCKETS; i++) total += (after[i] ?? 0) - (before[i] ?? 0);
  if (total <= 0) return null;
  const rank = Math.max(1, Math.ceil(total * share));
  let seen = 0;
  for (let i = 0; i < LAG_BUCKETS; i++) {
    seen += (after[i] ?? 0) - (before[i] ?? 0);
    if (seen >= rank) return bucketTopMs(i);
  }
  return bucketTopMs(LAG_BUCKETS - 1);
}

/** What was counted, by band of LAG_BANDS_MS; one more at the end for longer lags. @param cells a copy of the counts. */
export function lagBands(cells: Float64Array): { readonly belowMs: number | null; readonly count: number }[] {
  const counts = new Float64Array(LAG_BANDS_MS.length + 1);
  for (let i = 0; i < LAG_BUCKETS; i++) {
    const band = LAG_BANDS_MS.findIndex((endMs) => bucketTopMs(i) < endMs);
    const at = band < 0 ? LAG_BANDS_MS.length : band;
    counts[at] = (counts[at] as number) + (cells[i] ?? 0);
  }
  return Array.from(counts, (count, at) => ({ belowMs: LAG_BANDS_MS[at] ?? null, count }));
}
