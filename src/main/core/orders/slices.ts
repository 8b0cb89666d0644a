/** Most slices of one intent: the broker takes ten orders a second, and nobody means more than this. */
export const SLICES_MAX = 20;

/**
 * Cuts a quantity into orders that the exchange takes: whole lots, none above the freeze quantity (india-markets §2.4).
 * @returns one element when nothing needs cutting.
 */
export function slicesOf(quantity: number, lot: number, freezeQty: number | null): readonly number[] {
  if (freezeQty === null || quantity <= freezeQty) return [quantity];
  const most = Math.max(lot, Math.floor(freezeQty / lot) * lot);
  const slices: number[] = [];
  for (let rest = quantity; rest > 0; rest -= most) slices.push(Math.min(rest, most));
  return slices;
}
