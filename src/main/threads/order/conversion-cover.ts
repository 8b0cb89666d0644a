import { type Fault, fault } from '#contract/faults.ts';
import type { Order } from '#contract/model/order.ts';
import { restOf } from '../../core/orders/apply-event.ts';
import type { PositionKey } from '../../core/orders/position-book.ts';
import type { Conversion } from './conversions.ts';
import { FOREVER_ROLE, mayGuardHoldings, mayTrade } from './forever-rows.ts';
import type { OrderRecords } from './order-records.ts';
import { exposureKey } from './working-sums.ts';

/** Working orders that a refusal names; the rest is a number. */
const NAMED_MAX = 5;

/** What a conversion is held against. */
export interface Cover {
  /** Net units at the venue. */
  readonly net: number;
  /** Units to be converted. */
  readonly quantity: number;
  /** Entries of super orders that live: the broker closes what filled of them, with legs that may not be in our book yet. */
  readonly superEntries: readonly Order[];
}

/**
 * An order that may trade on the closing side covers units of the position: converted away, they would leave it to open
 * one of the other side. The broker refuses only what is more than the position (dhan-api 7.5), so this is ours to see.
 * A forever order is not at the exchange and covers nothing. Of the two legs of a super order only one ever trades.
 * @returns why not, with what to cancel first; null when enough stays for all of them.
 */
export function coveredFault(
  { orders }: OrderRecords,
  position: Omit<PositionKey, 'owner'>,
  { net, quantity, superEntries }: Cover,
): Fault | null {
  const key = exposureKey(position);
  const closing = net > 0 ? 'SELL' : 'BUY';
  const covering: Order[] = [];
  const bySuper = new Map<string, number>();
  let covered = 0;
  for (const order of orders.open()) {
    if (!mayTrade(order) || exposureKey(order) !== key || order.side !== closing || restOf(order) === 0) continue;
    covering.push(order);
    if (isSuperLeg(order)) bySuper.set(order.parentId, Math.max(bySuper.get(order.parentId) ?? 0, restOf(order)));
    else covered += restOf(order);
  }
  for (const entry of superEntries) {
    if (exposureKey(entry) !== key || entry.side === closing) continue;
    const closed = orders.children(entry.clientOrderId).reduce((sum, { filled }) => sum + filled, 0);
    const rest = entry.filled - closed;
    if (rest <= (bySuper.get(entry.clientOrderId) ?? 0)) continue;
    if (!bySuper.has(entry.clientOrderId)) covering.push(entry);
    bySuper.set(entry.clientOrderId, rest);
  }
  for (const rest of bySuper.values()) covered += rest;
  const free = Math.max(0, Math.abs(net) - covered);
  if (covered === 0 || quantity <= free) return null;
  const named = covering
    .slice(0, NAMED_MAX)
    .map((order) => (order.side === closing ? exitWords(order) : superWords(order)));
  const more = covering.length > NAMED_MAX ? ` and ${covering.length - NAMED_MAX} more` : '';
  const text = `Working orders cover ${covered} of the ${Math.abs(net)} units, so ${free} can be converted. Cancel first: ${named.join(', ')}${more}.`;
  return fault('denied.exit_working', text);
}

/**
 * Forever orders that a booked conversion left with fewer units than they would close: when their trigger is met they
 * open a position. Those that may guard holdings are left out.
 */
export function foreversLeftBare(
  { orders, positions }: OrderRecords,
  { segment, securityId, less, more, quantity }: Conversion,
): { readonly order: Order; readonly held: number }[] {
  const found: { readonly order: Order; readonly held: number }[] = [];
  for (const [product, side] of [[less, 'SELL'] as const, [more, 'BUY'] as const]) {
    const sign = side === 'SELL' ? 1 : -1;
    const net = sign * positions.net({ segment, securityId, product });
    // Where nothing stood on this side before, nothing was taken from under an order.
    if (net + quantity <= 0) continue;
    const key = exposureKey({ segment, securityId, product });
    const held = Math.max(0, net);
    for (const order of orders.open()) {
      if (order.role !== FOREVER_ROLE || mayGuardHoldings(order) || exposureKey(order) !== key) continue;
      if (order.side === side && restOf(order) > held) found.push({ order, held });
    }
  }
  return found;
}

type SuperLeg = Order & { readonly parentId: string };

/** A leg that the broker made for a super order; stops of a bracket here are orders of ours. */
function isSuperLeg(order: Order): order is SuperLeg {
  return order.external && order.parentId !== null && (order.role === 'target' || order.role === 'stop');
}

function exitWords(order: Order): string {
  const { clientOrderId, side, price, trigger, decimals } = order;
  const at = ((price === 0 ? trigger : price) / 10 ** decimals).toFixed(decimals);
  return `${clientOrderId} (${side} ${restOf(order)} at ${at})`;
}

function superWords({ clientOrderId, filled }: Order): string {
  return `the exits of the super order ${clientOrderId} (${filled} units)`;
}
