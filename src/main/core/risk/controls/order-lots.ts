import type { RiskControl } from '../control.ts';
import { deny } from '../verdict.ts';

/** Lots of one order of a derivative. */
export const orderLots: RiskControl = {
  id: 'order-lots',
  title: 'Order size',
  limit: 50,
  unit: 'lots',
  least: 1,
  most: 5000,
  optional: false,
  exits: false,
  reason: 'A slipped digit in the quantity of a derivative.',
  check({ intent, instrument }, _view, limit) {
    if (instrument.kind === 'EQUITY') return null;
    const lots = intent.quantity / instrument.lot;
    if (lots <= limit) return null;
    return deny('order-lots', `${lots} lots of ${instrument.symbol} in one order; the limit is ${limit} lots.`);
  },
};
