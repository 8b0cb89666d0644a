import type { OrderTerms } from './model.ts';

/** Cuts a quantity at the freeze limit, in whole lots. */
export function slicesOf({ instrument, quantity }: Pick<OrderTerms, 'instrument' | 'quantity'>): number[] {
  const { freezeQty, lotStep } = instrument;
  const most = freezeQty === null ? quantity : Math.max(lotStep, Math.floor(freezeQty / lotStep) * lotStep);
  const slices: number[] = [];
  for (let left = quantity; left > 0; left -= most) slices.push(Math.min(left, most));
  return slices;
}
