import type { Config } from '#contract/config.ts';
import { parseAlwaysOn } from '../core/tiers/always-on.ts';
import type { EngineClock } from './engine-clock.ts';
import type { Log } from './log.ts';
import type { StoreGate } from './store-gate.ts';
import { SubscriptionDesk } from './subscription-desk.ts';
import type { Teller } from './teller.ts';

interface SubscriptionWiring {
  readonly config: Config;
  readonly isReplay: boolean;
  readonly store: StoreGate;
  readonly clock: EngineClock;
  readonly log: Log;
  readonly teller: Teller;
}

/** The book of subscriptions, connected with the rest of the engine. */
export function makeSubscriptions({
  config,
  isReplay,
  store,
  clock,
  log,
  teller,
}: SubscriptionWiring): SubscriptionDesk {
  return new SubscriptionDesk({
    plan: parseAlwaysOn(config.alwaysOn),
    cleansUp: !isReplay,
    hasModes: config.feedMode !== 'full',
    askStore: (make) => store.ask(make),
    nowMs: () => clock.nowMs(),
    log,
    broadcast: (name, payload) => teller.broadcast(name, payload),
    raise: (level, code, text) => teller.raise(level, code, text),
  });
}
