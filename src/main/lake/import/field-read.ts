import { IST_OFFSET_MS, MINUTE_MS } from '#contract/model/session.ts';

/** Prices of all imported files are rupees; the lake holds paise. */
export const IMPORT_DECIMALS = 2;
const SCALE = 10 ** IMPORT_DECIMALS;
const PRICE_MAX = 2 ** 31 - 1;
const DATE = /^(\d{4})-?(\d{2})-?(\d{2})$/;
const MOMENT = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?(?:\+05:?30)?$/;

/** A finite number; null for an empty field, NaN for anything else. */
export function numberOf(value: unknown): number | null {
  if (value === null || value === undefined || value === '' || value === '-') return null;
  const number = typeof value === 'string' ? Number(value.replaceAll(',', '')) : Number(value);
  return Number.isFinite(number) ? number : Number.NaN;
}

/** Paise of a price in rupees; null where there is none (empty, or 0 and below), NaN where it is no price. */
export function paiseOf(value: unknown): number | null {
  const rupees = numberOf(value);
  if (rupees === null || rupees <= 0) return null;
  const paise = Math.round(rupees * SCALE);
  return paise <= PRICE_MAX ? paise : Number.NaN;
}

/** Paise of a difference of prices, which may be below 0. */
export function changeOf(value: unknown): number | null {
  const rupees = numberOf(value);
  return rupees === null ? null : Math.round(rupees * SCALE);
}

/** A whole number of units or lots; null for an empty field, NaN when it is none. */
export function wholeOf(value: unknown): number | null {
  const number = numberOf(value);
  if (number === null) return null;
  return Number.isSafeInteger(number) && number >= 0 ? number : Number.NaN;
}

/** `2024-01-31`, or `20240131`, when it is a calendar date; else null. */
export function dateOf(value: unknown): string | null {
  const match = DATE.exec(textOf(value).trim());
  if (match === null) return null;
  const date = `${match[1]}-${match[2]}-${match[3]}`;
  const ms = Date.parse(`${date}T00:00:00Z`);
  return Number.isFinite(ms) && new Date(ms).toISOString().startsWith(date) ? date : null;
}

/** Epoch ms of an IST date and time such as `2025-12-29 12:47:02.55` or `2025-10-29T09:15:00+05:30`; else null. */
export function momentOf(value: unknown): number | null {
  const match = MOMENT.exec(textOf(value).trim());
  const date = match === null ? null : dateOf(match[1]);
  if (match === null || date === null) return null;
  const [hours, minutes, seconds] = [Number(match[2]), Number(match[3]), Number(match[4] ?? 0)];
  if (hours > 23 || minutes > 59 || seconds >= 60) return null;
  const dayMs = (hours * 60 + minutes) * MINUTE_MS + Math.floor(seconds * 1_000);
  return Date.parse(`${date}T00:00:00Z`) - IST_OFFSET_MS + dayMs;
}

/** A text or number as text; nothing for anything else. */
export function textOf(value: unknown): string {
  return typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'bigint'
      ? String(value)
      : '';
}

/** A member of an object that may be none. */
export function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
