import { SESSION_CLASSES, type SessionClass } from '#contract/model/instrument.ts';
import { MINUTE_MS, type TradeDay } from '#contract/model/session.ts';

/** Closing prices and late corrections arrive until some minutes after the last phase. */
export const CLEAN_UP_AFTER_MS = 10 * MINUTE_MS;

/**
 * Classes whose clean-up fell into `(beforeMs, nowMs]`: their last phase ended a while ago. A terminal that starts in
 * the evening has seen no end and drops nothing.
 */
export function endedBetween(day: TradeDay, beforeMs: number, nowMs: number): SessionClass[] {
  return SESSION_CLASSES.filter((name) => {
    const spans = day.spans[name];
    const last = spans.filter(({ phase }) => phase !== 'closed').at(-1);
    if (last === undefined) return false;
    const dueMs = day.midnightMs + last.toMinute * MINUTE_MS + CLEAN_UP_AFTER_MS;
    return dueMs > beforeMs && dueMs <= nowMs;
  });
}
