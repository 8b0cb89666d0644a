import type { Handlers } from '../router.ts';
import type { EngineServices } from '../services.ts';

/** The number of feed connections. */
export function feedSocketHandlers(services: EngineServices): Pick<Handlers, 'feed.useSockets'> {
  return {
    'feed.useSockets': ({ max }) => {
      services.epoch().feed.post({ type: 'sockets', max });
      return { max };
    },
  };
}
