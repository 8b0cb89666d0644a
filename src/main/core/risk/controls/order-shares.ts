import type { RiskControl } from '../control.ts';
import { deny } from '../verdict.ts';

/** Shares of one order. */
export const orderShares: RiskControl = {
  id: 'order-shares',
  title: 'Order size of shares',
  limit: 10_000,
  unit: 'shares',
  least: 1,
  most: 10_000_000,
  optional: false,
  exits: false,
  reason: 'A slipped digit in the quantity of shares.',
  check({ intent, instrument }, _view, limit) {
    if (instrument.kind !== 'EQUITY' || intent.quantity <= limit) return null;
    return deny(
      'order-shares',
      `${intent.quantity} shares of ${instrument.symbol} in one order; the limit is ${limit}.`,
    );
  },
};
