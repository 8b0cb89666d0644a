import { assert, ensure } from '#contract/faults.ts';
import type { Fill, Order } from '#contract/model/order.ts';
import { type OrderChange, OrderBook } from '../../core/orders/order-book.ts';
import type { OrderEvent, VenueTrade } from '../../core/orders/order-event.ts';
import { PositionBook } from '../../core/orders/position-book.ts';
import type { JournalRecord, OrderJournal } from './journal.ts';

/** Who hears of changes; called after the journal has them. */
export interface RecordsSink {
  order(order: Order, event: OrderEvent): void;
  fill(fill: Fill): void;
  /** The journal could not be written; the change holds in memory all the same. */
  journalFailed(thrown: unknown): void;
  /** It can be written again, and what was owed to it is in it. */
  journalBack(): void;
}

/** Records that wait for a journal that cannot be written; a disk that stays full longer costs the rest of the day's journal. */
export const OWED_MAX = 20_000;

/** Written to learn whether a journal that failed takes lines again. */
const PROBE: JournalRecord = { kind: 'state', key: 'journal', json: '"probe"', atMs: 0 };

/**
 * Everything the order thread knows, with the journal in front: an event is on disk before it counts. Only an intent
 * must be there before it goes on; what the venue said can be learned again.
 */
export class OrderRecords {
  readonly orders = new OrderBook();
  readonly positions = new PositionBook();
  readonly #journal: OrderJournal;
  readonly #sink: RecordsSink;
  readonly #states = new Map<string, string>();
  #unsynced = false;
  /** What a failed write left out, oldest first: it goes before everything else, so that the file tells one story. */
  #owed: JournalRecord[] = [];
  #isDown = false;

  /** Reads the journal: the same fold as live, told to nobody. */
  constructor(journal: OrderJournal, sink: RecordsSink) {
    this.#journal = journal;
    this.#sink = sink;
    for (const record of journal.records()) this.#replay(record);
  }

  /**
   * Writes an event and applies it.
   * @throws FaultError `unavailable.journal` for an intent that cannot be written: nothing has happened then.
   */
  commit(clientOrderId: string, event: OrderEvent): Order {
    const isIntent =
      event.type === 'OrderSubmitted' || event.type === 'ModifySubmitted' || event.type === 'CancelSubmitted';
    const isExit = isIntent && this.#mayGoUnwritten(clientOrderId, event);
    // Exits, cancels and the venue's words go on without a journal: losing money beats losing a line.
    this.#write({ kind: 'order', clientOrderId, event }, isIntent, !isIntent || isExit);
    return this.#apply(clientOrderId, event).order;
  }

  /** Books a trade of the venue; one that is known changes nothing, one of an unknown order waits for it. */
  trade(venueOrderId: string, trade: VenueTrade): void {
    const made = this.orders.tradeEvent(venueOrderId, trade);
    if (made !== null) this.commit(made.clientOrderId, made.event);
  }

  /** State of something that must outlive a crash; the last one of a key holds. */
  saveState(key: string, json: string, atMs: number, synced: boolean): void {
    if (this.#states.get(key) === json) return;
    this.#states.set(key, json);
    this.#write({ kind: 'state', key, json, atMs }, synced, true);
  }

  state(key: string): string | undefined {
    return this.#states.get(key);
  }

  /** Keys of states that begin with a prefix. */
  stateKeys(prefix: string): readonly string[] {
    return [...this.#states.keys()].filter((key) => key.startsWith(prefix));
  }

  /** A fill that no order made: what was carried into the day, or converted. Booked anew at every start. */
  bookUnordered(fill: Fill): void {
    this.positions.book(fill);
    this.#sink.fill(fill);
  }

  /** Brings what was written on the disk when there is time. */
  idle(): void {
    if (this.#isDown) this.#write(PROBE, true, true);
    if (!this.#unsynced) return;
    this.#unsynced = false;
    try {
      this.#journal.sync();
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  close(): void {
    this.#journal.close();
  }

  /** @throws FaultError `unavailable.journal` when it cannot be written and may not wait. */
  #write(record: JournalRecord, synced: boolean, mayWait: boolean): void {
    try {
      this.#pay();
      this.#journal.append(record, synced);
      this.#unsynced = !synced;
      if (!this.#isDown) return;
      this.#isDown = false;
      this.#sink.journalBack();
    } catch (thrown) {
      this.#fail(thrown);
      if (!mayWait) throw thrown;
      if (record !== PROBE && this.#owed.length < OWED_MAX) this.#owed.push(record);
    }
  }

  #fail(thrown: unknown): void {
    this.#isDown = true;
    this.#sink.journalFailed(thrown);
  }

  /** Writes what is owed. */
  #pay(): void {
    while (this.#owed.length > 0) {
      this.#journal.append(ensure(this.#owed[0], 'something is owed'), false);
      this.#owed.shift();
    }
  }

  #mayGoUnwritten(clientOrderId: string, event: OrderEvent): boolean {
    if (event.type === 'CancelSubmitted') return true;
    if (event.type === 'OrderSubmitted') return event.birth.intent.reduceOnly;
    return this.orders.get(clientOrderId)?.reduceOnly ?? false;
  }

  #replay(record: JournalRecord): void {
    if (record.kind === 'state') this.#states.set(record.key, record.json);
    if (record.kind !== 'order') return;
    for (const fill of this.orders.apply(record.clientOrderId, record.event).fills) this.positions.book(fill);
  }

  #apply(clientOrderId: string, event: OrderEvent): OrderChange {
    const before = this.orders.get(clientOrderId)?.venueOrderId ?? null;
    const change = this.orders.apply(clientOrderId, event);
    for (const fill of change.fills) {
      this.positions.book(fill);
      this.#sink.fill(fill);
    }
    this.#sink.order(change.order, event);
    const { venueOrderId } = change.order;
    if (before === null && venueOrderId !== null) {
      for (const trade of this.orders.takeEarly(venueOrderId)) this.trade(venueOrderId, trade);
    }
    const order = ensure(this.orders.get(clientOrderId), 'an order that changed is known');
    assert(order.filled <= order.quantity, 'no more is filled than was asked');
    return { order, fills: change.fills };
  }
}
