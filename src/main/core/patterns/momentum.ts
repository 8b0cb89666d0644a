import { confidenceOf, lin } from './confidence.ts';
import { orElse, type PatternFacts, type PatternSignal, targetAt } from './pattern.ts';

export const MOMENTUM_PARAMS = {
  m: 5,
  momAtr: 1.5,
  minCount: 4,
  fast: 9,
  slow: 21,
  rsiLo: 55,
  rsiHi: 80,
  stopAtrMax: 2,
  rr: 1.5,
  emAtr: 1.5,
};
export type MomentumParams = typeof MOMENTUM_PARAMS;

/** Several closes far in one direction, with averages, RSI and the session's average price behind them (quant.md D.1). */
export function momentum(facts: PatternFacts, params: MomentumParams): PatternSignal | null {
  const { bars, at, first } = facts;
  if (at - params.m < first) return null;
  const entry = bars.c[at]!;
  const way = entry - bars.c[at - params.m]!;
  if (way === 0) return null;
  const dir = way > 0 ? 1 : -1;
  let count = 0;
  for (let i = at - params.m + 1; i <= at; i++) if (dir * (bars.c[i]! - bars.c[i - 1]!) > 0) count++;
  if (count < params.minCount) return null;
  const atr = facts.atr(0);
  const mom = way / atr;
  if (!(atr > 0 && dir * mom >= params.momAtr)) return null;
  const vwap = facts.vwap();
  const rsi = facts.rsi(0);
  if (!(dir * (entry - vwap) > 0) || !rsiFits(rsi, dir, params)) return null;
  const fast = facts.ema(params.fast);
  const slow = facts.ema(params.slow);
  if (!(dir * (fast - slow) > 0)) return null;
  const room = Math.min(dir * (entry - slow), params.stopAtrMax * atr);
  const stop = entry - dir * (room > 0 ? room : atr);
  const rvol = orElse(facts.rvol(), 1);
  const sum =
    0.5 * lin(dir * mom, params.momAtr, 4) + 0.2 * lin(count, params.minCount, params.m) + 0.3 * lin(rvol, 1, 3);
  return {
    name: dir > 0 ? 'UPSIDE_MOMENTUM' : 'DOWNSIDE_MOMENTUM',
    dir,
    conf: confidenceOf(sum),
    entry,
    stop,
    target: targetAt(entry, stop, dir, params.rr),
    expMove: params.emAtr * atr,
    detail: { mom, rsi, count, rvol, emaFast: fast, emaSlow: slow, vwap },
  };
}

/** Strong, and not yet stretched; falling mirrored around 50. */
function rsiFits(rsi: number, dir: number, { rsiLo, rsiHi }: MomentumParams): boolean {
  const strength = dir > 0 ? rsi : 100 - rsi;
  return strength >= rsiLo && strength <= rsiHi;
}
