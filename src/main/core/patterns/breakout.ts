import { confidenceOf, lin } from './confidence.ts';
import { highestHigh, lowestLow, orElse, type PatternFacts, type PatternSignal } from './pattern.ts';

export const BREAKOUT_PARAMS = { n: 20, maxWidthAtr: 3.5, bufAtr: 0.15, bodyFrac: 0.5 };
export type BreakoutParams = typeof BREAKOUT_PARAMS;

/** A close out of a tight range with a full candle; its height is the way to go (quant.md D.1). */
export function breakout(facts: PatternFacts, params: BreakoutParams): PatternSignal | null {
  const { bars, at, first } = facts;
  if (at - params.n < first) return null;
  const entry = bars.c[at]!;
  const body = entry - bars.o[at]!;
  const range = bars.h[at]! - bars.l[at]!;
  if (body === 0 || !(range > 0 && Math.abs(body) >= params.bodyFrac * range)) return null;
  const dir = body > 0 ? 1 : -1;
  const high = highestHigh(bars, at - params.n, at);
  const low = lowestLow(bars, at - params.n, at);
  const level = dir > 0 ? high : low;
  if (!(dir * (entry - level) >= 0)) return null;
  const atr = facts.atr(1);
  const widthAtr = (high - low) / atr;
  const x = (dir * (entry - level)) / atr;
  if (!(atr > 0 && widthAtr <= params.maxWidthAtr && x >= params.bufAtr)) return null;
  const rvol = orElse(facts.rvol(), 1);
  const sum =
    0.4 * lin(1 - widthAtr / params.maxWidthAtr, 0, 0.5) + 0.4 * lin(x, params.bufAtr, 1) + 0.2 * lin(rvol, 1, 2.5);
  return {
    name: 'BREAKOUT',
    dir,
    conf: confidenceOf(sum),
    entry,
    stop: (high + low) / 2,
    target: entry + dir * (high - low),
    expMove: high - low,
    detail: { level, widthAtr, beyondAtr: x, rvol },
  };
}
