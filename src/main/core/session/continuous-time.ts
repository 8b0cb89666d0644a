import type { SessionClass } from '#contract/model/instrument.ts';
import type { PhaseSpan, TradeDay } from '#contract/model/session.ts';

/** The stretches of a day in which the class trades continuously, in order: one on most days, two on a day of drills. */
export function continuousParts(day: TradeDay, cls: SessionClass): readonly PhaseSpan[] {
  return day.spans[cls].filter(({ phase }) => phase === 'continuous');
}

/**
 * Whether a minute of the day is one of continuous trading: only then does a print become a candle. `continuousSpan` is
 * for the first and the last moment of the day; between its parts nothing trades.
 */
export function isContinuousMinute(day: TradeDay, cls: SessionClass, minute: number): boolean {
  return day.spans[cls].some(
    ({ phase, fromMinute, toMinute }) => phase === 'continuous' && minute >= fromMinute && minute < toMinute,
  );
}

/**
 * First minute that no longer belongs to the bar that opens at a minute: with its length, at the end of the session, or
 * at the end of a part of it when the next part begins after the bar.
 * @param parts the continuous parts of the day, in order; at least one.
 */
export function barEndMinute(parts: readonly PhaseSpan[], openMinute: number, length: number): number {
  const end = openMinute + length;
  const next = parts.findIndex(({ fromMinute }) => fromMinute >= end);
  const last = parts[next < 0 ? parts.length - 1 : next - 1];
  // A bar that opens before the first part, or in a pause, has nothing that could end it sooner.
  return last === undefined || last.toMinute <= openMinute ? end : Math.min(end, last.toMinute);
}
