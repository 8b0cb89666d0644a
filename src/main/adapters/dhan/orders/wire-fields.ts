import { IST_OFFSET_MS } from '#contract/model/session.ts';

/**
 * Reading of answers whose types drift: ids are texts or numbers, numbers are numbers or texts, what is absent is null,
 * missing, empty or a sentinel (dhan-api §7.1.6).
 */

/** Texts that stand for nothing. */
const NOTHING = new Set(['', 'NA', 'null', 'NaN']);

export type WireRow = Readonly<Record<string, unknown>>;

/** Rows of a list; an object counts as a list of one, everything else as null. */
export function rowsOf(body: unknown): readonly WireRow[] | null {
  const list: readonly unknown[] = Array.isArray(body) ? body : [body];
  return list.every(isRow) ? (list as readonly WireRow[]) : null;
}

function isRow(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text; '' for what is absent. Sentinels stay as they are. */
export function text(row: WireRow, key: string): string {
  const value = row[key];
  return typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
}

/** A text, or null for every way of saying nothing. */
export function textOrNull(row: WireRow, key: string): string | null {
  const value = text(row, key);
  return NOTHING.has(value) ? null : value;
}

/** A number, also from a numeric text; null when there is none. */
export function numberOrNull(row: WireRow, key: string): number | null {
  const value = row[key];
  const number = typeof value === 'string' && !NOTHING.has(value.trim()) ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** A number; 0 when there is none. */
export function number(row: WireRow, key: string): number {
  return numberOrNull(row, key) ?? 0;
}

/** A flag, also as text or 1. */
export function flag(row: WireRow, key: string): boolean {
  const value = row[key];
  return value === true || value === 'true' || value === 1 || value === '1';
}

const DATE_TIME = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}):(\d{2}):(\d{2})/;
/** Dates before this are placeholders: `0001-01-01`, `1970-01-01`, `1980-01-01`. */
const FIRST_YEAR = 2000;

/** Epoch ms of an IST time `YYYY-MM-DD HH:MM:SS`; null for placeholders and for what is no time. */
export function istMsOrNull(value: string): number | null {
  const match = DATE_TIME.exec(value);
  const date = match?.[1];
  if (match === null || date === undefined || Number(date.slice(0, 4)) < FIRST_YEAR) return null;
  const utcMs = Date.parse(`${date}T${match[2]}:${match[3]}:${match[4]}Z`);
  return Number.isFinite(utcMs) ? utcMs - IST_OFFSET_MS : null;
}
