import type { RiskControl } from '../control.ts';
import { deny } from '../verdict.ts';

/** A contract whose expiry has passed is not entered. */
export const expiredContract: RiskControl = {
  id: 'expired-contract',
  title: 'Expired contracts',
  limit: 1,
  unit: 'on',
  least: 1,
  most: 1,
  optional: false,
  exits: false,
  reason: 'An old instrument list still shows contracts that are gone.',
  check({ instrument }, { tradeDate }) {
    const { expiry, symbol } = instrument;
    if (expiry === null || expiry >= tradeDate) return null;
    return deny('expired-contract', `${symbol} expired on ${expiry}. Choose a later expiry.`);
  },
};
