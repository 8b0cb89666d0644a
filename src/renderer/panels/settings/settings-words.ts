import { z } from 'zod';
import type { Settings } from '#contract/calls/settings.ts';
import { configSchema, HAND_SET_KEYS } from '#contract/config.ts';
import { type FacePrefs, facePrefsSchema } from '../../stores/prefs.ts';

const VERSION = 1;
/** Longest file that is read as settings; a full one takes some 5,000. */
const IMPORT_CHARS_MAX = 100_000;

const fileSchema = z.object({
  product: z.literal('muhurat'),
  kind: z.literal('settings'),
  version: z.literal(VERSION),
  terminal: z.record(z.string(), z.unknown()),
  look: z.record(z.string(), z.unknown()),
  keys: z.unknown(),
});

/** A file with the settings of the terminal, look and keys. What only a hand may set stays out. */
export function settingsText(stored: Settings['stored'], look: FacePrefs, keys: unknown): string {
  const terminal = Object.fromEntries(Object.entries(stored).filter(([key]) => !HAND_SET_KEYS.has(key)));
  const { charted: _own, ...shared } = look;
  return `${JSON.stringify({ product: 'muhurat', kind: 'settings', version: VERSION, terminal, look: shared, keys }, null, 1)}\n`;
}

export type ReadSettings =
  | { readonly refused: string }
  | { readonly terminal: Settings['stored']; readonly look: FacePrefs; readonly keys: string };

/** Settings of a file; one that is not right in every part is refused and changes nothing. */
export function readSettings(text: string, present: FacePrefs): ReadSettings {
  let value: unknown = null;
  try {
    value = text.length > IMPORT_CHARS_MAX ? null : JSON.parse(text);
  } catch {
    return { refused: 'The file is not JSON. Nothing was changed.' };
  }
  const file = fileSchema.safeParse(value);
  if (!file.success)
    return { refused: 'The file is not one that this terminal exports as settings. Nothing was changed.' };
  const { terminal, look, keys } = file.data;
  const hand = Object.keys(terminal).find((key) => HAND_SET_KEYS.has(key));
  if (hand !== undefined) return { refused: `“${hand}” can only be set by hand. Nothing was changed.` };
  const parsed = configSchema.safeParse(terminal);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const key = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path[0];
    return { refused: `“${String(key)}” is not a setting, or its value is wrong. Nothing was changed.` };
  }
  const merged = facePrefsSchema.parse({ ...present, ...look, charted: present.charted });
  return { terminal: terminal as Settings['stored'], look: merged, keys: JSON.stringify(keys ?? null) };
}
