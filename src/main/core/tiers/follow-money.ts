/**
 * Part of the distance between two strikes that a price must cover towards the next one before the window moves. Half
 * would be the midpoint, where a price that trembles moves the window to and fro; the rest is hysteresis.
 */
export const MOVE_SHARE = 0.75;

/** Row of the strike nearest to a price; the lower of two that are equally near. */
export function nearestStrike(strikes: Int32Array, price: number): number {
  let low = 0;
  let high = strikes.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((strikes[middle] as number) < price) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return 0;
  const above = Math.abs((strikes[low] as number) - price);
  return price - (strikes[low - 1] as number) <= above ? low - 1 : low;
}

/**
 * Where the money is on a ladder, given where it was: it stays until the price is clearly nearer to another strike.
 * @param price above 0, in the scale of the strikes. @param centre the row so far; null at first.
 */
export function followMoney(strikes: Int32Array, price: number, centre: number | null): number {
  if (centre === null || centre >= strikes.length) return nearestStrike(strikes, price);
  const here = strikes[centre] as number;
  const next = strikes[price > here ? centre + 1 : centre - 1];
  if (next === undefined) return centre;
  const covered = (price - here) / (next - here);
  return covered > MOVE_SHARE ? nearestStrike(strikes, price) : centre;
}
