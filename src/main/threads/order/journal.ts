import type { OrderEvent } from '../../core/orders/order-event.ts';

/** What the order journal holds: orders' events, and the state of everything that must outlive a crash. */
export type JournalRecord =
  | { readonly kind: 'order'; readonly clientOrderId: string; readonly event: OrderEvent }
  /** State of a basket, stop, kill switch, latch or setting; the last one of a key holds. */
  | { readonly kind: 'state'; readonly key: string; readonly json: string; readonly atMs: number }
  /** Who trades the account; a second engine that finds a living lease does not start. */
  | { readonly kind: 'lease'; readonly owner: string; readonly account: string; readonly atMs: number };

/** What was wrong with the file when it was opened. */
export interface JournalDamage {
  /** Bytes of a record that was not finished, cut off. */
  readonly tornBytes: number;
  /** Whole lines that do not match their checksum; the file was kept aside. */
  readonly badRecords: number;
  /** Where the damaged file lies now; null when only the tail was torn. */
  readonly keptAs: string | null;
}

/**
 * The order thread's own file: append-only, one checksummed line a record. What `append(…, true)` returns from is on
 * the disk.
 */
export interface OrderJournal {
  readonly damage: JournalDamage;
  /**
   * @param synced true before bytes leave for the venue; false for what the venue can tell again.
   * @throws FaultError `unavailable.journal` when it cannot be written: no new entries then.
   */
  append(record: JournalRecord, synced: boolean): void;
  /** Everything that was whole when it was opened, oldest first; of a new day, what it took over. */
  records(): readonly JournalRecord[];
  /** Brings everything that was appended on the disk. */
  sync(): void;
  close(): void;
}
