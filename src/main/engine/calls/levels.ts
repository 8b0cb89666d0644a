import type { Handlers } from '../router.ts';
import type { EngineServices } from '../services.ts';

/** Levels and gaps: the scan thread answers, this only passes on. */
export function levelHandlers(services: EngineServices): Pick<Handlers, 'levels.of' | 'market.gapBoard'> {
  return {
    'levels.of': ({ epoch, slot }) => {
      services.epoch().universe.check(epoch, [slot]);
      return services.scanDesk.levels(slot);
    },
    'market.gapBoard': ({ epoch, limit }) => {
      services.epoch().universe.check(epoch, []);
      return services.scanDesk.gapBoard(limit);
    },
  };
}
