import type { Handlers } from '../router.ts';
import type { EngineServices } from '../services.ts';

/** Scanner calls. */
export function scanHandlers(services: EngineServices): Pick<Handlers, 'scan.list' | 'scan.hits' | 'scan.configure'> {
  return {
    'scan.list': () => ({ scanners: [...services.scanDesk.scanners] }),
    'scan.hits': async ({ limit, beforeId, scannerId }) => {
      const { hits } = await services.askStore(() => ({ kind: 'hits', limit, beforeId, scannerId }));
      return { hits: [...hits] };
    },
    'scan.configure': ({ id, enabled, params, universe }) => services.scanDesk.configure(id, enabled, params, universe),
  };
}
