import type { Handlers } from '../router.ts';
import type { EngineServices } from '../services.ts';

/** Lake calls. */
export function lakeHandlers(services: EngineServices): Pick<Handlers, 'lake.status' | 'lake.export'> {
  return {
    'lake.status': () => services.lake.status,
    'lake.export': () => services.lake.start(services.epoch().day.date),
  };
}
