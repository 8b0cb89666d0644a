import type { Handlers } from '../router.ts';
import type { EngineServices } from '../services.ts';

/** Books of five, twenty and two hundred levels. */
export function depthHandlers(
  services: EngineServices,
): Pick<Handlers, 'depth.levels' | 'depth.open' | 'depth.close' | 'depth.read'> {
  return {
    'depth.levels': ({ epoch, slot }) => ({ choices: services.epoch().depth.choices(epoch, slot) }),
    'depth.open': ({ epoch, slot, levels }, { client }) => {
      const { depth } = services.epoch();
      const status = depth.open(client, epoch, slot, levels);
      try {
        services.subscriptions.holdSlots('depth', client.id, depth.slotsOf(client));
      } catch (refusal) {
        depth.close(client, slot, levels);
        throw refusal;
      }
      return status;
    },
    // What an earlier epoch had open ended with it.
    'depth.close': ({ slot, levels }, { client }) => {
      const { depth } = services.epoch();
      const open = depth.close(client, slot, levels);
      services.subscriptions.holdSlots('depth', client.id, depth.slotsOf(client));
      return { open };
    },
    'depth.read': ({ epoch, slot, levels }) => services.epoch().depth.read(epoch, slot, levels),
  };
}
