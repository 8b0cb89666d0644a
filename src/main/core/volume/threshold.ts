import { assert } from '#contract/faults.ts';

/** Bar lengths that a volume baseline can be scaled between, in minutes. */
export const BASELINE_MINUTES = [1, 5, 10, 15, 30, 60] as const;
export type BaselineMinutes = (typeof BASELINE_MINUTES)[number];

/** A flat baseline of one bar length as one of another: volume is taken as even in time. */
export function scaleBaseline(volume: number, from: BaselineMinutes, to: BaselineMinutes): number {
  return (volume * to) / from;
}

/** Multipliers on volume thresholds at the two ends of a session, quant.md A.27. */
export interface SessionMultipliers {
  readonly openMinutes: number;
  readonly open: number;
  readonly closeMinutes: number;
  readonly close: number;
}

export const SESSION_MULTIPLIERS: SessionMultipliers = { openMinutes: 15, open: 1.8, closeMinutes: 30, close: 2 };

/**
 * The multiplier of a bar by its opening minute.
 * @param minute minute of the day (IST) at which the bar opens; may have a fraction.
 * @param span the day's continuous session by the calendar, minutes from IST midnight.
 */
export function sessionMultiplier(
  minute: number,
  span: { readonly fromMinute: number; readonly toMinute: number },
  rules: SessionMultipliers = SESSION_MULTIPLIERS,
): number {
  if (minute < span.fromMinute || minute >= span.toMinute) return 1;
  if (minute < span.fromMinute + rules.openMinutes) return rules.open;
  return minute >= span.toMinute - rules.closeMinutes ? rules.close : 1;
}

/**
 * What counts as unusual volume: baseline × multipliers. A time-of-day baseline knows the busy ends of the session
 * already, so the session multiplier applies to flat baselines only.
 */
export function volumeThreshold(
  baseline: number,
  kind: 'flat' | 'time_of_day',
  multipliers: { readonly base: number; readonly session: number; readonly vix: number },
): number {
  assert(baseline >= 0, 'a volume baseline is not negative');
  return baseline * multipliers.base * multipliers.vix * (kind === 'flat' ? multipliers.session : 1);
}
