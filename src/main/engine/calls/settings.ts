import { FaultError, fault } from '#contract/faults.ts';
import type { Handlers } from '../router.ts';
import type { SettingsFile } from '../host.ts';
import type { EngineServices } from '../services.ts';

function fileOf({ host: { settings } }: EngineServices): SettingsFile {
  if (settings !== undefined) return settings;
  throw new FaultError(fault('unavailable.settings', 'This terminal was started without a settings file.'));
}

/** Calls of the settings file. */
export function settingsHandlers(services: EngineServices): Pick<Handlers, 'settings.read' | 'settings.write'> {
  return {
    'settings.read': () => fileOf(services).read(),
    'settings.write': ({ stored }) => fileOf(services).write(stored),
  };
}
