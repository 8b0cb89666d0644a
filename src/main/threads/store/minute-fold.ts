import { ensure } from '#contract/faults.ts';
import { type Bars, BAR_FLAG } from '#contract/model/bar.ts';
import {
  type FoldedInterval,
  isDayInterval,
  MINUTE_INTERVAL_MS,
  periodStartMs,
} from '#contract/model/chart-interval.ts';
import { DAY_MS, IST_OFFSET_MS, MINUTE_MS } from '#contract/model/session.ts';
import type { StoredBar } from '../../storage/queries/bars.ts';

/** A minute with its flags, before folding. */
export interface FlaggedBar extends StoredBar {
  readonly flags: number;
}

export function emptyBars(): Bars {
  return { t: [], o: [], h: [], l: [], c: [], v: [], oi: [], flags: [] };
}

export function pushBar(bars: Bars, bar: FlaggedBar): void {
  bars.t.push(bar.t);
  bars.o.push(bar.o);
  bars.h.push(bar.h);
  bars.l.push(bar.l);
  bars.c.push(bar.c);
  bars.v.push(bar.v);
  bars.oi.push(bar.oi);
  bars.flags.push(bar.flags);
}

/** Columns as rows. */
export function rowsOfBars({ t, o, h, l, c, v, oi, flags }: Bars): FlaggedBar[] {
  const at = (column: readonly number[], i: number): number => ensure(column[i], 'bar columns differ in length');
  return t.map((open, i) => ({
    t: open,
    o: at(o, i),
    h: at(h, i),
    l: at(l, i),
    c: at(c, i),
    v: at(v, i),
    oi: at(oi, i),
    flags: at(flags, i),
  }));
}

/**
 * Folds minutes or days, oldest first, into bars of a longer interval. Intervals within the day are counted from the
 * open of each day; days, weeks and months open at the IST midnight at which they begin.
 * @param openMinute minute of day at which the instrument's class usually opens.
 */
export function foldMinutes(
  minutes: readonly FlaggedBar[],
  interval: FoldedInterval,
  openMinute: number,
): FlaggedBar[] {
  if (isDayInterval(interval)) return foldPeriods(minutes, (t) => periodStartMs(t, interval));
  const out: FlaggedBar[] = [];
  const lengthMs = MINUTE_INTERVAL_MS[interval];
  let dayMs = Number.NaN;
  let anchorMs = 0;
  for (const bar of minutes) {
    const midnightMs = Math.floor((bar.t + IST_OFFSET_MS) / DAY_MS) * DAY_MS - IST_OFFSET_MS;
    if (midnightMs !== dayMs) {
      dayMs = midnightMs;
      const usualMs = midnightMs + openMinute * MINUTE_MS;
      // A special session before the usual hours anchors its own intervals.
      anchorMs = Math.min(usualMs, bar.t);
    }
    const t = anchorMs + Math.floor((bar.t - anchorMs) / lengthMs) * lengthMs;
    const last = out.at(-1);
    if (last === undefined || last.t !== t) out.push({ ...bar, t });
    else out[out.length - 1] = joined(last, bar);
  }
  return out;
}

/** Bars, oldest first, joined where they begin in the same period. */
function foldPeriods(bars: readonly FlaggedBar[], startOf: (t: number) => number): FlaggedBar[] {
  const out: FlaggedBar[] = [];
  for (const bar of bars) {
    const t = startOf(bar.t);
    const last = out.at(-1);
    if (last === undefined || last.t !== t) out.push({ ...bar, t });
    else out[out.length - 1] = joined(last, bar);
  }
  return out;
}

/** Bars of the past with those of today; today's first may be the rest of the week or month of the last one. */
export function withToday(past: readonly FlaggedBar[], today: readonly FlaggedBar[]): FlaggedBar[] {
  const [last, first] = [past.at(-1), today[0]];
  if (last === undefined || first === undefined || last.t !== first.t) return [...past, ...today];
  return [...past.slice(0, -1), { ...joined(last, first), flags: first.flags }, ...today.slice(1)];
}

function joined(a: FlaggedBar, b: FlaggedBar): FlaggedBar {
  return {
    t: a.t,
    o: a.o,
    h: Math.max(a.h, b.h),
    l: Math.min(a.l, b.l),
    c: b.c,
    v: a.v + b.v,
    oi: b.oi,
    // History only when all of it is; anything else when any of it is.
    flags: ((a.flags | b.flags) & ~BAR_FLAG.history) | (a.flags & b.flags & BAR_FLAG.history),
  };
}
