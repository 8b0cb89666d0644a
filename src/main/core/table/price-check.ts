import { DEPTH_LEVELS } from '#contract/columns.ts';
import { LEVEL_AT, LEVEL_BYTES, REJECT } from '../wire/packets.ts';

/**
 * The prices of one packet together, as integers, must stay below this; then each of them fits 32 bits, and one
 * comparison checks them all. With 16 prices in a packet it allows ₹1.3 million each, or ₹13,000 for currency pairs:
 * several times the dearest instrument of either kind.
 */
export const PRICE_SUM_MAX = 0x7fff_ffff;

/** Why a sum of prices did not pass. */
export function badPrice(sum: number): number {
  return Number.isFinite(sum) ? REJECT.rejectedRange : REJECT.rejectedNonFinite;
}

/** Rupees of a checked packet → integer price; the −0.01 of an empty level and everything else below 0 become 0 = none. */
export function integerPrice(rupees: number, scale: number): number {
  return rupees > 0 ? (rupees * scale + 0.5) | 0 : 0;
}

/** A packet's own last price and range of the day come from one message; so far apart they contradict each other. */
const OUTSIDE_FACTOR_MAX = 1.5;

/** Whether a last price is far outside of the day's range that is told with it; any unit, 0 = not known. */
export function isAbsurd(ltp: number, low: number, high: number): boolean {
  return (high > 0 && ltp > high * OUTSIDE_FACTOR_MAX) || (ltp > 0 && ltp * OUTSIDE_FACTOR_MAX < low);
}

/** Sum of the sizes of ten prices; NaN or Infinity when one of them is. */
export function levelsSum(view: DataView, offset: number): number {
  let sum = 0;
  for (let at = offset; at < offset + DEPTH_LEVELS * LEVEL_BYTES; at += LEVEL_BYTES) {
    sum +=
      Math.abs(view.getFloat32(at + LEVEL_AT.bidPrice, true)) + Math.abs(view.getFloat32(at + LEVEL_AT.askPrice, true));
  }
  return sum;
}
