import { MINUTE_MS } from '#contract/model/session.ts';

/** What is needed of a bar: open time (epoch ms) and prices. */
export interface RangeBar {
  readonly t: number;
  readonly h: number;
  readonly l: number;
  readonly c: number;
}

/** The opening range of one session and the first close outside it, quant.md A.22. */
export interface OpeningBreakout {
  readonly high: number | null;
  readonly low: number | null;
  readonly complete: boolean;
  /** Index of the bar in the session, and +1 up or −1 down. */
  readonly firstBreakout: { readonly index: number; readonly dir: 1 | -1 } | null;
}

/**
 * @param bars completed bars of one session, in order.
 * @param openMs start of the continuous session.
 * @param minutes length of the range.
 * @param nowMs how far time is known, as a rule the end of the last bar.
 */
export function openingBreakout(
  bars: readonly RangeBar[],
  openMs: number,
  minutes: number,
  nowMs: number,
): OpeningBreakout {
  const endMs = openMs + minutes * MINUTE_MS;
  let high: number | null = null;
  let low: number | null = null;
  for (const { t, h, l } of bars) {
    if (t < openMs || t >= endMs) continue;
    high = high === null ? h : Math.max(high, h);
    low = low === null ? l : Math.min(low, l);
  }
  const complete = nowMs >= endMs;
  if (high === null || low === null) return { high, low, complete, firstBreakout: null };
  const index = bars.findIndex(({ t, c }) => t >= endMs && (c > high || c < low));
  return { high, low, complete, firstBreakout: index < 0 ? null : { index, dir: bars[index]!.c > high ? 1 : -1 } };
}
