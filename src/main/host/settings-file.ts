import { join } from 'node:path';
import type { Settings } from '#contract/calls/settings.ts';
import { type Config, configSchema, HAND_SET_KEYS } from '#contract/config.ts';
import { FaultError, fault, faultOf } from '#contract/faults.ts';
import type { SettingsFile } from '../engine/host.ts';
import { CONFIG_FILE, checked, fromFile, type GivenKeys } from './config-load.ts';
import { replaceJson } from './lock-file.ts';

type Values = Settings['stored'];

/** Only what has the form of a value: what else a person wrote into the file is told as a problem, not sent. */
function plainValues(raw: Readonly<Record<string, unknown>>): Values {
  const entries = Object.entries(raw).filter(
    ([key, value]) => key in configSchema.shape && ['string', 'number', 'boolean'].includes(typeof value),
  );
  return Object.fromEntries(entries) as Values;
}

/** `config.json` of a data folder, read afresh for each question: a person may edit it meanwhile. */
export function settingsFile(config: Config, given: GivenKeys): SettingsFile {
  const file = join(config.dataDir, CONFIG_FILE);
  const look = (): { readonly stored: Values; readonly problem: string | null } => {
    let stored: Values = {};
    try {
      const raw = fromFile(file);
      stored = plainValues(raw);
      checked(raw, file);
      return { stored, problem: null };
    } catch (error) {
      return { stored, problem: faultOf(error).text };
    }
  };
  const read = (): Settings => ({
    file,
    ...look(),
    running: plainValues(config),
    given: { ...given } as Settings['given'],
  });
  const write = (stored: Values): Settings => {
    const before = look().stored;
    const touched = [...HAND_SET_KEYS].filter((key) => stored[key] !== before[key]);
    if (touched.length > 0) {
      const text = `'${touched.join("', '")}' can only be set by hand: in ${file}, by environment or flag. Nothing was written.`;
      throw new FaultError(fault('denied.hand_set', text));
    }
    checked(stored, 'Settings');
    replaceJson(file, stored);
    return read();
  };
  return { read, write };
}
