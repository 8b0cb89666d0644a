import { confidenceOf, lin } from './confidence.ts';
import {
  closeLocation,
  highestHigh,
  lowestLow,
  type PatternBars,
  type PatternFacts,
  type PatternSignal,
  targetAt,
} from './pattern.ts';

export const HIDDEN_PARAMS = {
  n: 20,
  driftAtr: 1,
  cmf: 0.1,
  udv: 1.3,
  udvCap: 10,
  obv: 0.15,
  stopAtr: 0.25,
  rr: 1.5,
  emAtr: 1.5,
};
export type HiddenParams = typeof HIDDEN_PARAMS;

/** Price stands still while money flow, volume by closes and on-balance volume all lean to one side (quant.md D.1). */
export function hiddenAccumulation(facts: PatternFacts, params: HiddenParams): PatternSignal | null {
  const { bars, at, first } = facts;
  if (at - params.n < first) return null;
  const { up, down, total, flow } = volumesOf(bars, at, params.n);
  if (!(total > 0)) return null;
  const obvNorm = (up - down) / total;
  const dir = obvNorm > 0 ? 1 : -1;
  if (!(dir * obvNorm >= params.obv)) return null;
  const cmf = flow / total;
  const udv = ratioOf(dir > 0 ? up : down, dir > 0 ? down : up, params.udvCap);
  if (!(dir * cmf >= params.cmf && udv >= params.udv)) return null;
  const entry = bars.c[at]!;
  const drift = Math.abs(entry - bars.c[at - params.n]!);
  const atr = facts.atr(0);
  if (!(atr > 0 && drift <= params.driftAtr * atr)) return null;
  const from = at - params.n + 1;
  const extreme = dir > 0 ? lowestLow(bars, from, at + 1) : highestHigh(bars, from, at + 1);
  const stop = extreme - dir * params.stopAtr * atr;
  const sum =
    0.4 * lin(dir * cmf, params.cmf, 0.35) + 0.3 * lin(udv, params.udv, 3) + 0.3 * lin(dir * obvNorm, params.obv, 0.5);
  return {
    name: dir > 0 ? 'HIDDEN_ACCUMULATION' : 'HIDDEN_DISTRIBUTION',
    dir,
    conf: confidenceOf(sum),
    entry,
    stop,
    target: targetAt(entry, stop, dir, params.rr),
    expMove: params.emAtr * atr,
    detail: { cmf, udv, obvNorm, extreme, driftAtr: drift / atr },
  };
}

/** Volume of bars that closed higher and lower than the one before, of all, and weighted by where they closed. */
function volumesOf(bars: PatternBars, at: number, n: number) {
  const { c, v } = bars;
  let up = 0;
  let down = 0;
  let total = 0;
  let flow = 0;
  for (let i = at - n + 1; i <= at; i++) {
    const volume = v[i]!;
    const change = c[i]! - c[i - 1]!;
    if (change > 0) up += volume;
    else if (change < 0) down += volume;
    total += volume;
    flow += closeLocation(bars, i) * volume;
  }
  return { up, down, total, flow };
}

function ratioOf(more: number, less: number, cap: number): number {
  return less > 0 ? Math.min(more / less, cap) : more > 0 ? cap : 1;
}
