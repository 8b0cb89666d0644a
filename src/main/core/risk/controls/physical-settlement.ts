import type { RiskControl } from '../control.ts';
import { istMidnightMs } from '../../time/ist.ts';
import { DAY_MS } from '#contract/model/session.ts';
import { warn } from '../verdict.ts';

function daysBetween(from: string, to: string): number {
  return Math.round((istMidnightMs(to) - istMidnightMs(from)) / DAY_MS);
}

/** Stock derivatives near expiry settle in shares (india-markets §5). */
export const physicalSettlement: RiskControl = {
  id: 'physical-settlement',
  title: 'Physical settlement',
  limit: 4,
  unit: 'days',
  least: 0,
  most: 30,
  optional: true,
  exits: false,
  warns: 'physical',
  reason: 'Stock contracts held to expiry are settled in shares, with rising delivery margin before.',
  check({ instrument }, { tradeDate }, days) {
    const { kind, expiry, symbol } = instrument;
    if ((kind !== 'OPTSTK' && kind !== 'FUTSTK') || expiry === null) return null;
    const left = daysBetween(tradeDate, expiry);
    if (left > days) return null;
    const text = `${symbol} expires in ${left} days and settles in shares; delivery margin rises until then.`;
    return warn('physical', text);
  },
};
