import type { Account } from './account.ts';
import type { Product } from './model.ts';
import type { OrderDesk } from './order-desk.ts';
import { netQty } from './positions.ts';
import { slicesOf } from './slices.ts';

/** Cancels every order and sends market orders against every open position, in slices below the freeze limit. */
export function exitAll(
  account: Account,
  { desk }: { readonly desk: OrderDesk },
  nowMs: number,
  products: readonly Product[] | null = null,
): void {
  desk.cancelAll(account, nowMs);
  for (const one of account.openPositions()) {
    if (products !== null && !products.includes(one.product)) continue;
    const { instrument, product } = one;
    const net = netQty(one);
    // Delivery sold out of the holdings is no short position.
    if (net < 0 && product === 'CNC') continue;
    for (const quantity of slicesOf({ instrument, quantity: Math.abs(net) })) {
      const terms = {
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
      } as const;
      desk.submit(account, terms, { source: 'P' }, nowMs);
    }
  }
}
