import type { CallInput, CallName, CallOutput } from '#contract/calls/index.ts';

type Names = Extract<CallName, `watchlists.${string}` | 'feed.tiers' | 'feed.modes'>;

const watchlist: CallInput<'watchlists.save'> = {
  id: 0,
  name: 'My list',
  items: [
    { type: 'instrument', segment: 'IDX_I', securityId: 13, label: '', active: true },
    { type: 'separator', label: 'Banks' },
    {
      type: 'spread',
      label: 'Bank against market',
      active: true,
      mode: 'quote',
      legs: [
        { segment: 'IDX_I', securityId: 25, factor: 100 },
        { segment: 'IDX_I', securityId: 13, factor: -210 },
      ],
    },
  ],
};

export const WATCH_INPUTS: { readonly [N in Names]: CallInput<N> } = {
  'feed.tiers': {},
  'feed.modes': {},
  'watchlists.list': {},
  'watchlists.save': watchlist,
  'watchlists.remove': { id: 1 },
};

export const WATCH_OUTPUTS: { readonly [N in Names]: CallOutput<N> } = {
  'feed.modes': { epoch: 1, terminal: 'full', own: { ticker: [3, 4], quote: [], full: [] } },
  'feed.tiers': {
    cap: 25_000,
    subscribed: 5_100,
    wanted: 5_100,
    leftOut: 0,
    tierB: { options: 2_440, underlyings: 8 },
    tierA: 2_652,
    free: 19_900,
    slots: 5_100,
    modes: { ticker: 20, quote: 0, full: 5_000 },
    owners: [{ kind: 'scan', name: 'scan', held: 5_000 }],
  },
  'watchlists.list': { lists: [{ ...watchlist, id: 1 }] },
  'watchlists.save': { ...watchlist, id: 1 },
  'watchlists.remove': {},
};
