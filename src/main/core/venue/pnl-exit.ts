import type { Account } from './account.ts';
import { exitAll } from './exit-all.ts';
import type { Product, Quotes } from './model.ts';
import type { OrderDesk } from './order-desk.ts';
import { realisedPaise, unrealisedPaise } from './positions.ts';

/** Products behind the two words that the request uses. */
const PRODUCTS_OF: Readonly<Record<string, readonly Product[]>> = {
  INTRADAY: ['INTRADAY'],
  DELIVERY: ['CNC', 'MARGIN', 'MTF'],
};

/** Exits everything of the chosen products once the day's profit or loss reaches what was set; then it is off. */
export function stepPnlExit(
  account: Account,
  parts: { readonly desk: OrderDesk; readonly quotes: Quotes },
  nowMs: number,
): void {
  const set = account.pnlExit;
  if (set === null) return;
  const products = set.products.flatMap((word) => PRODUCTS_OF[word] ?? []);
  let profit = 0;
  for (const one of account.positions.values()) {
    if (!products.includes(one.product)) continue;
    const { segment, securityId } = one.instrument;
    const ltp = parts.quotes.quote(segment, securityId)?.ltpPaise ?? 0;
    profit += realisedPaise(one) + (ltp === 0 ? 0 : unrealisedPaise(one, ltp));
  }
  const reached = (set.profitPaise > 0 && profit >= set.profitPaise) || (set.lossPaise > 0 && -profit >= set.lossPaise);
  if (!reached) return;
  account.pnlExit = null;
  exitAll(account, parts, nowMs, products);
  if (set.killSwitch) account.killed = true;
}
