import type { RiskControl } from '../control.ts';
import { protectionOf } from '../../orders/protect.ts';
import { deny, priceText, warn } from '../verdict.ts';

/** So many times the distance that is asked about is denied. */
const DENIED_TIMES = 3;

/** Aggressive limits far from the last price: asked first, and denied three times as far. */
export const farPrice: RiskControl = {
  id: 'far-price',
  title: 'Far price',
  limit: 3,
  unit: '%',
  least: 0.1,
  most: 50,
  optional: true,
  exits: false,
  warns: 'far_price',
  reason: 'A limit far on the wrong side of the market trades at once at a bad price.',
  check(order, { market }, percent) {
    const { intent, instrument, limit, side } = order;
    // Market orders carry our own protection.
    if (intent.type === 'MARKET' || intent.type === 'SLM') return null;
    const reference = intent.type === 'SL' ? intent.trigger : market.last;
    if (reference === null) return null;
    const allowed = Math.max(protectionOf(instrument, reference), (reference * percent) / 100);
    const beyond = side === 'BUY' ? limit - reference : reference - limit;
    if (beyond <= allowed) return null;
    const { decimals, symbol } = instrument;
    const where = side === 'BUY' ? 'above' : 'below';
    const of = priceText(reference, decimals);
    const share = ((beyond / reference) * 100).toFixed(1);
    const text = `${symbol}: the limit ${priceText(limit, decimals)} is ${share} % ${where} ${of}.`;
    if (beyond > allowed * DENIED_TIMES) return deny('far-price', `${text} Correct the price.`);
    return warn('far_price', text);
  },
};
