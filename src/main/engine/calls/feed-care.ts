import type { Handlers } from '../router.ts';
import type { EngineServices } from '../services.ts';

/** The number of feed connections, and trust in what they tell. */
export function feedCareHandlers(services: EngineServices): Pick<Handlers, 'feed.useSockets' | 'feed.trust'> {
  return {
    'feed.useSockets': ({ max }) => {
      services.epoch().feed.post({ type: 'sockets', max });
      return { max };
    },
    'feed.trust': ({ epoch, slot }) => {
      const present = services.epoch();
      present.universe.check(epoch, [slot]);
      return present.trustOf(slot, services.nowMs());
    },
  };
}
