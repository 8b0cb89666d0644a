import { breakout, BREAKOUT_PARAMS } from './breakout.ts';
import { hiddenAccumulation, HIDDEN_PARAMS } from './hidden-accumulation.ts';
import { momentum, MOMENTUM_PARAMS } from './momentum.ts';
import type { PatternFacts, PatternSignal } from './pattern.ts';
import { reversal, REVERSAL_PARAMS } from './reversal.ts';
import { volumeBreakout, VOLUME_BREAKOUT_PARAMS } from './volume-breakout.ts';
import { DIVERGENCE_PARAMS, volumePriceDivergence } from './volume-price-divergence.ts';
import { volumeSpike, VOLUME_SPIKE_PARAMS } from './volume-spike.ts';

/** The numbers of the eight core patterns by name (quant.md D.1). */
export const CORE_PARAMS = {
  VOLUME_SPIKE: VOLUME_SPIKE_PARAMS,
  VOLUME_BREAKOUT: VOLUME_BREAKOUT_PARAMS,
  VOLUME_PRICE_DIVERGENCE: DIVERGENCE_PARAMS,
  MOMENTUM: MOMENTUM_PARAMS,
  BREAKOUT: BREAKOUT_PARAMS,
  REVERSAL: REVERSAL_PARAMS,
  HIDDEN_ACCUMULATION: HIDDEN_PARAMS,
};
export type CoreParams = typeof CORE_PARAMS;

/** Every core pattern on the signal bar, in the order of the table; momentum and hidden volume each stand for two. */
export function corePatterns(facts: PatternFacts, params: CoreParams = CORE_PARAMS): PatternSignal[] {
  const found = [
    volumeSpike(facts, params.VOLUME_SPIKE),
    volumeBreakout(facts, params.VOLUME_BREAKOUT),
    volumePriceDivergence(facts, params.VOLUME_PRICE_DIVERGENCE, -1),
    volumePriceDivergence(facts, params.VOLUME_PRICE_DIVERGENCE, 1),
    momentum(facts, params.MOMENTUM),
    breakout(facts, params.BREAKOUT),
    reversal(facts, params.REVERSAL),
    hiddenAccumulation(facts, params.HIDDEN_ACCUMULATION),
  ];
  return found.filter((signal) => signal !== null);
}
