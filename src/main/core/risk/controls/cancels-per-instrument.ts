import type { RiskControl } from '../control.ts';
import { deny } from '../verdict.ts';

/** Cancelled orders of one instrument on one day. */
export const cancelsPerInstrument: RiskControl = {
  id: 'cancels-per-instrument',
  title: 'Cancels of one instrument',
  limit: 500,
  unit: 'a day',
  least: 1,
  most: 5_000,
  optional: true,
  exits: false,
  reason: 'The exchange fines accounts that cancel far more than they trade.',
  check({ instrument }, { cancels }, limit) {
    if (cancels < limit) return null;
    const text = `${cancels} orders of ${instrument.symbol} were cancelled today; the limit is ${limit}. Entries in it wait for tomorrow.`;
    return deny('cancels-per-instrument', text);
  },
};
