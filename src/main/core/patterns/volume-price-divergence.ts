import { confidenceOf, lin } from './confidence.ts';
import { type PatternBars, type PatternFacts, type PatternSignal, targetAt } from './pattern.ts';
import { isSwingHigh, isSwingLow } from './swings.ts';

export const DIVERGENCE_PARAMS = {
  minSep: 5,
  maxSep: 60,
  priceAtr: 0.1,
  volRatio: 0.75,
  stopAtr: 0.25,
  rr: 1.5,
  emAtr: 1,
  swingK: 3,
};
export type DivergenceParams = typeof DIVERGENCE_PARAMS;

/**
 * A farther turning point made on less volume than the one before; told when it is confirmed (quant.md D.1).
 * @param dir −1 looks at highs, 1 at lows: one bar may be both.
 */
export function volumePriceDivergence(
  facts: PatternFacts,
  params: DivergenceParams,
  dir: -1 | 1,
): PatternSignal | null {
  const k = params.swingK;
  const i = facts.at - k;
  if (i - k < facts.first) return null;
  const isSwing = dir > 0 ? isSwingLow(facts.bars, i, k) : isSwingHigh(facts.bars, i, k);
  return isSwing ? divergenceAt(facts, params, i, dir) : null;
}

function divergenceAt(facts: PatternFacts, params: DivergenceParams, i: number, dir: -1 | 1): PatternSignal | null {
  const { bars, at } = facts;
  const { swingK: k, minSep, maxSep } = params;
  const is = dir > 0 ? isSwingLow : isSwingHigh;
  const price = dir > 0 ? bars.l : bars.h;
  let j = i - 1;
  while (j >= i - maxSep && j - k >= facts.first && !is(bars, j, k)) j--;
  if (j < i - maxSep || j - k < facts.first || i - j < minSep) return null;
  const atr = facts.atr(0);
  const extended = (dir * (price[j]! - price[i]!)) / atr;
  if (!(atr > 0 && extended >= params.priceAtr)) return null;
  const before = meanVolume(bars, j);
  const ratio = meanVolume(bars, i) / before;
  const entry = bars.c[at]!;
  if (!(before > 0 && ratio <= params.volRatio && dir * (entry - price[i]!) > 0)) return null;
  const stop = price[i]! - dir * params.stopAtr * atr;
  return {
    name: 'VOLUME_PRICE_DIVERGENCE',
    dir,
    conf: confidenceOf(0.6 * lin(1 - ratio, 1 - params.volRatio, 0.75) + 0.4 * lin(extended, params.priceAtr, 1.5)),
    entry,
    stop,
    target: targetAt(entry, stop, dir, params.rr),
    expMove: params.emAtr * atr,
    detail: {
      swing1: j,
      swing2: i,
      firstPrice: price[j]!,
      secondPrice: price[i]!,
      volumeRatio: ratio,
      beyondAtr: extended,
    },
  };
}

/** Mean volume of a bar and its neighbours. */
function meanVolume({ v }: PatternBars, i: number): number {
  return (v[i - 1]! + v[i]! + v[i + 1]!) / 3;
}
