import type { Config } from '#contract/config.ts';
import { parseAlwaysOn } from '../core/tiers/always-on.ts';
import type { EngineClock } from './engine-clock.ts';
import type { Log } from './log.ts';
import type { StoreGate } from './store-gate.ts';
import { SubscriptionDesk } from './subscription-desk.ts';
import type { Teller } from './teller.ts';

export interface SubscriptionWiring {
  readonly config: Pick<Config, 'alwaysOn' | 'feedMode' | 'source'>;
  readonly store: StoreGate;
  readonly clock: EngineClock;
  readonly log: Log;
  readonly teller: Teller;
}

/** What is subscribed, and for whom. A replay gives nothing back: what a recording holds comes anyway. */
export function makeSubscriptions({ config, store, clock, log, teller }: SubscriptionWiring): SubscriptionDesk {
  return new SubscriptionDesk({
    plan: parseAlwaysOn(config.alwaysOn),
    cleansUp: !config.source.startsWith('replay:'),
    feedMode: config.source.startsWith('replay:') ? null : config.feedMode,
    askStore: (make) => store.ask(make),
    nowMs: () => clock.nowMs(),
    log,
    broadcast: (name, payload) => teller.broadcast(name, payload),
    raise: (level, code, text) => teller.raise(level, code, text),
  });
}
