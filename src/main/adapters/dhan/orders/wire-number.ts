import { FaultError, fault } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';

/** Decimals of a price on the wire: rupees with 2, on currency with 4 (dhan-api §3.4). */
export function decimalsOf(segment: Instrument['segment']): 2 | 4 {
  return segment === 'NSE_CURRENCY' || segment === 'BSE_CURRENCY' ? 4 : 2;
}

/**
 * A price of the integer scale as the decimal number that is sent. The division of two whole numbers gives the double
 * nearest to the price, and JSON prints the shortest text of that double: `3345.8`, never `3345.7999999999997`.
 */
export function priceNumber(scaled: number, decimals: 2 | 4): number {
  return scaled / 10 ** decimals;
}

/** A price in rupees as a whole number of the price scale. */
export function scaledPrice(rupees: number, decimals: 2 | 4): number {
  return Math.round(rupees * 10 ** decimals);
}

/** Digits that an average keeps behind the price scale; the rest is dust of the broker's division. */
const AVERAGE_DIGITS = 6;

/** An average in rupees in the price scale, not rounded to it. */
export function scaledAverage(rupees: number, decimals: 2 | 4): number {
  return Number((rupees * 10 ** decimals).toFixed(AVERAGE_DIGITS));
}

/** Rupees as whole paise. */
export function paiseOf(rupees: number): number {
  return Math.round(rupees * 100);
}

/**
 * Units as the broker counts them. On MCX its file says lot 1 and orders count lots; our `lot` carries the contract's
 * size there (dhan-api §3.4, question 14).
 * @throws FaultError `input.not_whole_lots`
 */
export function wireQuantity(units: number, { segment, lot, symbol }: Instrument): number {
  if (segment !== 'MCX_COMM') return units;
  if (units % lot === 0) return units / lot;
  const text = `${units} units of ${symbol} are no whole lots of ${lot}. Nothing was sent; give a multiple of the lot.`;
  throw new FaultError(fault('input.not_whole_lots', text));
}
