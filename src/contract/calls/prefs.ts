import { z } from 'zod';
import { call } from '../call.ts';

/** Longest preference value as JSON text: a nine-workspace layout is about 60 KB. */
export const PREF_CHARS_MAX = 500_000;
const key = z.string().regex(/^[a-z][a-zA-Z0-9.]{0,63}$/);

export const prefsCalls = {
  /** JSON text of a preference; null when it was never set. */
  'prefs.get': call(z.object({ key }), z.object({ json: z.string().nullable() })),
  'prefs.set': call(z.object({ key, json: z.string().max(PREF_CHARS_MAX) }), z.object({})),
};
