import type { RiskControl } from '../control.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { deny, priceText } from '../verdict.ts';

/** Options have a band of this share, or of this many hundredths of a rupee where that is more. */
const OPTION_SHARE = 0.4;
const OPTION_LEAST_PAISE = 2_000;

/** Without a last price there is nothing to hold a price against. */
function usualBand(
  { kind, decimals, tick }: Instrument,
  last: number | null,
  percent: number,
): readonly [least: number, most: number] {
  if (last === null) return [0, Number.POSITIVE_INFINITY];
  const isOption = kind.startsWith('OPT');
  const least = isOption ? OPTION_LEAST_PAISE * (decimals === 4 ? 100 : 1) : 0;
  const width = Math.max(least, last * Math.max(percent / 100, isOption ? OPTION_SHARE : 0));
  return [Math.max(tick, last - width), last + width];
}

/** Limits inside the day's band, or inside a usual one round the last price (india-markets §2.7). */
export const priceBand: RiskControl = {
  id: 'price-band',
  title: 'Price band',
  limit: 20,
  unit: '%',
  least: 1,
  most: 100,
  optional: false,
  exits: false,
  reason: 'The exchange refuses prices outside its bands, and a slipped digit is one.',
  check({ limit, instrument, intent }, { market }, percent) {
    const { lower, upper, last } = market;
    const { symbol, decimals } = instrument;
    const [least, most] = lower !== null && upper !== null ? [lower, upper] : usualBand(instrument, last, percent);
    const prices = intent.trigger === 0 ? [limit] : [limit, intent.trigger];
    const outside = prices.find((price) => price < least || price > most);
    if (outside === undefined) return null;
    const band = `${priceText(least, decimals)} to ${priceText(most, decimals)}`;
    return deny('price-band', `${symbol}: ${priceText(outside, decimals)} is outside the band ${band}.`);
  },
};
