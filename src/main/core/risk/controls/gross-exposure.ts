import type { RiskControl } from '../control.ts';
import { deny, rupees, valueOf } from '../verdict.ts';

/** Value of all positions and open orders, longs and shorts added. */
export const grossExposure: RiskControl = {
  id: 'gross-exposure',
  title: 'Gross exposure',
  limit: 50_000_000,
  unit: '₹',
  least: 1_000,
  most: 100_000_000_000,
  optional: false,
  exits: false,
  reason: 'The account as a whole grows past what was meant.',
  check(order, { grossPaise, openValuePaise }, limit) {
    const gross = grossPaise + openValuePaise + valueOf(order);
    if (gross <= limit * 100) return null;
    const text = `Positions and open orders would be worth ${rupees(gross)}; the limit is ${rupees(limit * 100)}.`;
    return deny('gross-exposure', text);
  },
  used: ({ grossPaise, openValuePaise }) => (grossPaise + openValuePaise) / 100,
};
