import { IST_OFFSET_MS } from '#contract/model/session.ts';

/** Moments that never were, as the broker writes them. */
export const NO_DATE_TIME = '0001-01-01 00:00:00';
export const NO_DATE = '0001-01-01';

/** `YYYY-MM-DD HH:MM:SS`, Indian standard time. */
export function istDateTime(epochMs: number): string {
  const text = new Date(epochMs + IST_OFFSET_MS).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 19)}`;
}
