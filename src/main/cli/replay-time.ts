import { IST_OFFSET_MS } from '#contract/model/session.ts';

/** `2026-11-20 10:42:00`, IST. */
export function isoIst(ms: number): string {
  return new Date(ms + IST_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');
}

/** `HH:MM` or `HH:MM:SS` as ms of day; null for anything else. */
export function msOfDay(text: string): number | null {
  const found = /^(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (found === null) return null;
  const [hours = 0, minutes = 0, seconds = 0] = found.slice(1).map((part) => Number(part ?? 0));
  return hours > 23 || minutes > 59 || seconds > 59 ? null : ((hours * 60 + minutes) * 60 + seconds) * 1_000;
}
