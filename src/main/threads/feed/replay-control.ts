import { assert, never } from '#contract/faults.ts';
import type { SeekableFeedAdapter } from '../../adapters/adapter.ts';
import type { ReplayOrder } from '../protocol.ts';

/** Hands a replay order to the adapter that plays. */
export function controlReplay(feed: SeekableFeedAdapter, { action, value, unit, interval }: ReplayOrder): void {
  switch (action) {
    case 'play':
      return feed.play();
    case 'pause':
      return feed.pause();
    case 'speed':
      assert(value !== undefined, 'the replay order speed needs a value');
      return feed.setSpeed(value);
    case 'seek':
      assert(typeof value === 'number' && Number.isFinite(value), 'the replay order seek needs a number');
      return feed.seek(value);
    case 'step':
      return feed.step(unit ?? 'bar', interval ?? '1m');
    case 'nextHit':
      return feed.toHit(1);
    case 'previousHit':
      return feed.toHit(-1);
    default:
      return never(action);
  }
}
