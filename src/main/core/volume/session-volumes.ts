import type { Bars } from '#contract/model/bar.ts';
import type { SessionClass } from '#contract/model/instrument.ts';
import type { TradeDay } from '#contract/model/session.ts';
import { tradingMinutes } from '../scan/scan-state.ts';
import { istDate, minuteOfDay } from '../time/ist.ts';
import { BASELINE_RULES, type SessionVolumes } from './baseline.ts';

/** Largest volume of a minute that a cell holds; what is more is cut off: no share trades four thousand million in a minute. */
const VOLUME_MAX = 0xffff_ffff;

/**
 * The minute volumes of past sessions, oldest first, as a time-of-day baseline needs them. A minute without a trade is
 * 0; a day without any bar (the class did not trade, or nothing was captured) is left out.
 * @param minutes one-minute bars, oldest first.
 * @param days the hours of the days that may occur; bars of other days are left out.
 * @param cut the bars begin somewhere inside their first day: that day is left out.
 */
export function sessionVolumes(
  minutes: Pick<Bars, 't' | 'v'>,
  days: readonly TradeDay[],
  sessionClass: SessionClass,
  cut: boolean,
): SessionVolumes[] {
  const hours = new Map(days.map((day) => [day.date, tradingMinutes(day, sessionClass)]));
  const found = new Map<string, Uint32Array>();
  const { t, v } = minutes;
  const cutDate = cut && t.length > 0 ? istDate(t[0]!) : '';
  for (let i = 0; i < t.length; i += 1) {
    const date = istDate(t[i]!);
    const span = hours.get(date);
    if (date === cutDate || span === undefined || span === null) continue;
    const at = minuteOfDay(t[i]!) - span[0];
    if (at < 0 || at >= span[1] - span[0]) continue;
    let volumes = found.get(date);
    if (volumes === undefined) found.set(date, (volumes = new Uint32Array(span[1] - span[0])));
    volumes[at] = Math.min(VOLUME_MAX, v[i]!);
  }
  return [...found]
    .map(([date, volumes]) => ({ date, minutes: volumes.length, volumes }))
    .slice(-BASELINE_RULES.sessions);
}
