import { instrumentCode } from '#contract/model/instrument.ts';
import type { Handlers } from '../router.ts';
import type { EngineServices } from '../services.ts';

/** Subscriptions: what there is, what it would cost, and slots on demand. */
export function feedHandlers({
  subscriptions,
}: EngineServices): Pick<Handlers, 'feed.tiers' | 'feed.modes' | 'feed.cost' | 'feed.open' | 'feed.ticket'> {
  return {
    'feed.tiers': () => subscriptions.tiers(),
    'feed.modes': () => subscriptions.modes(),
    'feed.cost': ({ instruments }) => subscriptions.cost(instruments),
    'feed.open': (instrument) => subscriptions.open(instrument),
    'feed.ticket': ({ instrument }, { client }) => {
      const codes = instrument === null ? [] : [instrumentCode(instrument.segment, instrument.securityId)];
      subscriptions.holdOfWindow('ticket', client.id, codes);
      return {};
    },
  };
}
