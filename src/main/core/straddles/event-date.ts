import { z } from 'zod';
import { MINUTE_MS } from '#contract/model/session.ts';
import { istMidnightMs, minuteOfText } from '../time/ist.ts';

/** A date as a parameter; empty = no event is known. */
export const eventDateParam = z
  .string()
  .regex(/^(\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01]))?$/, 'Write the date as YYYY-MM-DD, or nothing.')
  .default('')
  .meta({ unit: 'YYYY-MM-DD', sentence: 'Date of the event; empty while none is due.' });

/** A time of day as a parameter. */
export function timeParam(byDefault: string, sentence: string) {
  return z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Write the time as HH:MM.')
    .default(byDefault)
    .meta({ unit: 'HH:MM', sentence });
}

/** Moment of an event, epoch ms; null without a date. */
export function eventMs(date: string, time: string): number | null {
  return date === '' ? null : istMidnightMs(date) + minuteOfText(time) * MINUTE_MS;
}
