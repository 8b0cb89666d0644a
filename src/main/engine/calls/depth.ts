import type { Handlers } from '../router.ts';
import type { EngineServices } from '../services.ts';

/** Books of five, twenty and two hundred levels. */
export function depthHandlers(
  services: EngineServices,
): Pick<Handlers, 'depth.levels' | 'depth.open' | 'depth.close' | 'depth.read'> {
  return {
    'depth.levels': ({ epoch, slot }) => ({ choices: services.epoch().depth.choices(epoch, slot) }),
    'depth.open': ({ epoch, slot, levels }, { client }) => services.epoch().depth.open(client, epoch, slot, levels),
    // What an earlier epoch had open ended with it.
    'depth.close': ({ slot, levels }, { client }) => ({ open: services.epoch().depth.close(client, slot, levels) }),
    'depth.read': ({ epoch, slot, levels }) => services.epoch().depth.read(epoch, slot, levels),
  };
}
