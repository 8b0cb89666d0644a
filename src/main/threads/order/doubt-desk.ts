import { ensure, type Fault, fault, faultOf } from '#contract/faults.ts';
import type { Order } from '#contract/model/order.ts';
import type { OrderAdapter, VenueOrderRow } from '../../adapters/order-adapter.ts';
import { isFinal } from '../../core/orders/apply-event.ts';
import type { DeskParts } from './desk-parts.ts';
import { FOREVER_ROLE, foreverRows } from './forever-rows.ts';
import { SharedReading } from './shared-reading.ts';

/** Wait before each look, ms; the last one repeats. An order in transit is not shown for seconds (dhan-api §9 no. 19). */
export const LOOKUP_WAITS_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000, 30_000] as const;
/** An order counts as never arrived when it is unknown this long after it was sent, in this many looks and the book. */
export const NEVER_ARRIVED_MS = 20_000;
const NEVER_ARRIVED_LOOKS = 5;
/** A change or cancel counts as not done when the venue shows the order without it in this many looks. */
const NOT_DONE_LOOKS = 3;

interface Doubt {
  /** Monotonic ms at which it arose in this process: a restart waits anew. */
  readonly sinceMs: number;
  looks: number;
  /** Looks after which the order's own row did not show what was asked. */
  unchanged: number;
  running: boolean;
  stop: () => void;
}

/**
 * Looks up what has no answer: by correlation id, then in the book, with back-off, never by sending again. It ends when
 * the venue shows the order, or when it is proven that it never came; until then the order stays in doubt.
 */
export class DoubtDesk {
  readonly #parts: DeskParts;
  readonly #doubts = new Map<string, Doubt>();
  #closed = false;
  #book: { readonly adapter: OrderAdapter; readonly reading: SharedReading<readonly VenueOrderRow[]> } | null = null;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  get size(): number {
    return this.#doubts.size;
  }

  /** Called after every change of an order. */
  noticed(order: Order): void {
    const { clientOrderId } = order;
    const doubt = this.#doubts.get(clientOrderId);
    if (order.inDoubt === null || isFinal(order)) {
      doubt?.stop();
      this.#doubts.delete(clientOrderId);
    } else if (doubt === undefined) {
      this.#doubts.set(clientOrderId, {
        sinceMs: this.#parts.timers.monotonicMs(),
        looks: 0,
        unchanged: 0,
        running: false,
        stop: () => {},
      });
      this.#arm(clientOrderId);
    }
  }

  close(): void {
    this.#closed = true;
    for (const doubt of this.#doubts.values()) doubt.stop();
    this.#doubts.clear();
  }

  #arm(clientOrderId: string): void {
    const doubt = this.#doubts.get(clientOrderId);
    if (doubt === undefined || this.#closed) return;
    const waitMs = LOOKUP_WAITS_MS[Math.min(doubt.looks, LOOKUP_WAITS_MS.length - 1)] as number;
    doubt.stop = this.#parts.timers.after(waitMs, () => void this.#look(clientOrderId));
  }

  async #look(clientOrderId: string): Promise<void> {
    const doubt = this.#doubts.get(clientOrderId);
    const adapter = this.#parts.adapter();
    if (doubt === undefined || doubt.running) return;
    if (adapter === null) return this.#arm(clientOrderId);
    doubt.running = true;
    this.#parts.counters.add('lookups', 1);
    try {
      const order = ensure(this.#parts.records.orders.get(clientOrderId), 'a doubted order is known');
      const row = await this.#find(adapter, order);
      doubt.looks += 1;
      if (!this.#closed && this.#doubts.has(clientOrderId)) this.#conclude(clientOrderId, doubt, row);
    } catch (thrown) {
      // A look that fails proves nothing: it is made again.
      const why = faultOf(thrown);
      this.#parts.audit({
        event: 'order.lookup_failed',
        who: 'engine',
        clientOrderId,
        text: `${why.code}: ${why.text}`,
      });
    } finally {
      doubt.running = false;
      this.#arm(clientOrderId);
    }
  }

  async #find(adapter: OrderAdapter, order: Order): Promise<VenueOrderRow | null> {
    const { clientOrderId, venueOrderId } = order;
    if (order.role === FOREVER_ROLE) {
      const found = foreverRows(this.#parts.records, await adapter.forevers());
      // One that fired ends with the book, which has the order that it sent.
      return (
        found.find(({ correlationId, word }) => correlationId === clientOrderId && word.status !== 'Expired') ?? null
      );
    }
    if (venueOrderId === null) {
      const found = await adapter.byCorrelation(clientOrderId);
      if (found !== null) return found;
    }
    const book = await this.#bookOf(adapter).read();
    const isIt = (row: VenueOrderRow): boolean =>
      venueOrderId === null ? row.correlationId === clientOrderId : row.word.venueOrderId === venueOrderId;
    return book.find(isIt) ?? null;
  }

  /** A login makes a new adapter: its book is another reading. */
  #bookOf(adapter: OrderAdapter): SharedReading<readonly VenueOrderRow[]> {
    if (this.#book?.adapter !== adapter) {
      this.#book = { adapter, reading: new SharedReading(() => adapter.orders()) };
    }
    return this.#book.reading;
  }

  #conclude(clientOrderId: string, doubt: Doubt, row: VenueOrderRow | null): void {
    const { records, clock, counters } = this.#parts;
    const atMs = clock.nowMs();
    const order = ensure(records.orders.get(clientOrderId), 'a doubted order is known');
    if (row === null) {
      if (order.inDoubt === 'place') this.#maybeNeverArrived(order, doubt, atMs);
      return;
    }
    const about = order.inDoubt;
    const next = records.commit(clientOrderId, { type: 'OrderTold', word: row.word, atMs });
    if (next.inDoubt === null || about === 'place') {
      counters.add('resolved', 1);
      return;
    }
    doubt.unchanged += 1;
    if (doubt.unchanged < NOT_DONE_LOOKS) return;
    counters.add('resolved', 1);
    const why = this.#changeVerdict(about === 'cancel' ? 'cancel' : 'modify');
    records.commit(clientOrderId, { type: about === 'cancel' ? 'CancelRefused' : 'ModifyRefused', fault: why, atMs });
  }

  /** The order is shown as it is now; whether the change reached it is told by its terms, which were taken over. */
  #changeVerdict(about: 'modify' | 'cancel'): Fault {
    const what =
      about === 'cancel'
        ? 'The order still works: the cancel did not reach the venue'
        : 'The order is shown with its terms as they are now';
    return fault(`rejected.${about}_not_seen`, `${what}. Look at it and decide again.`);
  }

  #maybeNeverArrived(order: Order, doubt: Doubt, nowMs: number): void {
    const sinceMs = this.#parts.timers.monotonicMs() - doubt.sinceMs;
    if (doubt.looks < NEVER_ARRIVED_LOOKS || sinceMs < NEVER_ARRIVED_MS) return;
    const { records, counters, audit } = this.#parts;
    counters.add('resolved', 1);
    const text = `The venue does not know the order ${Math.round(sinceMs / 1_000)} s after it was sent, neither by its id nor in its book: it never arrived.`;
    audit({ event: 'order.never_arrived', who: 'engine', clientOrderId: order.clientOrderId, text });
    records.commit(order.clientOrderId, {
      type: 'OrderRejected',
      fault: fault('rejected.never_arrived', text),
      atMs: nowMs,
    });
  }
}
