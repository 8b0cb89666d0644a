import type { Account } from './account.ts';
import type { Product } from './model.ts';
import type { OrderDesk } from './order-desk.ts';
import { netQty } from './positions.ts';
import { exitTerms } from './slices.ts';

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
    // Delivery sold out of the holdings is no short position.
    if (one.product === 'CNC' && netQty(one) < 0) continue;
    for (const terms of exitTerms(one)) desk.submit(account, terms, { source: 'P' }, nowMs);
  }
}
