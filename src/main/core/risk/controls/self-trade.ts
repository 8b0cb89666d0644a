import type { RiskControl } from '../control.ts';
import { restOf } from '../../orders/apply-event.ts';
import { deny, priceText } from '../verdict.ts';

/** An order never trades against another one of the account. */
export const selfTrade: RiskControl = {
  id: 'self-trade',
  title: 'Self-trade',
  limit: 1,
  unit: 'on',
  least: 1,
  most: 1,
  optional: true,
  exits: false,
  reason: 'Trading with oneself is forbidden and looks like manipulation.',
  check({ side, limit, instrument }, { open }) {
    const { securityId, segment, symbol, decimals } = instrument;
    for (const order of open) {
      if (order.securityId !== securityId || order.segment !== segment || order.side === side) continue;
      const type = order.sent?.type ?? order.type;
      const price = order.sent?.price ?? order.price;
      // A stop that has not been triggered is not in the book.
      const rests = type !== 'SL' && type !== 'SLM' && restOf(order) > 0;
      if (!rests || (type !== 'MARKET' && (side === 'BUY' ? limit < price : limit > price))) continue;
      const text = `${symbol}: it would trade against your own ${order.side} at ${priceText(price, decimals)}. Cancel that one first.`;
      return deny('self-trade', text);
    }
    return null;
  },
};
