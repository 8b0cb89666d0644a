import type { RiskControl } from '../control.ts';
import { toPaise } from '../../orders/money.ts';
import { unitsAfter } from '../units-after.ts';
import { deny, rupees } from '../verdict.ts';

/** Value of one position with what is working. */
export const positionValue: RiskControl = {
  id: 'position-value',
  title: 'Position value',
  limit: 20_000_000,
  unit: '₹',
  least: 1_000,
  most: 10_000_000_000,
  optional: false,
  exits: false,
  reason: 'Too much of the account in one instrument.',
  check(order, { exposure }, limit) {
    const { instrument } = order;
    const value = toPaise(unitsAfter(order, exposure) * order.limit, instrument.decimals);
    if (value <= limit * 100) return null;
    const text = `${instrument.symbol} would be worth ${rupees(value)} with what is working; the limit is ${rupees(limit * 100)}.`;
    return deny('position-value', text);
  },
};
