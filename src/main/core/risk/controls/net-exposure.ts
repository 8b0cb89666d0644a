import type { RiskControl } from '../control.ts';
import { deny, rupees, valueOf } from '../verdict.ts';

/** Longs less shorts of the whole account. */
export const netExposure: RiskControl = {
  id: 'net-exposure',
  title: 'Net exposure',
  limit: 30_000_000,
  unit: '₹',
  least: 1_000,
  most: 100_000_000_000,
  optional: true,
  exits: false,
  reason: 'All positions lean the same way.',
  check(order, { netPaise }, limit) {
    const value = valueOf(order);
    const net = netPaise + (order.side === 'BUY' ? value : -value);
    // What brings the account nearer to even is never too much.
    if (Math.abs(net) <= limit * 100 || Math.abs(net) <= Math.abs(netPaise)) return null;
    const text = `Longs less shorts would be ${rupees(net)}; the limit is ${rupees(limit * 100)} either way.`;
    return deny('net-exposure', text);
  },
  used: ({ netPaise }) => Math.abs(netPaise) / 100,
};
