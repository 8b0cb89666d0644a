import { CHAIN_IV_STATUSES, type Chain } from '#contract/model/chain.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { StrategyLeg, StrategyLegState } from '#contract/model/strategy.ts';

/** What the tick table says of an instrument, in the price scale; 0 = none. */
export interface LegQuote {
  readonly bid: number;
  readonly ask: number;
  readonly last: number;
  readonly isStale: boolean;
}

/** A leg with what the market says of it. */
export interface QuotedLeg {
  readonly leg: StrategyLeg;
  readonly instrument: Instrument;
  readonly quote: LegQuote;
}

/** The price of entry that a leg takes: typed, else the other side's best, else the last trade. */
export function entryOf({ leg, quote }: QuotedLeg): Pick<StrategyLegState, 'entry' | 'entryFrom'> {
  if (leg.entry !== null) return { entry: leg.entry, entryFrom: 'typed' };
  if (leg.side === 'BUY' && quote.ask > 0) return { entry: quote.ask, entryFrom: 'ask' };
  if (leg.side === 'SELL' && quote.bid > 0) return { entry: quote.bid, entryFrom: 'bid' };
  return quote.last > 0 ? { entry: quote.last, entryFrom: 'last' } : { entry: null, entryFrom: 'none' };
}

/** Middle of a two-sided quote, else the last price; null without either. */
export function markOf({ bid, ask, last }: LegQuote): number | null {
  if (bid > 0 && ask >= bid) return 0.5 * (bid + ask);
  return last > 0 ? last : null;
}

/** Last index of CHAIN_IV_STATUSES whose volatility calculations use. */
const USABLE = CHAIN_IV_STATUSES.indexOf('LOW_CONFIDENCE');

/** Volatility of an option's strike: the smile's, else its own where it can be used; null for a future. */
export function sigmaOf({ right, strike, decimals }: Instrument, chain: Chain | undefined): number | null {
  if (right === null || strike === null || chain === undefined) return null;
  const row = chain.strike.indexOf(strike / 10 ** decimals);
  if (row < 0) return null;
  const smile = chain.smile[row] ?? null;
  if (smile !== null) return smile;
  const side = right === 'CE' ? chain.calls : chain.puts;
  return (side.ivStatus[row] ?? USABLE + 1) <= USABLE ? (side.iv[row] ?? null) : null;
}

/** What is wrong with a leg, with a remedy; empty when nothing is. */
export function legTrouble({ instrument, quote, leg }: QuotedLeg, sigma: number | null): string {
  const { entry, entryFrom } = entryOf({ instrument, quote, leg });
  if (entry === null) return 'No price: no quote and no trade today. Type the price of entry.';
  const parts: string[] = [];
  if (entryFrom === 'last') parts.push(`No ${leg.side === 'BUY' ? 'offer' : 'bid'}: the last trade stands for it.`);
  if (quote.isStale) parts.push('Its feed is down: the price is old.');
  if (instrument.right !== null && sigma === null)
    parts.push('No volatility can be read from its price: only the result at expiry is known.');
  return parts.join(' ');
}
