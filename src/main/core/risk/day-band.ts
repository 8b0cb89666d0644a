import type { Instrument } from '#contract/model/instrument.ts';

/** The lowest and highest price that the exchange takes today; null where there is none or it is not known. */
export interface DayBand {
  readonly lower: number | null;
  readonly upper: number | null;
}

const UNKNOWN: DayBand = { lower: null, upper: null };

/**
 * Bands of derivatives, and of shares that have derivatives, are widened during the day once trades come near their
 * edge (india-markets 2.7). Past this share of the way from the middle the morning's list may no longer hold.
 */
const WIDENED_FROM = 0.9;

/**
 * The band of the day's list while it is sure to be in force.
 * @param last newest price in the price scale; null before the first.
 */
export function dayBand({ band, sessionClass }: Instrument, last: number | null): DayBand {
  if (band === undefined) return UNKNOWN;
  if (sessionClass === 'EQ_PLAIN' || last === null) return band;
  const half = (band.upper - band.lower) / 2;
  const isNearEdge = Math.abs(last - (band.lower + half)) >= half * WIDENED_FROM;
  return isNearEdge ? UNKNOWN : band;
}
