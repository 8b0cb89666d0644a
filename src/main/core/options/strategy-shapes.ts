import type { Side } from '#contract/model/order.ts';
import type { StrategyKind } from '#contract/model/strategy.ts';

/** One leg of a ready-made strategy, relative to the money. */
export interface ShapeLeg {
  readonly side: Side;
  /** `FUT`: the future of the underlying that does not expire before the options. */
  readonly what: 'CE' | 'PE' | 'FUT';
  /** Widths above the money; 0 for a future. */
  readonly steps: number;
  readonly lots: number;
  /** The expiry after the chosen one. */
  readonly isFar: boolean;
}

const leg = (side: Side, what: ShapeLeg['what'], steps = 0, lots = 1, isFar = false): ShapeLeg => ({
  side,
  what,
  steps,
  lots,
  isFar,
});
const buy = (what: ShapeLeg['what'], steps = 0, lots = 1): ShapeLeg => leg('BUY', what, steps, lots);
const sell = (what: ShapeLeg['what'], steps = 0, lots = 1): ShapeLeg => leg('SELL', what, steps, lots);
const far = (what: ShapeLeg['what'], steps = 0): ShapeLeg => leg('BUY', what, steps, 1, true);

/** Legs of the ready-made strategies, strikes in widths from the money (the usual textbook shapes). */
export const STRATEGY_SHAPES: Readonly<Record<StrategyKind, readonly ShapeLeg[]>> = {
  'buy-call': [buy('CE')],
  'buy-put': [buy('PE')],
  'long-straddle': [buy('CE'), buy('PE')],
  'short-straddle': [sell('CE'), sell('PE')],
  'long-strangle': [buy('PE', -1), buy('CE', 1)],
  'short-strangle': [sell('PE', -1), sell('CE', 1)],
  'bull-call-spread': [buy('CE'), sell('CE', 1)],
  'bull-put-spread': [buy('PE', -1), sell('PE')],
  'bear-put-spread': [buy('PE'), sell('PE', -1)],
  'bear-call-spread': [buy('CE', 1), sell('CE')],
  'iron-condor': [buy('PE', -2), sell('PE', -1), sell('CE', 1), buy('CE', 2)],
  'iron-fly': [buy('PE', -1), sell('PE'), sell('CE'), buy('CE', 1)],
  'long-iron-condor': [sell('PE', -2), buy('PE', -1), buy('CE', 1), sell('CE', 2)],
  'call-butterfly': [buy('CE', -1), sell('CE', 0, 2), buy('CE', 1)],
  'put-butterfly': [buy('PE', -1), sell('PE', 0, 2), buy('PE', 1)],
  'call-ratio-spread': [buy('CE'), sell('CE', 1, 2)],
  'put-ratio-spread': [buy('PE'), sell('PE', -1, 2)],
  'call-back-spread': [sell('CE'), buy('CE', 1, 2)],
  'put-back-spread': [sell('PE'), buy('PE', -1, 2)],
  'jade-lizard': [sell('PE', -1), sell('CE', 1), buy('CE', 2)],
  strip: [buy('CE'), buy('PE', 0, 2)],
  strap: [buy('CE', 0, 2), buy('PE')],
  'call-calendar': [sell('CE'), far('CE')],
  'put-calendar': [sell('PE'), far('PE')],
  'call-diagonal': [sell('CE', 1), far('CE')],
  'covered-call': [buy('FUT'), sell('CE', 1)],
  'protective-put': [buy('FUT'), buy('PE', -1)],
  collar: [buy('FUT'), buy('PE', -1), sell('CE', 1)],
  'synthetic-long': [buy('CE'), sell('PE')],
  'synthetic-short': [sell('CE'), buy('PE')],
};
