import type { Handlers } from '../router.ts';
import type { EngineServices } from '../services.ts';

/** Health calls. */
export function healthHandlers(services: EngineServices): Pick<Handlers, 'health.sample'> {
  return { 'health.sample': () => services.health() };
}
