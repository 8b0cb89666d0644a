import type { RiskControl } from '../control.ts';
import { deny } from '../verdict.ts';

/** Quantities are whole lots. */
export const lotMultiple: RiskControl = {
  id: 'lot-multiple',
  title: 'Whole lots',
  limit: 1,
  unit: 'on',
  least: 1,
  most: 1,
  optional: false,
  exits: true,
  reason: 'The exchange refuses a quantity that is no multiple of the lot.',
  check({ intent, instrument, reduces }, { exposure }) {
    const { lot, symbol } = instrument;
    if (intent.quantity % lot === 0) return null;
    // What is left of an old lot size can only be closed whole; the venue decides.
    if (reduces && intent.quantity === Math.abs(exposure.net)) return null;
    const near = Math.max(lot, Math.round(intent.quantity / lot) * lot);
    return deny('lot-multiple', `${symbol} trades in lots of ${lot}: ${intent.quantity} is none. ${near} would be.`);
  },
};
