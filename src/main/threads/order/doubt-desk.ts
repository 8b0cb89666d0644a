import { ensure, type Fault, fault, faultOf } from '#contract/faults.ts';
import type { Order } from '#contract/model/order.ts';
import type { OrderAdapter, VenueOrderRow } from '../../adapters/order-adapter.ts';
import { isFinal, PARENT_ROLE } from '../../core/orders/apply-event.ts';
import type { DeskParts } from './desk-parts.ts';
import { FOREVER_ROLE, foreverRows, hasChild } from './forever-rows.ts';
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

/** What a look showed. */
interface Found {
  readonly row: VenueOrderRow | null;
  /** Nothing at the venue speaks of the order, so long after it was sent. */
  readonly never: boolean;
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

  /** What was sent and has no answer is in doubt, an order and a change alike. */
  resume(): void {
    const { records, clock } = this.#parts;
    for (const order of records.orders.open()) {
      if (order.role === PARENT_ROLE) continue;
      const about = order.venueOrderId === null ? 'place' : order.quantityAsked === null ? null : 'modify';
      if (order.inDoubt !== null || about === null) {
        this.noticed(order);
        continue;
      }
      const what = about === 'place' ? 'The order' : 'A change of the order';
      const why = fault('in_doubt.restart', `${what} was on its way when the terminal ended. It is being looked up.`);
      records.commit(order.clientOrderId, { type: 'OrderDoubted', about, fault: why, atMs: clock.nowMs() });
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
      const found = await this.#find(adapter, order, this.#isLate(doubt));
      doubt.looks += 1;
      if (!this.#closed && this.#doubts.has(clientOrderId)) this.#conclude(clientOrderId, doubt, found);
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

  async #find(adapter: OrderAdapter, order: Order, isLate: boolean): Promise<Found> {
    const { clientOrderId, venueOrderId } = order;
    if (order.role === FOREVER_ROLE) return this.#findForever(adapter, order, isLate);
    if (venueOrderId === null) {
      const row = await adapter.byCorrelation(clientOrderId);
      if (row !== null) return { row, never: false };
    }
    const book = await this.#bookOf(adapter).read();
    const isIt = (row: VenueOrderRow): boolean =>
      venueOrderId === null ? row.correlationId === clientOrderId : row.word.venueOrderId === venueOrderId;
    const row = book.find(isIt) ?? null;
    return { row, never: row === null && isLate };
  }

  /**
   * The list before the book: what one that fired in between has sent is in the book. A row that rests no more counts
   * only when nothing else comes: one of an earlier day with the same terms looks alike.
   */
  async #findForever(adapter: OrderAdapter, order: Order, isLate: boolean): Promise<Found> {
    const { records, wantBooks } = this.#parts;
    const legs = await adapter.forevers();
    const book = await this.#bookOf(adapter).read();
    const rows = foreverRows(records, legs, (one) => isLate && one.clientOrderId === order.clientOrderId);
    const row = rows.find(({ correlationId }) => correlationId === order.clientOrderId) ?? null;
    if (row !== null && row.word.status !== 'Expired') return { row, never: false };
    if (hasChild(order, book)) {
      // One that fired ends with the books, which bring the order that it sent at the same time.
      wantBooks('a forever order fired');
      return { row: null, never: false };
    }
    return { row: isLate && order.inDoubt === 'place' ? row : null, never: row === null && isLate };
  }

  /** A login makes a new adapter: its book is another reading. */
  #bookOf(adapter: OrderAdapter): SharedReading<readonly VenueOrderRow[]> {
    if (this.#book?.adapter !== adapter) {
      this.#book = { adapter, reading: new SharedReading(() => adapter.orders()) };
    }
    return this.#book.reading;
  }

  #conclude(clientOrderId: string, doubt: Doubt, { row, never }: Found): void {
    const { records, clock, counters } = this.#parts;
    const atMs = clock.nowMs();
    const order = ensure(records.orders.get(clientOrderId), 'a doubted order is known');
    if (row === null) {
      if (never && order.inDoubt === 'place') this.#neverArrived(order, doubt, atMs);
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

  /** Whether the look that begins now may prove that the order never came. */
  #isLate({ looks, sinceMs }: Doubt): boolean {
    return looks + 1 >= NEVER_ARRIVED_LOOKS && this.#parts.timers.monotonicMs() - sinceMs >= NEVER_ARRIVED_MS;
  }

  #neverArrived(order: Order, doubt: Doubt, nowMs: number): void {
    const sinceMs = this.#parts.timers.monotonicMs() - doubt.sinceMs;
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
