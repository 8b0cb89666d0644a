import { IST_OFFSET_MS } from '#contract/model/session.ts';

/** Moments that never were, as the broker writes them. */
export const NO_DATE_TIME = '0001-01-01 00:00:00';
export const NO_DATE = '0001-01-01';

const SECOND_MS = 1_000;
let lastSecond = Number.NaN;
let lastText = '';

/** `YYYY-MM-DD HH:MM:SS`, Indian standard time. The last text is kept: most questions are about the same second. */
export function istDateTime(epochMs: number): string {
  const second = Math.floor(epochMs / SECOND_MS);
  if (second !== lastSecond) {
    const text = new Date(second * SECOND_MS + IST_OFFSET_MS).toISOString();
    lastText = `${text.slice(0, 10)} ${text.slice(11, 19)}`;
    lastSecond = second;
  }
  return lastText;
}
