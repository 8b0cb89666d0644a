import { confidenceOf, lin } from './confidence.ts';
import {
  highestHigh,
  lowestLow,
  type PatternBars,
  type PatternFacts,
  type PatternSignal,
  targetAt,
} from './pattern.ts';

export const REVERSAL_PARAMS = {
  trendBars: 10,
  trendAtr: 2,
  lookback: 20,
  wickFrac: 0.5,
  closeFrac: 0.6,
  rsi: 35,
  stopAtr: 0.25,
  rr: 2,
  emAtr: 1.5,
};
export type ReversalParams = typeof REVERSAL_PARAMS;

/** After a long way one bar makes the extreme and is turned back, by a wick or by engulfing the bar before (quant.md D.1). */
export function reversal(facts: PatternFacts, params: ReversalParams): PatternSignal | null {
  const { bars, at, first } = facts;
  if (at - params.lookback < first || at - params.trendBars - 1 < first) return null;
  const way = bars.c[at - 1]! - bars.c[at - 1 - params.trendBars]!;
  if (way === 0) return null;
  const dir = way < 0 ? 1 : -1;
  const kind = turnOf(bars, at, dir, params);
  if (kind === null) return null;
  const extreme = dir > 0 ? bars.l[at]! : bars.h[at]!;
  const before = dir > 0 ? lowestLow(bars, at - params.lookback, at) : highestHigh(bars, at - params.lookback, at);
  if (!(dir * (before - extreme) >= 0)) return null;
  const move = Math.abs(way) / facts.atr(1);
  if (!(move >= params.trendAtr && move < Number.POSITIVE_INFINITY)) return null;
  const rsi = facts.rsi(1);
  const excess = dir > 0 ? params.rsi - rsi : rsi - (100 - params.rsi);
  const atr = facts.atr(0);
  if (!(excess >= 0 && atr > 0)) return null;
  const entry = bars.c[at]!;
  const stop = extreme - dir * params.stopAtr * atr;
  const wick = wickShare(bars, at, dir);
  return {
    name: 'REVERSAL',
    dir,
    conf: confidenceOf(
      0.4 * lin(move, params.trendAtr, 5) + 0.3 * lin(wick, params.wickFrac, 0.9) + 0.3 * lin(excess, 0, 20),
    ),
    entry,
    stop,
    target: targetAt(entry, stop, dir, params.rr),
    expMove: params.emAtr * atr,
    detail: { kind, moveAtr: move, wick, rsi, extreme },
  };
}

/** Part of the bar's range that its wick on the side of the extreme takes. */
function wickShare({ o, h, l, c }: PatternBars, at: number, dir: -1 | 1): number {
  const range = h[at]! - l[at]!;
  if (!(range > 0)) return 0;
  return dir > 0 ? (Math.min(o[at]!, c[at]!) - l[at]!) / range : (h[at]! - Math.max(o[at]!, c[at]!)) / range;
}

function turnOf(bars: PatternBars, at: number, dir: -1 | 1, params: ReversalParams): 'REJECTION' | 'ENGULF' | null {
  const { o, h, l, c } = bars;
  const range = h[at]! - l[at]!;
  const away = dir > 0 ? c[at]! - l[at]! : h[at]! - c[at]!;
  if (range > 0 && wickShare(bars, at, dir) >= params.wickFrac && away / range >= params.closeFrac) return 'REJECTION';
  const engulfs =
    dir * (c[at]! - o[at]!) > 0 &&
    dir * (c[at - 1]! - o[at - 1]!) < 0 &&
    dir * (c[at]! - o[at - 1]!) >= 0 &&
    dir * (o[at]! - c[at - 1]!) <= 0;
  return engulfs ? 'ENGULF' : null;
}
