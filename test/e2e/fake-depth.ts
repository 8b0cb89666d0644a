import type { CallInput, CallName, CallOutput } from '#contract/calls/index.ts';
import { DEPTH_CHOICES } from '#contract/model/depth.ts';

type DepthCall = Extract<CallName, `depth.${string}`>;
const NO_SIDE = { price: [], quantity: [], orders: [], atMs: null };

/** Books that are possible and never come. */
export const FAKE_DEPTH: { readonly [N in DepthCall]: (input: CallInput<N>) => CallOutput<N> } = {
  'depth.levels': () => ({ choices: DEPTH_CHOICES.map((levels) => ({ levels, possible: true, reason: null })) }),
  'depth.open': (key) => ({ ...key, state: 'connecting', reason: null }),
  'depth.close': () => ({ open: 0 }),
  'depth.read': (key) => ({ ...key, state: 'connecting', reason: null, bids: NO_SIDE, asks: NO_SIDE }),
};
