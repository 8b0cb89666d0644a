import { auditTrouble, feedAudit } from '../core/feed-audit.ts';
import { Counters, FEED_COUNTERS, RECORDER_COUNTERS, rejectedOf } from '../core/counters.ts';
import type { SharedMemory } from '../threads/protocol.ts';
import type { Log } from './log.ts';

/**
 * Writes the tick audit of a day whose threads have ended.
 * @returns what a person must know when it does not add up, else null.
 */
export function logAudit(log: Log, memory: SharedMemory, date: string): string | null {
  const feed = Counters.attach(memory.counters.feed, FEED_COUNTERS).snapshot();
  if (feed.packets === 0) return null;
  const recorder = Counters.attach(memory.counters.recorder, RECORDER_COUNTERS).snapshot();
  const audit = feedAudit(feed, memory.recording === undefined ? null : recorder);
  const { packets, applied, bytes, duplicates, outOfOrder, volumeRegressions, gapsMarked } = feed;
  const totals = { bytes, packets, applied, duplicates, outOfOrder, volumeRegressions, gapsMarked };
  const { bytesRecorded, bytesDropped } = recorder;
  const trouble = auditTrouble(audit);
  const level = trouble === null ? 'info' : 'error';
  log.write(level, 'feed.audited', {
    date,
    ...totals,
    rejected: rejectedOf(feed),
    bytesRecorded,
    bytesDropped,
    ...audit,
  });
  return trouble;
}
