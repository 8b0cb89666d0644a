import type { Order } from '#contract/model/order.ts';
import type { VenueForeverLeg } from '../../adapters/order-adapter.ts';
import type { DeskParts } from './desk-parts.ts';
import { foreverWords, openForevers } from './forever-rows.ts';

/** A forever order ends when it is missing in so many readings of the list, */
export const MISSING_READINGS = 3;
/** and for so long, ms: one that was placed a moment ago is not shown at once. */
export const MISSING_MS = 20_000;
/** Our word for the status of one that ended so; no broker says it. */
const GONE = 'NOT_IN_LIST';

interface Missing {
  readonly sinceMs: number;
  readings: number;
}

/**
 * Forever orders that the broker's list does not name any more: nothing will ever be told of them again, so they end
 * here, and a person is told. One that comes back cannot live again: a person is told of that too.
 */
export class MissingForevers {
  readonly #parts: DeskParts;
  readonly #missing = new Map<string, Missing>();
  readonly #toldBack = new Set<string>();

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  /** One reading of the whole list. */
  listed(legs: readonly VenueForeverLeg[]): void {
    const { records } = this.#parts;
    const shown = new Set(legs.map(({ venueOrderId }) => venueOrderId));
    for (const order of openForevers(records)) {
      if (order.venueOrderId === null || shown.has(order.venueOrderId)) this.#missing.delete(order.clientOrderId);
      else this.#count(order, order.venueOrderId);
    }
    for (const { venueOrderId, resting } of legs) {
      const order = resting ? records.orders.byVenueId(venueOrderId) : undefined;
      if (order?.venueStatus === GONE) this.#tellBack(order);
    }
  }

  #count(order: Order, venueOrderId: string): void {
    const { records, timers, clock, alarms, audit } = this.#parts;
    const { clientOrderId } = order;
    const nowMs = timers.monotonicMs();
    const known = this.#missing.get(clientOrderId) ?? { sinceMs: nowMs, readings: 0 };
    known.readings += 1;
    this.#missing.set(clientOrderId, known);
    if (known.readings < MISSING_READINGS || nowMs - known.sinceMs < MISSING_MS) return;
    this.#missing.delete(clientOrderId);
    const text = `The ${foreverWords(order)}, is not in the broker's list any more, so it ended here. Look at the broker what became of it.`;
    audit({ event: 'forever.gone', who: 'venue', clientOrderId, text });
    const terms = { quantity: null, price: null, trigger: null, filled: null, averagePrice: null };
    const word = { venueOrderId, status: 'Expired' as const, venueStatus: GONE, text: '', ...terms };
    records.commit(clientOrderId, { type: 'OrderTold', word, atMs: clock.nowMs() });
    alarms.raise({ kind: 'external', text: text.slice(0, 400), clientOrderId, fault: null, atMs: clock.nowMs() });
  }

  #tellBack(order: Order): void {
    const { alarms, clock } = this.#parts;
    const { clientOrderId } = order;
    if (this.#toldBack.has(clientOrderId)) return;
    this.#toldBack.add(clientOrderId);
    const text = `The ${foreverWords(order)}, is in the broker's list again after it was missing. It ended here: cancel it at the broker.`;
    alarms.raise({ kind: 'external', text: text.slice(0, 400), clientOrderId, fault: null, atMs: clock.nowMs() });
  }
}
