/** What price and open interest say together (quant.md C.10); a column holds the index. */
export const BUILD_UPS = [
  'UNKNOWN',
  'NEUTRAL',
  'LONG_BUILDUP',
  'SHORT_BUILDUP',
  'LONG_UNWINDING',
  'SHORT_COVERING',
] as const;
export type BuildUp = (typeof BUILD_UPS)[number];

const UNKNOWN = BUILD_UPS.indexOf('UNKNOWN');
const NEUTRAL = BUILD_UPS.indexOf('NEUTRAL');
const LONG_BUILDUP = BUILD_UPS.indexOf('LONG_BUILDUP');
const SHORT_BUILDUP = BUILD_UPS.indexOf('SHORT_BUILDUP');
const LONG_UNWINDING = BUILD_UPS.indexOf('LONG_UNWINDING');
const SHORT_COVERING = BUILD_UPS.indexOf('SHORT_COVERING');

/**
 * Code of `BUILD_UPS` for a contract: its own price and open interest now and before.
 * @param epsilonPct changes of at most this many percent count as none.
 */
export function buildUp(
  priceBefore: number,
  price: number,
  interestBefore: number,
  interest: number,
  epsilonPct = 0,
): number {
  if (!(priceBefore > 0 && interestBefore > 0 && price >= 0 && interest >= 0)) return UNKNOWN;
  const pricePct = (100 * (price - priceBefore)) / priceBefore;
  const interestPct = (100 * (interest - interestBefore)) / interestBefore;
  if (Math.abs(pricePct) <= epsilonPct || Math.abs(interestPct) <= epsilonPct) return NEUTRAL;
  if (interestPct > 0) return pricePct > 0 ? LONG_BUILDUP : SHORT_BUILDUP;
  return pricePct > 0 ? SHORT_COVERING : LONG_UNWINDING;
}
