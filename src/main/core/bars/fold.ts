import { assert } from '#contract/faults.ts';
import type { Bars } from '#contract/model/bar.ts';
import { MINUTE_INTERVAL_MS, type MinuteInterval } from '#contract/model/chart-interval.ts';
import { MINUTE_MS, type PhaseSpan } from '#contract/model/session.ts';
import { type Bar, emptyBar } from './bar.ts';
import { DAY_BARS_MINUTES, type DayBars } from './day-bars.ts';

/** Intraday interval in minutes. */
export function intervalMinutes(interval: MinuteInterval): number {
  return MINUTE_INTERVAL_MS[interval] / MINUTE_MS;
}

/**
 * First minute of the interval that holds `minute`. Intervals are counted from the session's open, so that hours of
 * the cash market run from 09:15, 10:15 … and those of MCX from 09:00.
 */
export function intervalStart(minute: number, openMinute: number, length: number): number {
  return openMinute + Math.floor((minute - openMinute) / length) * length;
}

/**
 * The bars of one slot for a day in an intraday interval.
 * @param session the continuous session; its open anchors the intervals, and no interval reaches over its close.
 * @param midnightMs epoch ms of IST midnight of the day.
 * @returns columns, oldest first, `t` at the start of each interval; intervals without a trade are left out; flags 0.
 */
export function foldDay(
  bars: DayBars,
  slot: number,
  session: PhaseSpan,
  midnightMs: number,
  interval: MinuteInterval,
): Bars {
  const length = intervalMinutes(interval);
  const out: Bars = { t: [], o: [], h: [], l: [], c: [], v: [], oi: [], flags: [] };
  const bar = emptyBar();
  assert(session.toMinute - session.fromMinute <= DAY_BARS_MINUTES, 'the session is longer than a day of bars');
  for (let from = session.fromMinute; from < session.toMinute; from += length) {
    if (!bars.fold(slot, from, Math.min(from + length, session.toMinute), bar)) continue;
    push(out, midnightMs + from * MINUTE_MS, bar);
  }
  return out;
}

function push(out: Bars, t: number, bar: Bar): void {
  out.t.push(t);
  out.o.push(bar.o);
  out.h.push(bar.h);
  out.l.push(bar.l);
  out.c.push(bar.c);
  out.v.push(bar.v);
  out.oi.push(bar.oi);
  out.flags.push(0);
}
