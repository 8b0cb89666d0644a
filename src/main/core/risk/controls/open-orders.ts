import type { RiskControl } from '../control.ts';
import { deny } from '../verdict.ts';

/** Orders that work at the same time. */
export const openOrders: RiskControl = {
  id: 'open-orders',
  title: 'Open orders',
  limit: 200,
  unit: 'orders',
  least: 1,
  most: 2_000,
  optional: false,
  exits: false,
  reason: 'A rule that fills the book with orders is stopped.',
  check({ slices, replaces }, { openOrders }, limit) {
    if (replaces !== null || openOrders + slices.length <= limit) return null;
    return deny('open-orders', `${openOrders} orders are open; the limit is ${limit}. Cancel some first.`);
  },
  used: ({ openOrders }) => openOrders,
};
