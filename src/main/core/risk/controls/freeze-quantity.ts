import type { RiskControl } from '../control.ts';
import { deny } from '../verdict.ts';

/** No order that goes out is above the freeze quantity; larger ones were cut before. */
export const freezeQuantity: RiskControl = {
  id: 'freeze-quantity',
  title: 'Freeze quantity',
  limit: 1,
  unit: 'on',
  least: 1,
  most: 1,
  optional: false,
  exits: true,
  reason: 'The exchange refuses an order above the freeze quantity.',
  check({ instrument, slices }) {
    const { freezeQty, symbol } = instrument;
    if (freezeQty === null || slices.every((quantity) => quantity <= freezeQty)) return null;
    const text = `The exchange takes at most ${freezeQty} of ${symbol} in one order, and that is less than a lot of ${instrument.lot}. Check the instrument list.`;
    return deny('freeze-quantity', text);
  },
};
