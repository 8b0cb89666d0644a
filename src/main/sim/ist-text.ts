import { IST_OFFSET_MS } from '#contract/model/session.ts';
import { dayMsOf, istDate } from '../core/time/ist.ts';

/** Texts of time as the broker writes and reads them; all are Indian standard time. */

const iso = (epochMs: number): string => new Date(epochMs + IST_OFFSET_MS).toISOString();

/** `DD/MM/YYYY HH:MM:SS`. */
export function dayFirstText(epochMs: number): string {
  const text = iso(epochMs);
  return `${text.slice(8, 10)}/${text.slice(5, 7)}/${text.slice(0, 4)} ${text.slice(11, 19)}`;
}

/** `YYYY-MM-DDTHH:MM:SS.mmm`, no offset. */
export const isoText = (epochMs: number): string => iso(epochMs).slice(0, 23);

/** Epoch ms of the last IST midnight at or before a moment. */
export const midnightOf = (epochMs: number): number => epochMs - dayMsOf(epochMs);

/** Epoch ms of a `YYYY-MM-DD` or `YYYY-MM-DD HH:MM:SS` text; undefined when it is no such moment. */
export function parseMoment(text: string): { readonly ms: number; readonly dateOnly: boolean } | undefined {
  const parts = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}:\d{2}))?$/.exec(text.trim());
  if (parts === null) return undefined;
  const ms = Date.parse(`${parts[1]}T${parts[2] ?? '00:00:00'}+05:30`);
  if (!Number.isFinite(ms) || istDate(ms) !== parts[1]) return undefined;
  return { ms, dateOnly: parts[2] === undefined };
}
