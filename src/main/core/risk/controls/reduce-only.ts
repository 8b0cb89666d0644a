import type { RiskControl } from '../control.ts';
import { deny } from '../verdict.ts';

/** An order that may only reduce is never larger than the live position. */
export const reduceOnly: RiskControl = {
  id: 'reduce-only',
  title: 'Reduce only',
  limit: 1,
  unit: 'on',
  least: 1,
  most: 1,
  optional: false,
  exits: true,
  reason: 'An exit that is larger than the live position would open the other side.',
  check({ intent, reduces, instrument }) {
    if (!intent.reduceOnly || reduces) return null;
    return deny('reduce-only', `Less of ${instrument.symbol} is open than this exit would take. Exit what is open.`);
  },
};
