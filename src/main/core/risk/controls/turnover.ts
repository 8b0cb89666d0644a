import type { RiskControl } from '../control.ts';
import { deny, rupees, valueOf } from '../verdict.ts';

/** Value traded today with what is working. */
export const turnover: RiskControl = {
  id: 'turnover',
  title: 'Turnover of the day',
  limit: 200_000_000,
  unit: '₹',
  least: 1_000,
  most: 100_000_000_000,
  optional: true,
  exits: false,
  reason: 'Churning costs more than it brings.',
  check(order, { turnoverPaise, openValuePaise }, limit) {
    const turnover = turnoverPaise + openValuePaise + valueOf(order);
    if (turnover <= limit * 100) return null;
    return deny('turnover', `Today's turnover would be ${rupees(turnover)}; the limit is ${rupees(limit * 100)}.`);
  },
  used: ({ turnoverPaise }) => turnoverPaise / 100,
};
