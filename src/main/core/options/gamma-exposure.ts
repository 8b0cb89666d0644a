import { logMoneyness } from './black.ts';
import type { ChainColumns } from './chain-columns.ts';
import { INV_SQRT_2PI } from './normal.ts';

/** Per 1 % of move. */
const ONE_PERCENT = 0.01;
/** The flip level is looked for within ±10 % of the forward, in steps of 0.1 %. */
const FLIP_STEP = 0.001;
const FLIP_STEPS = 100;

/**
 * Naive dealer gamma (quant.md C.13): dealers long calls and short puts is an assumption, and a weak one in India.
 * Level numbers in ₹ of delta per 1 % move.
 */
export interface GammaExposure {
  readonly total: number;
  /** Strike with the largest Γ·OI of calls, and of puts; null without open interest. */
  readonly callWall: number | null;
  readonly putWall: number | null;
}

/** Exposure per strike into `perStrike`, ₹ (0 where the strike has no volatility), their sum and the walls. */
export function gammaExposure(chain: ChainColumns, forward: number, perStrike: Float64Array): GammaExposure {
  const { rows, strike, gamma, calls, puts } = chain;
  const scale = forward * forward * ONE_PERCENT;
  let total = 0;
  let callRow = -1;
  let putRow = -1;
  let callMost = 0;
  let putMost = 0;
  for (let row = 0; row < rows; row++) {
    const g = Number.isNaN(gamma[row]!) ? 0 : gamma[row]!;
    const call = g * calls.interest[row]!;
    const put = g * puts.interest[row]!;
    perStrike[row] = (call - put) * scale;
    total += perStrike[row]!;
    if (call > callMost) [callMost, callRow] = [call, row];
    if (put > putMost) [putMost, putRow] = [put, row];
  }
  return {
    total,
    callWall: callRow < 0 ? null : strike[callRow]!,
    putWall: putRow < 0 ? null : strike[putRow]!,
  };
}

/** Total exposure if the forward stood elsewhere and every strike kept its volatility. */
function exposureAt(chain: ChainColumns, at: number, years: number, discount: number): number {
  const root = Math.sqrt(years);
  let sum = 0;
  for (let row = 0; row < chain.rows; row++) {
    const sigma = chain.smile[row]!;
    const units = chain.calls.interest[row]! - chain.puts.interest[row]!;
    if (units === 0 || Number.isNaN(sigma)) continue;
    const s = sigma * root;
    const d1 = logMoneyness(at, chain.strike[row]!) / s + 0.5 * s;
    sum += (units * Math.exp(-0.5 * d1 * d1)) / s;
  }
  return sum * discount * INV_SQRT_2PI * at * ONE_PERCENT;
}

/**
 * Level at which the total changes sign, nearest to the forward, by straight lines between steps of 0.1 %;
 * null when it does not within ±10 %.
 */
export function gammaFlip(chain: ChainColumns, forward: number, years: number, rate: number): number | null {
  if (!(years > 0 && forward > 0)) return null;
  const discount = Math.exp(-rate * years);
  const at = (step: number): number => exposureAt(chain, forward * (1 + step * FLIP_STEP), years, discount);
  let above = at(0);
  let below = above;
  // Outwards from the forward: the first ring with a change of sign holds the nearest level.
  for (let ring = 1; ring <= FLIP_STEPS; ring++) {
    const higher = at(ring);
    const lower = at(-ring);
    const up = changesSign(above, higher) ? above / (above - higher) : Number.POSITIVE_INFINITY;
    const down = changesSign(below, lower) ? below / (below - lower) : Number.POSITIVE_INFINITY;
    if (up <= down && up <= 1) return forward * (1 + (ring - 1 + up) * FLIP_STEP);
    if (down <= 1) return forward * (1 - (ring - 1 + down) * FLIP_STEP);
    above = higher;
    below = lower;
  }
  return null;
}

function changesSign(from: number, to: number): boolean {
  return (from > 0 && to <= 0) || (from < 0 && to >= 0);
}
