import { confidenceOf, lin } from './confidence.ts';
import { closeLocation, highestHigh, lowestLow, type PatternFacts, type PatternSignal, targetAt } from './pattern.ts';

export const VOLUME_BREAKOUT_PARAMS = {
  n: 20,
  bufAtr: 0.1,
  volBase: 1.5,
  clvMin: 0.3,
  satRatio: 2.5,
  stopAtr: 0.5,
  rr: 2,
  emAtr: 1.5,
};
export type VolumeBreakoutParams = typeof VOLUME_BREAKOUT_PARAMS;

/** A close beyond the extreme of the bars before, with volume and a strong close (quant.md D.1). */
export function volumeBreakout(facts: PatternFacts, params: VolumeBreakoutParams): PatternSignal | null {
  const { bars, at, first } = facts;
  if (at - params.n < first) return null;
  const clv = closeLocation(bars, at);
  if (!(Math.abs(clv) >= params.clvMin)) return null;
  const dir = clv > 0 ? 1 : -1;
  const entry = bars.c[at]!;
  const level = dir > 0 ? highestHigh(bars, at - params.n, at) : lowestLow(bars, at - params.n, at);
  if (!(dir * (entry - level) >= 0)) return null;
  const rvol = facts.rvol();
  const threshold = params.volBase * facts.volumeFactor;
  if (!(rvol >= threshold)) return null;
  const atr = facts.atr(0);
  const x = (dir * (entry - level)) / atr;
  if (!(atr > 0 && x >= params.bufAtr)) return null;
  const stop = level - dir * params.stopAtr * atr;
  const sum =
    0.4 * lin(x, params.bufAtr, 1) +
    0.4 * lin(rvol, threshold, params.satRatio * threshold) +
    0.2 * lin(dir * clv, params.clvMin, 1);
  return {
    name: 'VOLUME_BREAKOUT',
    dir,
    conf: confidenceOf(sum),
    entry,
    stop,
    target: targetAt(entry, stop, dir, params.rr),
    expMove: params.emAtr * atr,
    detail: { level, rvol, threshold, clv, beyondAtr: x },
  };
}
