import type { Handlers } from '../router.ts';
import type { EngineServices } from '../services.ts';

/** Instrument calls. While the list is still being read the page is empty; `session.changed` follows. */
export function instrumentHandlers(services: EngineServices): Pick<Handlers, 'instruments.page'> {
  return { 'instruments.page': ({ from, limit }) => services.epoch().universe.page(from, limit) };
}
