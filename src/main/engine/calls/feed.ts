import type { Handlers } from '../router.ts';
import type { EngineServices } from '../services.ts';

/** Subscriptions: what there is, what it would cost, and slots on demand. */
export function feedHandlers({
  subscriptions,
}: EngineServices): Pick<Handlers, 'feed.tiers' | 'feed.cost' | 'feed.open'> {
  return {
    'feed.tiers': () => subscriptions.tiers(),
    'feed.cost': ({ instruments }) => subscriptions.cost(instruments),
    'feed.open': (instrument) => subscriptions.open(instrument),
  };
}
