import { DAY_MS } from '#contract/model/session.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * A day as it is typed → `YYYY-MM-DD`: `2026-11-20`, `20-11-2026`, `20/11/2026`, `20-Nov-2026`, `20 Nov 2026`. The day
 * comes before the month, as India writes it. @returns null when it is no day of the calendar
 */
export function dayOfText(text: string): string | null {
  const parts = text
    .trim()
    .toLowerCase()
    .split(/[-/. ]+/u);
  if (parts.length !== 3) return null;
  const [first = '', middle = '', last = ''] = parts;
  const [year, day] = first.length === 4 ? [first, last] : [last, first];
  const named = MONTHS.indexOf(middle.slice(0, 3));
  const month = named < 0 ? Number(middle) : named + 1;
  if (!/^\d{4}$/u.test(year) || !/^\d{1,2}$/u.test(day) || !Number.isInteger(month) || middle === '') return null;
  const iso = `${year}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDay(iso) ? iso : null;
}

/** The day so many days later, or earlier. @param iso `YYYY-MM-DD` */
export function dayAfter(iso: string, days: number): string {
  return new Date(Date.parse(`${iso}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** False of a 30 February: it would read as another day. */
function isDay(iso: string): boolean {
  const ms = Date.parse(`${iso}T00:00:00Z`);
  return Number.isFinite(ms) && new Date(ms).toISOString().startsWith(iso);
}
