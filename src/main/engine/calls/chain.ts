import type { chainCalls } from '#contract/calls/chain.ts';
import type { Handlers } from '../router.ts';
import type { EngineServices } from '../services.ts';

/** Option chains: the option thread answers, the host passes it on. */
export function chainHandlers(services: EngineServices): Pick<Handlers, keyof typeof chainCalls> {
  return {
    'chain.list': () => {
      const { number, universe } = services.epoch();
      return universe.size === 0 ? { epoch: number, underlyings: [] } : services.optionDesk.list();
    },
    'chain.read': ({ epoch, underlying, expiry }) => {
      services.epoch().universe.check(epoch, []);
      return services.optionDesk.read(underlying, expiry);
    },
    'chain.trail': ({ epoch, ...input }) => {
      services.epoch().universe.check(epoch, []);
      return services.optionDesk.study({ name: 'chain.trail', input });
    },
    'chain.surface': ({ epoch, ...input }) => {
      services.epoch().universe.check(epoch, []);
      return services.optionDesk.study({ name: 'chain.surface', input });
    },
    'chain.hold': ({ epoch, ...input }) => {
      services.epoch().universe.check(epoch, []);
      return services.optionDesk.study({ name: 'chain.hold', input });
    },
  };
}
