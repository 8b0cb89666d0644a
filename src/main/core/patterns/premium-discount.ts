import { confidenceOf, lin } from './confidence.ts';
import { latestSwing, replayStructure, STRUCTURE_BARS } from './latest-break.ts';
import { orElse, type PatternFacts, type PatternSignal } from './pattern.ts';
import { STRUCTURE_CELL } from './structure.ts';

export const PREMIUM_PARAMS = { edge: 0.5, minRangeAtr: 2, stopAtr: 0.1, emAtr: 1.5 };
export type PremiumParams = typeof PREMIUM_PARAMS;

/** What the middle between cheap and dear is made of. */
export type PremiumBasis = 'swing' | 'vwap';

/**
 * The close comes into the cheap part of the dealing range while the structure rises, or into the dear part while it
 * falls (quant.md D.2): the range lies between the latest confirmed low and high; its middle is their mean, or the
 * session's average price.
 */
export function premiumDiscount(facts: PatternFacts, params: PremiumParams, basis: PremiumBasis): PatternSignal | null {
  const { bars, at, first } = facts;
  if (at - 1 < first) return null;
  const oldest = Math.max(first, at - STRUCTURE_BARS);
  const high = latestSwing(bars, at, oldest, 1);
  if (high < 0) return null;
  const low = latestSwing(bars, at, oldest, -1);
  if (low < 0) return null;
  const bottom = bars.l[low]!;
  const top = bars.h[high]!;
  const range = top - bottom;
  const entry = bars.c[at]!;
  if (!(range > 0 && entry > bottom && entry < top)) return null;
  const shift = basis === 'swing' ? 0 : (facts.vwap() - bottom) / range - 0.5;
  const place = (close: number): number => (close - bottom) / range - shift;
  const dir = sideOf(place(bars.c[at - 1]!), place(entry), params.edge);
  if (dir === 0) return null;
  const atr = facts.atr(0);
  if (!(atr > 0 && range >= params.minRangeAtr * atr)) return null;
  const { cells } = replayStructure(facts);
  if (cells[STRUCTURE_CELL.trend] !== dir) return null;
  const position = (entry - bottom) / range;
  const middle = bottom + (0.5 + shift) * range;
  const rvol = orElse(facts.rvol(), 1);
  const sum =
    0.5 * lin(Math.abs(place(entry) - 0.5), 0, 0.4) +
    0.3 * lin(range / atr, params.minRangeAtr, 6) +
    0.2 * lin(rvol, 1, 2.5);
  return {
    name: dir > 0 ? 'DISCOUNT' : 'PREMIUM',
    dir,
    conf: confidenceOf(sum),
    entry,
    stop: (dir > 0 ? bottom : top) - dir * params.stopAtr * atr,
    target: dir > 0 ? top : bottom,
    expMove: params.emAtr * atr,
    detail: {
      position,
      middle,
      swingHigh: top,
      swingLow: bottom,
      rangeAtr: range / atr,
      rvol,
      zone: dir > 0 ? 'discount' : 'premium',
    },
  };
}

/** 1 on coming into the part below `edge`, −1 on coming into that above its mirror. */
function sideOf(before: number, now: number, edge: number): -1 | 0 | 1 {
  if (now < edge && before >= edge) return 1;
  return now > 1 - edge && before <= 1 - edge ? -1 : 0;
}
