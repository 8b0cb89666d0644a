import type { ChainSignal, ChainView } from '../scan/chain-scanner.ts';
import type { Pair } from './chain-legs.ts';
import { makeStraddlePlan } from './straddle-plan.ts';

export interface ShortPair {
  readonly pair: Pair;
  readonly stop: number;
  readonly target: number;
  readonly confidence: number;
  readonly evidence: ChainSignal['evidence'];
}

/** Selling a pair, as a signal of what is behind it; null when its prices make no plan. */
export function shortSignal(view: ChainView, { pair, stop, target, confidence, evidence }: ShortPair) {
  const plan = makeStraddlePlan({
    action: 'SELL',
    legs: [
      { instrument: pair.call.instrument, side: 'SELL' },
      { instrument: pair.put.instrument, side: 'SELL' },
    ],
    entry: pair.premium,
    stop,
    target,
    expectedMove: null,
    capital: view.capital,
    tradeDate: view.day.date,
  });
  if (plan === null) return null;
  const { expiry } = view;
  return { side: 'neutral', variant: expiry, confidence, plan, evidence } satisfies ChainSignal;
}
