import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SessionCalendar } from '../../src/main/core/session/calendar.ts';
import { type CalendarData, calendarSchema } from '../../src/main/core/session/calendar-data.ts';
import { ExpiryBook } from '../../src/main/core/session/expiry.ts';
import { expiryRulesSchema } from '../../src/main/core/session/expiry-rules.ts';

const root = join(import.meta.dirname, '..', '..');
const json = (...path: string[]): unknown => JSON.parse(readFileSync(join(root, ...path), 'utf8'));

/** The calendar file that ships, checked by its schema. */
export function shippedCalendarData(): CalendarData {
  return calendarSchema.parse(json('resources', 'calendar.json'));
}

export function shippedCalendar(): SessionCalendar {
  return new SessionCalendar(shippedCalendarData());
}

export function shippedExpiries(): ExpiryBook {
  return new ExpiryBook(expiryRulesSchema.parse(json('resources', 'expiry-rules.json')), shippedCalendar());
}

/** A JSON file of test/fixtures. */
export function fixture(name: string): unknown {
  return json('test', 'fixtures', name);
}
