import type { RiskControl } from '../control.ts';
import { deny } from '../verdict.ts';

/** Positions that are open or being opened. */
export const openPositions: RiskControl = {
  id: 'open-positions',
  title: 'Open positions',
  limit: 50,
  unit: 'positions',
  least: 1,
  most: 2_000,
  optional: false,
  exits: false,
  reason: 'More positions than a person can watch.',
  check(_order, { openPositions, exposure }, limit) {
    const isNew = exposure.net === 0 && exposure.workingBuy === 0 && exposure.workingSell === 0;
    if (!isNew || openPositions < limit) return null;
    return deny('open-positions', `${openPositions} positions are open; the limit is ${limit}. Close one first.`);
  },
  used: ({ openPositions }) => openPositions,
};
