import { confidenceOf, lin } from './confidence.ts';
import type { IctFacts } from './ict-facts.ts';
import { type PatternBars, type PatternFacts, type PatternSignal, targetAt } from './pattern.ts';

export const FVG_PARAMS = { minGapAtr: 0.25, bodyFrac: 0.5, maxAge: 30, stopAtr: 0.1, rr: 2, emAtr: 1.5 };
export type FvgParams = typeof FVG_PARAMS;

/** Three bars of which the outer two do not overlap. */
export interface RawGap {
  readonly i: number;
  readonly dir: -1 | 1;
  readonly bottom: number;
  readonly top: number;
}

/** The raw gap that bar `i` completes (quant.md D.2): outer bars apart, the middle one in the same direction. */
export function rawGapAt({ o, h, l, c }: PatternBars, i: number): RawGap | null {
  if (l[i]! > h[i - 2]! && c[i - 1]! > o[i - 1]!) return { i, dir: 1, bottom: h[i - 2]!, top: l[i]! };
  if (h[i]! < l[i - 2]! && c[i - 1]! < o[i - 1]!) return { i, dir: -1, bottom: h[i]!, top: l[i - 2]! };
  return null;
}

export function rawGapsOf(bars: PatternBars, end: number): RawGap[] {
  const gaps: RawGap[] = [];
  for (let i = 2; i < end; i++) {
    const gap = rawGapAt(bars, i);
    if (gap !== null) gaps.push(gap);
  }
  return gaps;
}

/** A gap that is worth watching. */
export interface Zone extends RawGap {
  /** Height of the gap in average true ranges, and the middle bar's body as a part of its range. */
  readonly gapAtr: number;
  readonly body: number;
}

/**
 * Tradable gaps that are open, and the bar that comes back to one (quant.md D.2). Give it every bar in order. A gap
 * lives `maxAge` bars and within its session, so a start that many bars earlier says the same as one at the beginning.
 */
export class FairValueGaps {
  readonly #params: FvgParams;
  #zones: Zone[] = [];
  #sessionFrom = 0;

  constructor(params: FvgParams = FVG_PARAMS) {
    this.#params = params;
  }

  /** Takes the bar `facts.at`. @returns retests that it completes, rising ones first, and the gap that it makes. */
  step(facts: IctFacts): { readonly retests: readonly PatternSignal[]; readonly made: Zone | null } {
    const { bars, at } = facts;
    if (facts.sessionBegins()) {
      this.#zones = [];
      this.#sessionFrom = at;
    }
    const retests: PatternSignal[] = [];
    this.#zones = this.#zones.filter((zone) => {
      if (at - zone.i > this.#params.maxAge || isPassed(bars, at, zone)) return false;
      if (!isRetest(bars, at, zone)) return true;
      const signal = retestOf(facts, zone, this.#params);
      if (signal !== null) retests.push(signal);
      return false;
    });
    const made = at - 2 >= Math.max(facts.first, this.#sessionFrom) ? zoneAt(facts, this.#params) : null;
    if (made !== null) this.#zones.push(made);
    return { retests: retests.sort((a, b) => b.dir - a.dir), made };
  }
}

/** The tradable gap that the bar `facts.at` completes. */
export function zoneAt(facts: PatternFacts, params: FvgParams): Zone | null {
  const { bars, at } = facts;
  const gap = rawGapAt(bars, at);
  if (gap === null) return null;
  const gapAtr = (gap.top - gap.bottom) / facts.atr(1);
  const body = Math.abs(bars.c[at - 1]! - bars.o[at - 1]!) / (bars.h[at - 1]! - bars.l[at - 1]!);
  return gapAtr >= params.minGapAtr && body >= params.bodyFrac ? { ...gap, gapAtr, body } : null;
}

function middleOf({ top, bottom }: RawGap): number {
  return (top + bottom) / 2;
}

/** Has the bar closed beyond the far edge? */
export function isPassed({ c }: PatternBars, at: number, zone: RawGap): boolean {
  return zone.dir > 0 ? c[at]! < zone.bottom : c[at]! > zone.top;
}

/** Does the bar touch the near edge and close beyond the middle? */
export function isRetest({ h, l, c }: PatternBars, at: number, zone: RawGap): boolean {
  const middle = middleOf(zone);
  return zone.dir > 0 ? l[at]! <= zone.top && c[at]! > middle : h[at]! >= zone.bottom && c[at]! < middle;
}

/** The signal of a bar that comes back to a gap. */
export function retestOf(facts: PatternFacts, zone: Zone, params: FvgParams): PatternSignal | null {
  const atr = facts.atr(0);
  if (!(atr > 0)) return null;
  const { dir } = zone;
  const entry = facts.bars.c[facts.at]!;
  const stop = (dir > 0 ? zone.bottom : zone.top) - dir * params.stopAtr * atr;
  const beyondAtr = (dir * (entry - middleOf(zone))) / atr;
  const sum =
    0.5 * lin(zone.gapAtr, params.minGapAtr, 1) +
    0.3 * lin(zone.body, params.bodyFrac, 0.9) +
    0.2 * lin(beyondAtr, 0, 0.5);
  return {
    name: 'FVG_RETEST',
    dir,
    conf: confidenceOf(sum),
    entry,
    stop,
    target: targetAt(entry, stop, dir, params.rr),
    expMove: params.emAtr * atr,
    detail: {
      zoneTop: zone.top,
      zoneBottom: zone.bottom,
      created: zone.i,
      gapAtr: zone.gapAtr,
      body: zone.body,
      beyondAtr,
    },
  };
}
