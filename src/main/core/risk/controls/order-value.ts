import type { RiskControl } from '../control.ts';
import { deny, rupees, valueOf } from '../verdict.ts';

/** Value of one order. */
export const orderValue: RiskControl = {
  id: 'order-value',
  title: 'Order value',
  limit: 10_000_000,
  unit: '₹',
  least: 1_000,
  most: 1_000_000_000,
  optional: false,
  exits: false,
  reason: 'One order must not be able to lose the account.',
  check(order, _view, limit) {
    const value = valueOf(order);
    if (value <= limit * 100) return null;
    const text = `The order is worth ${rupees(value)}; the limit of one order is ${rupees(limit * 100)}.`;
    return deny('order-value', text);
  },
};
