import type { RiskControl } from '../control.ts';
import { deny, rupees, warn } from '../verdict.ts';

/** Money for the order. Only what is exact denies: an approximation never decides (india-markets §5). */
export const marginAvailable: RiskControl = {
  id: 'margin-available',
  title: 'Margin available',
  limit: 100,
  unit: '%',
  least: 10,
  most: 100,
  optional: true,
  exits: false,
  warns: 'margin',
  reason: 'The broker refuses what the account cannot pay, and a part may be kept free.',
  check(_order, { toldFundsPaise, fundsPaise, orderMarginPaise, orderCashPaise }, percent) {
    if (toldFundsPaise === null || fundsPaise === null) return null;
    const told = (Math.max(0, toldFundsPaise) * percent) / 100;
    const free = (Math.max(0, fundsPaise) * percent) / 100;
    if (orderCashPaise > told) {
      return deny(
        'margin-available',
        `The order costs ${rupees(orderCashPaise)} and ${rupees(told)} may be used. Make it smaller.`,
      );
    }
    if (orderMarginPaise <= free) return null;
    const text = `The order takes about ${rupees(orderMarginPaise)} of margin (approximation) and ${rupees(free)} may be used.`;
    return warn('margin', text);
  },
  used: ({ fundsPaise, usedMarginPaise }) =>
    fundsPaise === null || fundsPaise + usedMarginPaise <= 0
      ? null
      : Math.round((usedMarginPaise / (fundsPaise + usedMarginPaise)) * 1_000) / 10,
};
