import { z } from 'zod';

/** Rows of a drawn profile: more than pixels of a chart cannot be told apart. */
export const PROFILE_ROWS_MAX = 200;
/** Minutes that one profile is made of: 53 sessions of 375. */
export const PROFILE_MINUTES_MAX = 20_000;
/** Sessions of a composite. */
export const PROFILE_SESSIONS_MAX = 40;

/** Which minutes: those that open in [fromMs, toMs), or the newest sessions. */
export const profileOfSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('range'), fromMs: z.number(), toMs: z.number() }),
  z.object({ kind: z.literal('sessions'), count: z.int().min(1).max(PROFILE_SESSIONS_MAX) }),
]);
export type ProfileOf = z.infer<typeof profileOfSchema>;

/** Traded volume by price, of minute bars: the volume of each is spread evenly over its range. Prices are integers. */
export const volumeRowsSchema = z.object({
  /** Lower edge of the first row. */
  low: z.int(),
  /** Height of a row. */
  step: z.int().min(1),
  /** Units, lowest row first. */
  volumes: z.array(z.number()).max(PROFILE_ROWS_MAX),
  /** Lower edge of the row with the most volume, and of the lowest one of the value area; null without volume. */
  poc: z.int().nullable(),
  val: z.int().nullable(),
  /** Highest price of the value area. */
  vah: z.int().nullable(),
  total: z.number(),
  /** Minute bars, and the days that they are of. */
  minutes: z.int(),
  days: z.int(),
  /** Open times of the first and the last minute; null without any. */
  fromMs: z.number().nullable(),
  toMs: z.number().nullable(),
  /** Older minutes were asked for than one profile may have, or than the history holds. */
  cut: z.boolean(),
});
export type VolumeRows = z.infer<typeof volumeRowsSchema>;
