import { ensure } from '#contract/faults.ts';
import { MARKET } from './market-data.ts';
import type { PathStore } from './path-store.ts';
import type { Underlying } from './underlying.ts';

/** Slope and curvature of implied volatility over standardised log-moneyness, and how far they reach. */
const SLOPE = -0.055;
const CURVE = 0.035;
const REACH = 3;
/** Lets very short expiries have a smile of finite width. */
const WIDTH_DAYS_MIN = 0.5;
const TERM_SLOPE = 0.06;

/** At-the-money volatility (fraction a year) of an underlying in a minute of a day. */
export function atmVol(of: Underlying, day: number, minute: number, years: number, paths: PathStore): number {
  const term = 1 + TERM_SLOPE * Math.log(0.1 + Math.sqrt(years * 12));
  if (of.kind === 'commodity') {
    const row = ensure(MARKET.commodities[of.root], `sim-market.json has no commodity ${of.root}`);
    return (row.ivPercent / 100) * Math.sqrt(of.venue.factors(day).heat) * term;
  }
  const vix = paths.factorDay(of.venue, day).vix;
  const knotSec = paths.knotSec(of.venue, day);
  const level = (vix[Math.min(vix.length - 1, Math.floor((minute * 60) / knotSec))] as number) / 100;
  if (of.kind === 'index') return level * (MARKET.indexVolRatio[of.root] ?? 1) * term;
  const asset = ensure(of.venue.assets[of.asset], `no asset for ${of.root}`);
  const usual = Math.sqrt(252) * Math.hypot(asset.vol, asset.beta * (MARKET.market.volPercent / 100));
  return usual * Math.sqrt((level * 100) / MARKET.vixBase) * term;
}

/**
 * The one smile of an underlying and expiry. Calls and puts of a strike share it, which is what makes put–call parity
 * hold.
 * @param atm from `atmVol`. @param forward at the start of the minute: within a minute the volatility of a strike is
 * fixed, so that its option's price is a monotone function of the forward.
 */
export function smileVol(atm: number, forward: number, strike: number, years: number): number {
  const width = atm * Math.sqrt(Math.max(years, WIDTH_DAYS_MIN / 365));
  const raw = Math.log(strike / forward) / width;
  const x = raw > REACH ? REACH : raw < -REACH ? -REACH : raw;
  return atm * (1 + SLOPE * x + CURVE * x * x);
}
