import { indicatorMenu } from '../../core/indicators/menu.ts';
import type { Handlers } from '../router.ts';
import type { EngineServices } from '../services.ts';

/** Indicator calls. Values are computed on the store thread, where the bars are. */
export function indicatorHandlers(services: EngineServices): Pick<Handlers, 'indicator.menu' | 'indicator.series'> {
  const indicators = indicatorMenu();
  return {
    'indicator.menu': () => ({ indicators }),
    'indicator.series': ({ epoch, slot, interval, name, params, beforeMs, limit, adjusted }) =>
      services.askStore((present) => {
        present.universe.check(epoch, [slot]);
        return { kind: 'series', slot, interval, name, params, beforeMs, limit, adjusted };
      }),
  };
}
