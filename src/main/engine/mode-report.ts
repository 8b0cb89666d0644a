import type { CallOutput } from '#contract/calls/index.ts';
import type { FeedMode } from '#contract/model/feed.ts';
import type { Epoch } from './epoch.ts';

/** How much the feed sends of each instrument. @param terminal null where modes cannot be chosen. */
export function modesOf(
  { number, universe }: Pick<Epoch, 'number' | 'universe'>,
  terminal: FeedMode | null,
): CallOutput<'feed.modes'> {
  const own: CallOutput<'feed.modes'>['own'] = { ticker: [], quote: [], full: [] };
  for (const [slot, mode] of universe.modes) own[mode].push(slot);
  return { epoch: number, terminal, own };
}

/** How many of the subscribed instruments come in which mode; null where modes cannot be chosen. */
export function modeCounts(
  { modes, subscribed }: Pick<Epoch['universe'], 'modes' | 'subscribed'>,
  terminal: FeedMode | null,
): CallOutput<'feed.tiers'>['modes'] {
  if (terminal === null) return null;
  const counts = { ticker: 0, quote: 0, full: 0 };
  counts[terminal] = subscribed.size;
  for (const [slot, mode] of modes) {
    if (!subscribed.has(slot)) continue;
    counts[terminal] -= 1;
    counts[mode] += 1;
  }
  return counts;
}
