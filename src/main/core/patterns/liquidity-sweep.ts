import { confidenceOf, lin } from './confidence.ts';
import type { IctFacts } from './ict-facts.ts';
import { orElse, type PatternBars, type PatternFacts, type PatternSignal, targetAt } from './pattern.ts';
import { isSwingHigh, isSwingLow, SWING_K } from './swings.ts';

export const SWEEP_PARAMS = {
  maxPools: 10,
  maxAge: 100,
  minPenAtr: 0.05,
  maxPenAtr: 1,
  maxBars: 3,
  stopAtr: 0.1,
  rr: 2,
  emAtr: 1.5,
};
export type SweepParams = typeof SWEEP_PARAMS;

/** Where stops of others rest: a turning point, or the high or low of the day before. */
type PoolSource = 'SWING' | 'PDL' | 'PDH';

export interface Pool {
  readonly level: number;
  readonly source: PoolSource;
  readonly madeAt: number;
  /** First bar beyond the level; −1 while there is none. */
  pierced: number;
  extreme: number;
}

const NONE: readonly Pool[] = [];

/**
 * Liquidity sweeps of one side (quant.md D.2): bars go beyond a pool and a close comes back within a few bars. Give it
 * every bar in order. What it knows of a pool depends on the bars since the pool was made, and a pool leaves for
 * younger ones only, so a start `maxAge` bars and a turning point earlier says the same as one at the beginning.
 */
export class LiquiditySweeps {
  readonly #dir: -1 | 1;
  readonly #params: SweepParams;
  readonly #k: number;
  readonly #pools: Pool[] = [];

  /** @param dir 1 sweeps lows and turns up, −1 highs. */
  constructor(dir: -1 | 1, params: SweepParams = SWEEP_PARAMS, k = SWING_K) {
    this.#dir = dir;
    this.#params = params;
    this.#k = k;
  }

  /**
   * Takes the bar `facts.at` and tells the sweep that it completes; of several, that of the deepest level.
   * @param tell false only keeps the pools: bars before the one that is asked for.
   */
  step(facts: IctFacts, tell = true): PatternSignal | null {
    const { bars, at } = facts;
    if (facts.sessionBegins()) this.#addDay(facts);
    const reclaimed = this.#reclaimed(bars, at);
    this.#addSwing(facts);
    return !tell || reclaimed.length === 0 ? null : sweepSignal(facts, this.#dir, reclaimed, this.#params);
  }

  #addDay(facts: IctFacts): void {
    const day = facts.previousDay();
    if (day === null) return;
    this.#add(this.#dir > 0 ? day.low : day.high, this.#dir > 0 ? 'PDL' : 'PDH', facts.at);
  }

  #addSwing({ bars, at, first }: IctFacts): void {
    const i = at - this.#k;
    if (i - this.#k < first) return;
    const is = this.#dir > 0 ? isSwingLow : isSwingHigh;
    if (is(bars, i, this.#k)) this.#add(this.#dir > 0 ? bars.l[i]! : bars.h[i]!, 'SWING', i);
  }

  #add(level: number, source: PoolSource, madeAt: number): void {
    this.#pools.push({ level, source, madeAt, pierced: -1, extreme: level });
    if (this.#pools.length > this.#params.maxPools) this.#pools.shift();
  }

  /** Pools whose level this bar closes back inside of; they, the old, and those that waited too long leave. */
  #reclaimed(bars: PatternBars, at: number): readonly Pool[] {
    const pools = this.#pools;
    const far = this.#dir > 0 ? bars.l[at]! : bars.h[at]!;
    const close = bars.c[at]!;
    let back: Pool[] | null = null;
    let kept = 0;
    for (const pool of pools) {
      if (at - pool.madeAt > this.#params.maxAge) continue;
      if (pool.pierced >= 0 || this.#dir * (pool.level - far) > 0) {
        if (pool.pierced < 0) pool.pierced = at;
        if (this.#dir * (pool.extreme - far) > 0) pool.extreme = far;
        const isBack = this.#dir * (close - pool.level) > 0;
        if (isBack) (back ??= []).push(pool);
        if (isBack || at - pool.pierced + 1 >= this.#params.maxBars) continue;
      }
      pools[kept++] = pool;
    }
    pools.length = kept;
    return back ?? NONE;
  }
}

/** The sweep that a bar completes by closing back inside of these pools; of several, that of the deepest level. */
export function sweepSignal(
  facts: PatternFacts,
  dir: -1 | 1,
  reclaimed: readonly Pool[],
  params: SweepParams,
): PatternSignal | null {
  const atr = facts.atr(0);
  const { minPenAtr, maxPenAtr } = params;
  const penetration = (pool: Pool): number => (dir * (pool.level - pool.extreme)) / atr;
  const fit = reclaimed.filter((pool) => penetration(pool) >= minPenAtr && penetration(pool) <= maxPenAtr);
  if (!(atr > 0) || fit.length === 0) return null;
  const pool = fit.reduce((a, b) => (dir * (a.level - b.level) > 0 ? b : a));
  const entry = facts.bars.c[facts.at]!;
  const reclaimAtr = (dir * (entry - pool.level)) / atr;
  const rvol = orElse(facts.rvol(), 1);
  const stop = pool.extreme - dir * params.stopAtr * atr;
  const sum = 0.4 * lin(reclaimAtr, 0, 0.75) + 0.3 * lin(penetration(pool), minPenAtr, 0.5) + 0.3 * lin(rvol, 1, 2.5);
  return {
    name: 'LIQUIDITY_SWEEP',
    dir,
    conf: confidenceOf(sum),
    entry,
    stop,
    target: targetAt(entry, stop, dir, params.rr),
    expMove: params.emAtr * atr,
    detail: {
      level: pool.level,
      src: pool.source,
      pierced: pool.pierced,
      extreme: pool.extreme,
      penetrationAtr: penetration(pool),
      reclaimAtr,
      rvol,
    },
  };
}
