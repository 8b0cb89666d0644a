import { confidenceOf, lin } from './confidence.ts';
import { closeLocation, type Direction, type PatternFacts, type PatternSignal, targetAt } from './pattern.ts';

export const VOLUME_SPIKE_PARAMS = { base: 3, clvMin: 0.2, satRatio: 2.5, stopAtr: 0.25, rr: 1.5, emAtr: 1 };
export type VolumeSpikeParams = typeof VOLUME_SPIKE_PARAMS;

/** Volume far above usual; with a direction when the close says one (quant.md D.1). */
export function volumeSpike(facts: PatternFacts, params: VolumeSpikeParams): PatternSignal | null {
  const { bars, at } = facts;
  const rvol = facts.rvol();
  const threshold = params.base * facts.volumeFactor;
  if (!(rvol >= threshold) || !(bars.v[at]! > 0)) return null;
  const atr = facts.atr(0);
  if (!(atr > 0)) return null;
  const clv = closeLocation(bars, at);
  const entry = bars.c[at]!;
  const rise = entry - bars.o[at]!;
  const dir: Direction = clv >= params.clvMin && rise > 0 ? 1 : clv <= -params.clvMin && rise < 0 ? -1 : 0;
  const stop = dir === 0 ? null : (dir > 0 ? bars.l[at]! : bars.h[at]!) - dir * params.stopAtr * atr;
  return {
    name: 'VOLUME_SPIKE',
    dir,
    conf: confidenceOf(
      0.7 * lin(rvol, threshold, params.satRatio * threshold) + 0.3 * lin(Math.abs(clv), params.clvMin, 1),
    ),
    entry,
    stop,
    target: stop === null ? null : targetAt(entry, stop, dir, params.rr),
    expMove: params.emAtr * atr,
    detail: { rvol, threshold, clv },
  };
}
