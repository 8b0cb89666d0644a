import type { OrderEvent } from '../../core/orders/order-event.ts';

/** What the order journal holds: orders' events, and the state of everything that must outlive a crash. */
export type JournalRecord =
  | { readonly kind: 'order'; readonly clientOrderId: string; readonly event: OrderEvent }
  /** State of a basket, stop, kill switch, latch or setting; the last one of a key holds. */
  | { readonly kind: 'state'; readonly key: string; readonly json: string; readonly atMs: number }
  /** Who trades the account; a second engine that finds a living lease does not start. */
  | { readonly kind: 'lease'; readonly owner: string; readonly account: string; readonly atMs: number };

/**
 * The order thread's own file. Append-only, each record with length and checksum; what `append` returns from is on the
 * disk when `synced` was asked.
 */
export interface OrderJournal {
  /**
   * @param synced true before bytes leave for the venue; false for what can be learned again.
   * @throws FaultError `unavailable.journal` when it cannot be written: no new entries then.
   */
  append(record: JournalRecord, synced: boolean): void;
  /** Everything that was written and is whole, oldest first. A torn tail was cut when it was opened. */
  records(): Iterable<JournalRecord>;
  close(): void;
}
