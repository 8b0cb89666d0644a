import type { Handlers } from '../router.ts';
import type { EngineServices } from '../services.ts';

/** Preference calls. */
export function prefsHandlers(services: EngineServices): Pick<Handlers, 'prefs.get' | 'prefs.set'> {
  return {
    'prefs.get': async ({ key }) => ({ json: await services.prefs.get(key) }),
    'prefs.set': async ({ key, json }) => {
      await services.prefs.set(key, json);
      return {};
    },
  };
}
