import { LiquiditySweeps, type Pool, type SweepParams, sweepSignal } from './liquidity-sweep.ts';
import type { PatternBars, PatternSignal } from './pattern.ts';
import { isSwingHigh, isSwingLow, SWING_K } from './swings.ts';
import { dayOf, type ViewFacts } from './view-facts.ts';

/** Daily bars whose extremes may still be pools: of fifteen-minute bars the oldest pool is days old. */
const DAYS_BACK = 5;

/**
 * The sweep of one side on the signal bar, made of the last bars alone; it equals what LiquiditySweeps says of all of
 * them. A pool's life depends on the bars since it was made, so each is looked at alone. Only where a level of the
 * days before is in question, or so many younger pools that an older one may have made room, the bars since the oldest
 * pool that can live are gone through again.
 */
export function sweepOf(facts: ViewFacts, dir: 1 | -1, params: SweepParams, k = SWING_K): PatternSignal | null {
  const { bars, at, first } = facts;
  if (at - params.maxBars < first) return null;
  const price = dir > 0 ? bars.l : bars.h;
  const close = dir * bars.c[at]!;
  let extreme = Number.POSITIVE_INFINITY;
  for (let i = at - params.maxBars + 1; i <= at; i++) if (dir * price[i]! < extreme) extreme = dir * price[i]!;
  if (!(close > extreme)) return null;
  if (dayLevelBetween(facts.view.on('1d'), dir, extreme, close)) return replay(facts, dir, params, k);
  const pools = reclaimedSwings(facts, dir, extreme, params, k);
  if (pools === null) return replay(facts, dir, params, k);
  return pools.length === 0 ? null : sweepSignal(facts, dir, pools, params);
}

const NONE: readonly Pool[] = [];

/**
 * Turning points that the last bars went beyond for the first time and that this bar closes back inside of, the
 * youngest first. Null when there are so many younger ones that it must be known which had to make room.
 * @param extreme of the last bars, times `dir` as all prices here.
 */
function reclaimedSwings(
  { bars, at, first }: ViewFacts,
  dir: 1 | -1,
  extreme: number,
  { maxAge, maxBars, maxPools }: SweepParams,
  k: number,
): readonly Pool[] | null {
  const price = dir > 0 ? bars.l : bars.h;
  const is = dir > 0 ? isSwingLow : isSwingHigh;
  const close = dir * bars.c[at]!;
  const oldest = Math.max(first + k, at - maxAge);
  let pools: Pool[] | null = null;
  let younger = 0;
  let untouched = Number.POSITIVE_INFINITY;
  for (let i = at - k; i >= oldest && untouched > extreme; i--) {
    const level = dir * price[i]!;
    const isPool = is(bars, i, k);
    if (isPool && i < at - k && level > extreme && level < close && level <= untouched) {
      const pool = poolAt(bars, at, i, dir, k, maxBars);
      const days = dayOf(bars.t[at]!) - dayOf(bars.t[i]!);
      if (pool !== null && younger + days >= maxPools) return null;
      if (pool !== null) (pools ??= []).push(pool);
    }
    if (isPool) younger++;
    if (i <= at - maxBars && level < untouched) untouched = level;
  }
  return pools ?? NONE;
}

/** A turning point as the pool that it is on the signal bar; null when it was gone before. */
function poolAt(bars: PatternBars, at: number, madeAt: number, dir: 1 | -1, k: number, maxBars: number): Pool | null {
  const price = dir > 0 ? bars.l : bars.h;
  const level = price[madeAt]!;
  let pierced = madeAt + k + 1;
  while (pierced <= at && dir * (level - price[pierced]!) <= 0) pierced++;
  if (pierced > at || at - pierced + 1 > maxBars) return null;
  let extreme = level;
  for (let i = pierced; i <= at; i++) {
    if (dir * (extreme - price[i]!) > 0) extreme = price[i]!;
    if (i < at && dir * (bars.c[i]! - level) > 0) return null;
  }
  return { level, source: 'SWING', madeAt, pierced, extreme };
}

function replay(facts: ViewFacts, dir: 1 | -1, params: SweepParams, k: number): PatternSignal | null {
  const { at, first } = facts;
  const depth = params.maxAge + 2 * k + params.maxBars;
  const sweeps = new LiquiditySweeps(dir, params, k);
  for (facts.at = Math.max(first, at - depth); facts.at < at; facts.at++) sweeps.step(facts, false);
  facts.at = at;
  return sweeps.step(facts);
}

function dayLevelBetween(
  days: { readonly first: number; readonly end: number } & Pick<PatternBars, 'h' | 'l'>,
  dir: 1 | -1,
  extreme: number,
  close: number,
): boolean {
  for (let i = days.end - 1; i >= Math.max(days.first, days.end - DAYS_BACK); i--) {
    const level = dir * (dir > 0 ? days.l[i]! : days.h[i]!);
    if (level > extreme && level < close) return true;
  }
  return false;
}
