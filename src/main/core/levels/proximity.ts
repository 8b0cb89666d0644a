/** How near a price is to a level. */
export interface Proximity {
  readonly near: boolean;
  /** Price against level in percent; null when the level is 0. */
  readonly distPct: number | null;
}

/** Near from 1 % below up to 0.1 % above a level, both ends included, in thousandths. */
const BELOW = 990;
const ABOVE = 1_001;

/**
 * Pivot proximity, quant.md A.25, decided in integer paise.
 * @param price rupees.
 * @param level rupees.
 */
export function proximity(price: number, level: number): Proximity {
  const p = Math.round(price * 100);
  const l = Math.round(level * 100);
  const near = 1_000 * p >= BELOW * l && 1_000 * p <= ABOVE * l;
  return { near, distPct: level === 0 ? null : (100 * (price - level)) / level };
}
