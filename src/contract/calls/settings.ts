import { z } from 'zod';
import { call } from '../call.ts';

/** Values of configuration: every key has a text, a number or a switch. */
const configValue = z.union([z.string().max(2_000), z.number(), z.boolean()]);
/** Far more keys than there are; a file with more is not ours. */
const KEYS_MAX = 200;
const configValues = z
  .record(z.string().regex(/^[a-z][a-zA-Z]{0,39}$/), configValue)
  .refine((values) => Object.keys(values).length <= KEYS_MAX, 'has too many keys');

/** The settings file as it is, and what this run works with. */
export const settingsSchema = z.object({
  /** Path of the file, for messages. */
  file: z.string(),
  /** What the file holds; empty when there is none. */
  stored: configValues,
  /** Why the file cannot be used as it is; null when it can. */
  problem: z.string().nullable(),
  /** Values of this run; a change of the file counts from the next start. */
  running: configValues,
  /** Keys of this run that a flag or the environment has set: for them the file does not count. */
  given: z.record(z.string(), z.enum(['flag', 'environment'])),
});
export type Settings = z.infer<typeof settingsSchema>;

export const settingsCalls = {
  'settings.read': call(z.object({}), settingsSchema),
  /**
   * Writes the settings file as a whole, or not at all. Refuses `input.config` what the configuration does not take,
   * and `denied.hand_set` a change of keys that a page may not set.
   */
  'settings.write': call(z.object({ stored: configValues }), settingsSchema),
};
