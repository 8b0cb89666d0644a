import { SEGMENT_BY_CODE } from '#contract/model/instrument.ts';
import { AUDIT_FIELDS, AUDIT_ROWS, FEED_COUNTERS } from '../counters.ts';

const FIRST = FEED_COUNTERS.indexOf('audit.IDX_I.bytes');
const rowAt = (name: (typeof AUDIT_ROWS)[number]): number => FIRST + AUDIT_ROWS.indexOf(name) * AUDIT_FIELDS.length;

/** First counter of the audit row of what has no readable segment. */
export const AUDIT_UNREAD = rowAt('unread');
/** First counter of the audit row of each segment byte. */
export const AUDIT_OF_SEGMENT = Int32Array.from({ length: 256 }, (_, code) => {
  const name = SEGMENT_BY_CODE[code];
  return name === undefined ? AUDIT_UNREAD : rowAt(name);
});

/** Books one packet in its row of the audit. @param result below 0 = rejected. */
export function bookPacket(counts: Float64Array, row: number, bytes: number, result: number): void {
  counts[row] = (counts[row] as number) + bytes;
  counts[row + 1] = (counts[row + 1] as number) + 1;
  const outcome = result < 0 ? row + 3 : row + 2;
  counts[outcome] = (counts[outcome] as number) + 1;
}
