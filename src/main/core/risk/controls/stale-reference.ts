import type { RiskControl } from '../control.ts';
import { deny } from '../verdict.ts';

/** Entries need a price that may be trusted. */
export const staleReference: RiskControl = {
  id: 'stale-reference',
  title: 'Trusted price',
  limit: 1,
  unit: 'on',
  least: 1,
  most: 1,
  optional: false,
  exits: false,
  reason: 'An entry against an old price is a guess.',
  check({ intent }, { market }) {
    // Outside the session there is no fresh price; an after-market order is made without one.
    if (market.trusted || intent.amo !== null) return null;
    return deny('stale-reference', `No entry: ${market.reason}. Wait for a fresh price.`);
  },
};
