import type { CallInput, CallOutput } from '#contract/calls/index.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Watchlist } from '#contract/model/watchlist.ts';

type Names =
  | 'feed.tiers'
  | 'feed.modes'
  | 'feed.cost'
  | 'feed.ticket'
  | 'watchlists.list'
  | 'watchlists.save'
  | 'watchlists.remove';
type Answers = { [N in Names]: (input: CallInput<N>) => CallOutput<N> };

interface ListHolder {
  readonly epoch: number;
  lists: Watchlist[];
  readonly market: { readonly instruments: readonly Instrument[] };
  tellLists(): void;
}

/** The fake engine's saved lists, and made-up costs of what is on them. */
export function fakeLists(engine: ListHolder): Answers {
  return {
    'feed.tiers': () => {
      const held = engine.market.instruments.length;
      return {
        cap: 25_000,
        subscribed: held,
        wanted: held,
        leftOut: 0,
        tierB: { options: 2_268, underlyings: 8 },
        tierA: held - 2_276,
        free: 25_000 - held,
        slots: held,
        modes: { ticker: 0, quote: 0, full: held },
        owners: [{ kind: 'scan', name: 'scan', held }],
      };
    },
    'feed.modes': () => {
      const own: CallOutput<'feed.modes'>['own'] = { ticker: [], quote: [], full: [] };
      for (const list of engine.lists)
        for (const item of list.items) {
          const mode = item.type === 'instrument' ? (item.mode ?? list.mode) : undefined;
          const slot = engine.market.instruments.find(
            (row) => item.type === 'instrument' && row.segment === item.segment && row.securityId === item.securityId,
          )?.slot;
          if (mode !== undefined && slot !== undefined) own[mode].push(slot);
        }
      return { epoch: engine.epoch, terminal: 'full', own };
    },
    'feed.ticket': () => ({}),
    'feed.cost': ({ instruments }) => ({ own: instruments.length, options: 42, added: 43, free: 19_900 }),
    'watchlists.list': () => ({ lists: engine.lists }),
    'watchlists.save': (list) => {
      const saved = { ...list, id: list.id === 0 ? engine.lists.length + 1 : list.id };
      engine.lists = [...engine.lists.filter(({ id }) => id !== saved.id), saved].sort((a, b) => a.id - b.id);
      engine.tellLists();
      return saved;
    },
    'watchlists.remove': ({ id }) => {
      engine.lists = engine.lists.filter((list) => list.id !== id);
      engine.tellLists();
      return {};
    },
  };
}
