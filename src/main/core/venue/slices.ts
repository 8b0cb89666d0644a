import type { OrderTerms } from './model.ts';
import { netQty, type Position } from './positions.ts';

/** Cuts a quantity at the freeze limit, in whole lots. */
export function slicesOf({ instrument, quantity }: Pick<OrderTerms, 'instrument' | 'quantity'>): number[] {
  const { freezeQty, lotStep } = instrument;
  const most = freezeQty === null ? quantity : Math.max(lotStep, Math.floor(freezeQty / lotStep) * lotStep);
  const slices: number[] = [];
  for (let left = quantity; left > 0; left -= most) slices.push(Math.min(left, most));
  return slices;
}

/** Market orders that close a position, each below the freeze limit. */
export function exitTerms(one: Position): OrderTerms[] {
  const { instrument, product } = one;
  const net = netQty(one);
  return slicesOf({ instrument, quantity: Math.abs(net) }).map((quantity) => ({
    instrument,
    correlationId: null,
    side: net > 0 ? 'SELL' : 'BUY',
    product,
    type: 'MARKET',
    validity: 'DAY',
    quantity,
    disclosed: 0,
    pricePaise: 0,
    triggerPaise: 0,
    amo: null,
  }));
}
