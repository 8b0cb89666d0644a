import type { FeedAudit } from '#contract/model/terminal.ts';
import { AUDIT_ROWS, type FeedCounter, type RecorderCounter, rejectedOf } from './counters.ts';

type Counts<Name extends string> = Readonly<Record<Name, number>>;

/**
 * The day's tick conservation: bytes in = bytes of the packets that were walked, packets = applied + rejected by
 * reason, in sum and by segment; and, while a recording runs, bytes in = recorded + dropped + waiting.
 * @param recorder null when nothing is recorded.
 */
export function feedAudit(feed: Counts<FeedCounter>, recorder: Counts<RecorderCounter> | null): FeedAudit {
  const rows = AUDIT_ROWS.map((segment) => ({
    segment,
    bytes: feed[`audit.${segment}.bytes`],
    packets: feed[`audit.${segment}.packets`],
    applied: feed[`audit.${segment}.applied`],
    rejected: feed[`audit.${segment}.rejected`],
  }));
  const sum = (of: (row: (typeof rows)[number]) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const rejected = Object.values(rejectedOf(feed)).reduce((total, count) => total + count, 0);
  const packets =
    Math.abs(feed.packets - feed.applied - rejected) +
    Math.abs(feed.packets - sum((row) => row.packets)) +
    Math.abs(feed.applied - sum((row) => row.applied)) +
    sum((row) => Math.abs(row.packets - row.applied - row.rejected));
  const kept = recorder === null ? 0 : recorder.bytesRecorded + recorder.bytesDropped + recorder.bytesWaiting;
  return {
    rows: rows.filter((row) => row.packets > 0),
    packetsUnexplained: packets,
    bytesUnexplained: Math.abs(feed.bytes - sum((row) => row.bytes)),
    bytesUnrecorded: recorder === null ? null : Math.abs(feed.bytes - kept),
  };
}

/** What a person must know of an audit that does not add up; null when it does. */
export function auditTrouble(audit: FeedAudit): string | null {
  const { packetsUnexplained, bytesUnexplained, bytesUnrecorded } = audit;
  const parts = [
    packetsUnexplained > 0 ? `${packetsUnexplained} packets` : '',
    bytesUnexplained > 0 ? `${bytesUnexplained} bytes` : '',
    (bytesUnrecorded ?? 0) > 0 ? `${bytesUnrecorded} bytes of the recording` : '',
  ].filter((part) => part !== '');
  if (parts.length === 0) return null;
  return `The day's ticks do not add up: ${parts.join(', ')} came in and were neither applied nor rejected. Report it with the log.`;
}
