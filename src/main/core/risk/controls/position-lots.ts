import type { RiskControl } from '../control.ts';
import { unitsAfter } from '../units-after.ts';
import { deny } from '../verdict.ts';

/** Lots of one derivative, long or short, with what is working. */
export const positionLots: RiskControl = {
  id: 'position-lots',
  title: 'Position size',
  limit: 200,
  unit: 'lots',
  least: 1,
  most: 20_000,
  optional: false,
  exits: false,
  reason: 'A position grows order by order past what was meant.',
  check(order, { exposure }, limit) {
    const { instrument } = order;
    if (instrument.kind === 'EQUITY') return null;
    const lots = unitsAfter(order, exposure) / instrument.lot;
    if (lots <= limit) return null;
    const text = `${instrument.symbol} would be ${Math.ceil(lots)} lots with what is working; the limit is ${limit} lots.`;
    return deny('position-lots', text);
  },
};
