import type { Config } from '#contract/config.ts';
import type { Boot, OrderBoot, VenueBoot } from '../threads/protocol.ts';
import type { EpochOptions } from './epoch.ts';

/**
 * What the order thread starts with.
 * @param rewinds how often the replay went back: each time the account and its journal begin anew.
 */
export function orderBoot(
  shared: Omit<Boot, 'name'>,
  { config, host, book, calendar }: Pick<EpochOptions, 'config' | 'host' | 'book' | 'calendar'>,
  rewinds: number,
): OrderBoot {
  return {
    name: 'order',
    ...shared,
    dataDir: host.dataDir,
    venue: venueOf(config),
    account: config.account,
    auditDays: config.auditDays,
    staleAfterMs: config.staleAfterMs,
    book: rewinds === 0 ? book : `${book}-${rewinds}`,
    calendar,
  };
}

/** Paper lives in the order thread, except on the simulator, which has a venue of its own. */
function venueOf({ source, orders }: Config): VenueBoot {
  if (source === 'sim') return { kind: 'http', mode: 'paper' };
  return source === 'dhan' && orders === 'live' ? { kind: 'http', mode: 'live' } : { kind: 'paper' };
}
