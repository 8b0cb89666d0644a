import type { Instrument } from '#contract/model/instrument.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import type { SessionState } from '#contract/model/terminal.ts';
import { istTime } from '../../ui/format.ts';
import { stepOf } from './bar-index.ts';

/** The closing auction of a day, epoch ms, `[fromMs, toMs)`. */
export interface ClosingAuction {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The closing auction of an instrument's running day; null where its class has none. */
export function closingAuction(
  session: Pick<SessionState, 'day'> | null,
  instrument: Pick<Instrument, 'sessionClass'> | undefined,
): ClosingAuction | null {
  if (session === null || instrument === undefined) return null;
  const { spans, midnightMs } = session.day;
  const of = spans[instrument.sessionClass] ?? [];
  const opensAt = of.find(({ phase }) => phase === 'continuous')?.fromMinute ?? 0;
  const span = of.find(({ phase, fromMinute }) => phase === 'auction' && fromMinute > opensAt);
  if (span === undefined) return null;
  return { fromMs: midnightMs + span.fromMinute * MINUTE_MS, toMs: midnightMs + span.toMinute * MINUTE_MS };
}

/** `closing auction 15:15–15:35`. */
export function auctionWords({ fromMs, toMs }: ClosingAuction): string {
  return `closing auction ${istTime(fromMs).slice(0, 5)}–${istTime(toMs).slice(0, 5)}`;
}

/** Index of the first bar that opens at a moment or later; after the last bar they are thought on by their distance. */
function firstFrom(times: readonly number[], ms: number): number {
  const last = times.at(-1) as number;
  if (ms > last) return times.length - 1 + Math.ceil((ms - last) / stepOf(times));
  return times.findIndex((t) => t >= ms);
}

/**
 * The bars of the auction, `[from, to)`: those that there are, and those that would be, for nothing is traded into a
 * candle while it runs. Null before there are bars of its day, and of days alone.
 * @param times open times of the bars, ascending
 */
export function auctionBars(
  times: readonly number[],
  { fromMs, toMs }: ClosingAuction,
  midnightMs: number,
): { readonly from: number; readonly to: number } | null {
  const last = times.at(-1);
  if (last === undefined || last <= midnightMs || last > toMs) return null;
  return { from: firstFrom(times, fromMs), to: Math.max(firstFrom(times, fromMs) + 1, firstFrom(times, toMs)) };
}
