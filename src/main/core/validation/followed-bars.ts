import { toRupees } from '#contract/model/price.ts';
import { type Bar, emptyBar } from '../bars/bar.ts';
import type { FollowedLeg } from './claim-of.ts';
import type { ForwardBar } from './forward.ts';

/** Reads the bar of one minute; false when nothing traded. */
export type ReadMinute = (slot: number, minute: number, out: Bar) => boolean;

/**
 * Bars of what is followed, rupees, of the minutes [from, to); minutes without a trade have none. A sum of premiums
 * begins when each of its parts has traded, a part that rests keeps its last price, and its high and low are those of
 * its open and close: nobody knows whether the highs of two options were at one time.
 */
export function followedBars(legs: readonly FollowedLeg[], from: number, to: number, read: ReadMinute): ForwardBar[] {
  const bar = emptyBar();
  const bars: ForwardBar[] = [];
  const [only] = legs;
  if (legs.length === 1 && only !== undefined) {
    const { slot, decimals } = only.instrument;
    for (let minute = from; minute < to; minute += 1) {
      if (!read(slot, minute, bar)) continue;
      const [o, h, l, c] = [bar.o, bar.h, bar.l, bar.c].map((price) => toRupees(price, decimals));
      bars.push({ o: o!, h: h!, l: l!, c: c! });
    }
    return bars;
  }
  const last: (number | null)[] = legs.map(() => null);
  for (let minute = from; minute < to; minute += 1) {
    let [o, c, traded] = [0, 0, false];
    for (const [i, { instrument, sign }] of legs.entries()) {
      const has = read(instrument.slot, minute, bar);
      if (has) traded = true;
      o += sign * (has ? toRupees(bar.o, instrument.decimals) : (last[i] ?? 0));
      if (has) last[i] = toRupees(bar.c, instrument.decimals);
      c += sign * (last[i] ?? 0);
    }
    if (traded && !last.includes(null)) bars.push({ o, h: Math.max(o, c), l: Math.min(o, c), c });
  }
  return bars;
}
