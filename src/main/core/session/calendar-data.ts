import { z } from 'zod';
import { SESSION_CLASSES } from '#contract/model/instrument.ts';
import { PHASES } from '#contract/model/session.ts';
import { istMidnightMs, minuteOfText } from '../time/ist.ts';

/** The user-editable calendar file (`resources/calendar.json`, or a copy in the data folder). */

const holds = (check: (text: string) => unknown) => (text: string) => {
  try {
    check(text);
    return true;
  } catch {
    return false;
  }
};
const date = z.string().refine(holds(istMidnightMs), 'must be a calendar date YYYY-MM-DD');
const time = z.string().refine(holds(minuteOfText), 'must be a time HH:MM');
const span = z
  .tuple([z.enum(PHASES), time, time])
  .refine(([, from, to]) => from < to, 'a phase must end after it begins');
const spans = z
  .array(span)
  .max(12)
  .refine(
    (list) => list.every((item, index) => index === 0 || (list[index - 1]?.[2] ?? '') <= item[1]),
    'phases must follow one another without overlap',
  );
const classes = z.array(z.enum(SESSION_CLASSES)).min(1);

const ascending = (list: readonly { from: string }[]) =>
  list.every((item, index) => index === 0 || (list[index - 1]?.from ?? '') < item.from);

export const calendarSchema = z.strictObject({
  version: z.literal(1),
  asOf: date,
  /** First and last date whose holidays the file knows. */
  from: date,
  horizon: date,
  notes: z.array(z.string()),
  /** Equity, F&O, currency and index holidays on weekdays. */
  holidays: z.array(z.strictObject({ date, name: z.string() })),
  /** MCX follows the equity holidays before this date, its own list from it on. */
  commodityFrom: date,
  commodityHolidays: z.array(
    z.strictObject({
      date,
      name: z.string(),
      morning: z.enum(['open', 'closed']),
      evening: z.enum(['open', 'closed']),
    }),
  ),
  commodityHours: z.strictObject({
    open: time,
    evening: time,
    /** Close in force from each date on; it moves with the daylight saving time of the United States. */
    closes: z
      .array(z.strictObject({ from: date, close: time }))
      .min(1)
      .refine(ascending, 'must be in date order'),
  }),
  /** Timetables by class; the newest `from` that is not after the day holds. */
  schedules: z.array(z.strictObject({ classes, from: date, spans })).min(1),
  /** Days that trade outside their rule; no sessions = announced, times unknown, does not trade. */
  specialSessions: z.array(
    z.strictObject({
      date,
      name: z.string(),
      note: z.string(),
      sessions: z.array(z.strictObject({ classes, spans })),
    }),
  ),
});
export type CalendarData = z.infer<typeof calendarSchema>;
