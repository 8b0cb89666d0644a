import type { Handlers } from '../router.ts';
import type { EngineServices } from '../services.ts';

/** Option chains: the option thread answers, the host passes it on. */
export function chainHandlers(services: EngineServices): Pick<Handlers, 'chain.list' | 'chain.read'> {
  return {
    'chain.list': () => {
      const { number, universe } = services.epoch();
      return universe.size === 0 ? { epoch: number, underlyings: [] } : services.optionDesk.list();
    },
    'chain.read': ({ epoch, underlying, expiry }) => {
      services.epoch().universe.check(epoch, []);
      return services.optionDesk.read(underlying, expiry);
    },
  };
}
