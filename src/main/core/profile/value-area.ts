import { pocOf } from './volume-profile.ts';

/** Part of the volume that a value area holds, percent. */
export const VALUE_AREA_PCT = 70;

/** How an area grows: two bins at a time (CBOT, the default), or one. */
export type AreaRows = 1 | 2;

/** Value area as indices into the volumes, both ends inside. */
export interface ValueArea {
  readonly poc: number;
  readonly low: number;
  readonly high: number;
  readonly volume: number;
}

/**
 * Value area around the point of control (quant.md B.3): takes the heavier of the next bins above and below, whole
 * pairs, a tie goes up, until a part of the volume is inside. Null without volume.
 * @param pct that part, percent
 */
export function valueArea(
  volumes: Float64Array,
  total: number,
  rows: AreaRows,
  pct = VALUE_AREA_PCT,
): ValueArea | null {
  if (!(total > 0)) return null;
  const poc = pocOf(volumes);
  const last = volumes.length - 1;
  let low = poc;
  let high = poc;
  let volume = volumes[poc]!;
  // 100·v ≥ 70·total: no rounding of 0.7 decides.
  while (100 * volume < pct * total && (low > 0 || high < last)) {
    const up = next(volumes, high + 1, Math.min(last, high + rows));
    const down = next(volumes, Math.max(0, low - rows), low - 1);
    if (up >= down) {
      high = Math.min(last, high + rows);
      volume += up;
    } else {
      low = Math.max(0, low - rows);
      volume += down;
    }
  }
  return { poc, low, high, volume };
}

/** Sum of the bins, −1 when there are none. */
function next(volumes: Float64Array, from: number, to: number): number {
  if (from > to) return -1;
  let sum = 0;
  for (let i = from; i <= to; i++) sum += volumes[i]!;
  return sum;
}
