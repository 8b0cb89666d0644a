import type { CallInput, CallName, CallOutput } from '#contract/calls/index.ts';
import { DEPTH_CHOICES } from '#contract/model/depth.ts';

type DepthCall = Extract<CallName, `depth.${string}`>;
const side = (first: number, step: number) => ({
  price: [0, 1, 2, 3, 4].map((level) => first + level * step),
  quantity: [120, 3_400, 560, 78_900, 1_000],
  orders: [1, 12, 4, 90, 7],
  atMs: 1,
});

/** Books that are possible and whose frames never come; one that is read has made-up levels. */
export const FAKE_DEPTH: { readonly [N in DepthCall]: (input: CallInput<N>) => CallOutput<N> } = {
  'depth.levels': () => ({ choices: DEPTH_CHOICES.map((levels) => ({ levels, possible: true, reason: null })) }),
  'depth.open': (key) => ({ ...key, state: 'connecting', reason: null }),
  'depth.close': () => ({ open: 0 }),
  'depth.read': (key) => ({
    ...key,
    state: 'connecting',
    reason: null,
    bids: side(233_400, -5),
    asks: side(233_410, 5),
  }),
};
