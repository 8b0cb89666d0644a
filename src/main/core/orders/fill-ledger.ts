import { assert } from '#contract/faults.ts';
import type { Fill, Order } from '#contract/model/order.ts';
import type { VenueTrade } from './order-event.ts';

/** Trades that one order may have; a market order of the largest quantity against a thin book stays far below. */
const TRADES_PER_ORDER_MAX = 5_000;

interface OrderFills {
  readonly trades: Map<string, Fill>;
  /** Stands for units that the venue counts and whose trades were not seen. */
  synthetic: Fill | null;
}

/**
 * Fills of all orders. The venue's trades are the truth; where its cumulative count runs ahead of them (a stream that
 * was down), one synthetic fill stands for the difference, with the price that makes the average right, and is
 * withdrawn piece by piece as the trades come. So Σ fills = the order's filled count, always.
 */
export class FillLedger {
  readonly #orders = new Map<string, OrderFills>();

  /** Whether this trade is booked already. */
  knows(clientOrderId: string, tradeId: string): boolean {
    return this.#orders.get(clientOrderId)?.trades.has(tradeId) ?? false;
  }

  /** Units of the trades that are known. */
  tradedOf(clientOrderId: string): number {
    let sum = 0;
    for (const fill of this.#orders.get(clientOrderId)?.trades.values() ?? []) sum += fill.quantity;
    return sum;
  }

  /** Every fill of an order, or of all orders; the venue's first, then the synthetic one. */
  *fills(clientOrderId?: string): Iterable<Fill> {
    const chosen = clientOrderId === undefined ? this.#orders.values() : [this.#orders.get(clientOrderId)];
    for (const known of chosen) {
      if (known === undefined) continue;
      yield* known.trades.values();
      if (known.synthetic !== null) yield known.synthetic;
    }
  }

  /** Books a trade of an order that `applyEvent` has counted already; gives the fills that changed. */
  trade(order: Order, trade: VenueTrade): readonly Fill[] {
    const known = this.#of(order.clientOrderId);
    assert(!known.trades.has(trade.id), 'a trade is booked once');
    assert(known.trades.size < TRADES_PER_ORDER_MAX, 'an order has a bounded number of trades');
    const fill = fillOf(order, trade.id, trade.quantity, trade.price, trade.tradedMs, false);
    known.trades.set(trade.id, fill);
    return [fill, ...this.settle(order, trade.tradedMs)];
  }

  /** Makes the synthetic fill what the order's count asks for; gives it when it changed, with quantity 0 when withdrawn. */
  settle(order: Order, atMs: number): readonly Fill[] {
    const known = this.#of(order.clientOrderId);
    let units = 0;
    let value = 0;
    for (const fill of known.trades.values()) {
      units += fill.quantity;
      value += fill.quantity * fill.price;
    }
    const missing = order.filled - units;
    assert(missing >= 0, 'the count of an order covers its trades');
    const before = known.synthetic;
    if (missing === 0) {
      known.synthetic = null;
      return before === null ? [] : [{ ...before, quantity: 0 }];
    }
    const price = missingPrice(order, value, missing);
    if (before !== null && before.quantity === missing && before.price === price) return [];
    known.synthetic = fillOf(order, '#cum', missing, price, before?.atMs ?? atMs, true);
    return [known.synthetic];
  }

  #of(clientOrderId: string): OrderFills {
    let known = this.#orders.get(clientOrderId);
    if (known === undefined) {
      known = { trades: new Map(), synthetic: null };
      this.#orders.set(clientOrderId, known);
    }
    return known;
  }
}

/** Price of the units without a trade: what the venue's average leaves for them; its limit price where there is none. */
function missingPrice(order: Order, value: number, missing: number): number {
  if (order.averagePrice === null) return order.sent?.price ?? order.price;
  const rest = (order.averagePrice * order.filled - value) / missing;
  return rest > 0 ? rest : order.averagePrice;
}

function fillOf(
  order: Order,
  tradeId: string,
  quantity: number,
  price: number,
  atMs: number,
  synthetic: boolean,
): Fill {
  const { clientOrderId, segment, securityId, symbol, decimals, side, product, owner } = order;
  const id = `${clientOrderId}/${tradeId}`;
  return {
    id,
    clientOrderId,
    segment,
    securityId,
    symbol,
    decimals,
    side,
    product,
    owner,
    quantity,
    price,
    atMs,
    synthetic,
  };
}
