import { assert, ensure } from '#contract/faults.ts';
import type { Fill, Order } from '#contract/model/order.ts';
import { applyEvent, isFinal, PARENT_ROLE } from './apply-event.ts';
import { FillLedger } from './fill-ledger.ts';
import type { OrderEvent, VenueTrade } from './order-event.ts';

/** Orders of one day; the broker takes at most 7,000 requests, external ones come on top. */
export const ORDERS_MAX = 20_000;
/** Trades that came before their order was known, all orders together; a bound for a broken stream. */
export const EARLY_TRADES_MAX = 2_000;

/** What an event changed. */
export interface OrderChange {
  readonly order: Order;
  readonly fills: readonly Fill[];
}

/**
 * All orders of the day with their fills: a fold over events, so that the journal read twice changes nothing. It keeps
 * no clock and sends nothing.
 */
export class OrderBook {
  readonly ledger = new FillLedger();
  readonly #orders = new Map<string, Order>();
  /** Those that are not final: the desk asks for them at every order. */
  readonly #open = new Map<string, Order>();
  readonly #byVenueId = new Map<string, string>();
  /** Trades of venue orders that nobody knows yet. */
  readonly #early = new Map<string, VenueTrade[]>();
  #earlyCount = 0;

  get size(): number {
    return this.#orders.size;
  }

  get(clientOrderId: string): Order | undefined {
    return this.#orders.get(clientOrderId);
  }

  byVenueId(venueOrderId: string): Order | undefined {
    const id = this.#byVenueId.get(venueOrderId);
    return id === undefined ? undefined : this.#orders.get(id);
  }

  /** In the order of their birth. */
  orders(): Iterable<Order> {
    return this.#orders.values();
  }

  /** Orders that are not final. */
  open(): Iterable<Order> {
    return this.#open.values();
  }

  /**
   * Applies one event.
   * @throws FaultError `bug.assertion` when the law does not allow it.
   */
  apply(clientOrderId: string, event: OrderEvent): OrderChange {
    const before = this.#orders.get(clientOrderId) ?? null;
    assert(before !== null || this.#orders.size < ORDERS_MAX, 'the day holds a bounded number of orders');
    if (event.type === 'OrderTraded' && this.ledger.knows(clientOrderId, event.trade.id)) {
      return { order: ensure(before, 'a traded order is known'), fills: [] };
    }
    const order = applyEvent(before, clientOrderId, event);
    this.#orders.set(clientOrderId, order);
    if (isFinal(order)) this.#open.delete(clientOrderId);
    else this.#open.set(clientOrderId, order);
    this.#index(order);
    return { order, fills: this.#fillsOf(order, event) };
  }

  /**
   * The event for a trade of the venue, or null when it is booked already or its order is not known yet; then it is
   * kept until `takeEarly`.
   */
  tradeEvent(
    venueOrderId: string,
    trade: VenueTrade,
  ): { readonly clientOrderId: string; readonly event: OrderEvent } | null {
    const order = this.byVenueId(venueOrderId);
    if (order === undefined) {
      this.#hold(venueOrderId, trade);
      return null;
    }
    const { clientOrderId } = order;
    if (this.ledger.knows(clientOrderId, trade.id)) return null;
    const cumulative = this.ledger.tradedOf(clientOrderId) + trade.quantity;
    return { clientOrderId, event: { type: 'OrderTraded', trade, cumulative, atMs: trade.tradedMs } };
  }

  /** Trades that waited for this order; they are given once. */
  takeEarly(venueOrderId: string): readonly VenueTrade[] {
    const held = this.#early.get(venueOrderId) ?? [];
    this.#early.delete(venueOrderId);
    this.#earlyCount -= held.length;
    return held;
  }

  /** A parent has no fills: they are its children's. */
  #fillsOf(order: Order, event: OrderEvent): readonly Fill[] {
    if (order.role === PARENT_ROLE) return [];
    return event.type === 'OrderTraded' ? this.ledger.trade(order, event.trade) : this.ledger.settle(order, event.atMs);
  }

  /** Slices or legs of an intent, in the order of their birth. */
  children(parentId: string): readonly Order[] {
    return [...this.#orders.values()].filter((order) => order.parentId === parentId);
  }

  #hold(venueOrderId: string, trade: VenueTrade): void {
    const held = this.#early.get(venueOrderId) ?? [];
    if (held.some((known) => known.id === trade.id) || this.#earlyCount >= EARLY_TRADES_MAX) return;
    this.#early.set(venueOrderId, [...held, trade]);
    this.#earlyCount += 1;
  }

  #index(order: Order): void {
    if (order.venueOrderId === null) return;
    const known = this.#byVenueId.get(order.venueOrderId);
    assert(known === undefined || known === order.clientOrderId, 'a venue order belongs to one of ours');
    this.#byVenueId.set(order.venueOrderId, order.clientOrderId);
  }
}
