import type { RiskControl } from '../control.ts';
import { rupees, valueOf, warn } from '../verdict.ts';

/** Value above which an order is asked about. */
export const orderLarge: RiskControl = {
  id: 'order-large',
  title: 'Large order',
  limit: 2_500_000,
  unit: '₹',
  least: 1_000,
  most: 1_000_000_000,
  optional: true,
  exits: false,
  warns: 'large',
  reason: 'A second look at orders that are larger than usual.',
  check(order, _view, limit) {
    const value = valueOf(order);
    return value <= limit * 100 ? null : warn('large', `The order is worth ${rupees(value)}. Send it all the same?`);
  },
};
