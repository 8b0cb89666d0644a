import type { DepthChoice } from '#contract/model/depth.ts';
import type { Instrument, Segment } from '#contract/model/instrument.ts';

/** Segments whose books the broker sends deeper than five levels (dhan-api §5). */
const DEEP_SEGMENTS: readonly Segment[] = ['NSE_EQ', 'NSE_FNO'];

export function hasDeepBook(segment: Segment): boolean {
  return DEEP_SEGMENTS.includes(segment);
}

/**
 * Which depths are possible for an instrument.
 * @param noDeepSource why the source has no deep books at all, in words; null when it has.
 */
export function depthChoices({ segment, symbol }: Instrument, noDeepSource: string | null): DepthChoice[] {
  if (segment === 'IDX_I') {
    const reason = `${symbol} is an index: it is calculated, and nobody bids for it. Choose its future.`;
    return [5, 20, 200].map((levels) => ({ levels: levels as DepthChoice['levels'], possible: false, reason }));
  }
  const foreign = `The broker sends it for NSE shares and NSE derivatives only, and ${symbol} is ${segment}.`;
  const reason = noDeepSource ?? (hasDeepBook(segment) ? null : foreign);
  return [
    { levels: 5, possible: true, reason: null },
    { levels: 20, possible: reason === null, reason },
    { levels: 200, possible: reason === null, reason },
  ];
}
