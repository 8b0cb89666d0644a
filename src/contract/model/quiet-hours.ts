import { z } from 'zod';
import { DAY_MS, IST_OFFSET_MS, MINUTE_MS } from './session.ts';

const minuteOfDay = z
  .int()
  .min(0)
  .max(24 * 60 - 1);

/** A time of every day in which the terminal makes no sound and the desktop shows no notice. */
export const quietHoursSchema = z.object({
  on: z.boolean(),
  /** Minutes of the day, exchange time; over midnight when the end is before the beginning, never when both are one. */
  fromMinute: minuteOfDay,
  toMinute: minuteOfDay,
  /** Rejections, stops and alarms (in doubt, kill switch, …) are heard all the same. */
  alarms: z.boolean(),
});
export type QuietHours = z.infer<typeof quietHoursSchema>;

/** Before a person has chosen: off; switched on, from midnight until before the open. */
export const FIRST_QUIET_HOURS: QuietHours = { on: false, fromMinute: 0, toMinute: 8 * 60 + 30, alarms: true };

/** Preference of the face, an object; its field `quiet` is the quiet hours, which the engine reads there too. */
export const FACE_PREFS_KEY = 'face.prefs';
const storedSchema = z.object({ quiet: quietHoursSchema });

/** The quiet hours among the stored preferences of the face; anything unreadable gives those of the beginning. */
export function storedQuietHours(json: string | null): QuietHours {
  if (json === null) return FIRST_QUIET_HOURS;
  try {
    const stored = storedSchema.safeParse(JSON.parse(json));
    return stored.success ? stored.data.quiet : FIRST_QUIET_HOURS;
  } catch {
    return FIRST_QUIET_HOURS;
  }
}

/** Whether it is quiet. @param atMs exchange time, epoch ms. */
export function isQuiet({ on, fromMinute, toMinute }: QuietHours, atMs: number): boolean {
  if (!on) return false;
  const minute = Math.floor(((atMs + IST_OFFSET_MS) % DAY_MS) / MINUTE_MS);
  if (fromMinute <= toMinute) return minute >= fromMinute && minute < toMinute;
  return minute >= fromMinute || minute < toMinute;
}

/** `08:30` of a minute of the day. */
export function quietUntilText({ toMinute }: QuietHours): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(toMinute / 60))}:${two(toMinute % 60)}`;
}
