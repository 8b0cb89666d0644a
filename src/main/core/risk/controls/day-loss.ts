import type { RiskControl } from '../control.ts';
import { deny, rupees } from '../verdict.ts';

/** The day's loss, realised and open: past it only exits go until the next trade date or a typed unlock. */
export const dayLoss: RiskControl = {
  id: 'day-loss',
  title: 'Loss of the day',
  limit: 25_000,
  unit: '₹',
  least: 100,
  most: 100_000_000,
  optional: true,
  exits: false,
  reason: 'A bad day must end before it becomes a bad year.',
  check(_order, { dayResultPaise }, limit) {
    if (dayResultPaise === null) {
      return deny(
        'day-loss',
        'The result of the day is not known: an open position has no price. Open its instrument in a panel.',
      );
    }
    if (dayResultPaise > -limit * 100) return null;
    return deny(
      'day-loss',
      `The day stands at ${rupees(dayResultPaise)}; the limit is a loss of ${rupees(limit * 100)}.`,
    );
  },
  used: ({ dayResultPaise }) => (dayResultPaise === null ? null : Math.max(0, -dayResultPaise / 100)),
};
