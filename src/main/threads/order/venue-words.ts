import type { Order } from '#contract/model/order.ts';
import type { VenueOrderRow, VenueTradeRow } from '../../adapters/order-adapter.ts';
import { isFinal } from '../../core/orders/apply-event.ts';
import type { VenueWord } from '../../core/orders/order-event.ts';
import type { DeskParts } from './desk-parts.ts';
import { adoptedBirth, adoptedId, externalText } from './external.ts';
import { FOREVER_ROLE } from './forever-rows.ts';
import { superEntryOf } from './super-entry.ts';

/** Takes what the venue says, from stream, book or lookup alike, into the records. The same word twice changes nothing. */
export class VenueWords {
  readonly #parts: DeskParts;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  /** One row of the stream or the book. @returns whether it said something new. */
  told(row: VenueOrderRow): boolean {
    const { records, clock } = this.#parts;
    const order = this.#orderOf(row);
    if (order === undefined) {
      this.#adopt(row);
      return true;
    }
    if (!saysMore(order, row.word)) return false;
    const next = records.commit(order.clientOrderId, { type: 'OrderTold', word: row.word, atMs: clock.nowMs() });
    this.#watchLateReject(order, next);
    if (next.filled > order.filled) this.#parts.wantBooks('filled');
    return true;
  }

  /** Trades of the venue's book; those that are known change nothing. */
  traded(rows: readonly VenueTradeRow[]): void {
    const { records, counters } = this.#parts;
    for (const { venueOrderId, trade } of rows) {
      const order = records.orders.byVenueId(venueOrderId);
      if (order !== undefined && records.orders.ledger.knows(order.clientOrderId, trade.id)) {
        counters.add('fillsDuplicate', 1);
        continue;
      }
      records.trade(venueOrderId, trade);
    }
  }

  /** By the venue's id, else by ours that it gives back. */
  #orderOf(row: VenueOrderRow): Order | undefined {
    const { orders } = this.#parts.records;
    const known = orders.byVenueId(row.word.venueOrderId);
    if (known !== undefined) return known;
    const byOurs = row.correlationId === null ? undefined : orders.get(row.correlationId);
    // A leg that the broker made carries the id of its entry: it is an order of its own. So is what a forever order sent.
    const isFired = byOurs?.role === FOREVER_ROLE && row.list !== 'forever';
    return byOurs?.venueOrderId === null && !isFired ? byOurs : undefined;
  }

  #adopt(row: VenueOrderRow): void {
    const { records, instruments, clock, counters, alarms, audit } = this.#parts;
    const instrument = instruments.find(row.segment, row.securityId);
    const named = row.correlationId === null ? undefined : records.orders.get(row.correlationId);
    const parent = named ?? superEntryOf(records, row);
    const id = adoptedId(row, (wanted) => records.orders.get(wanted) === undefined);
    const atMs = clock.nowMs();
    const order = records.commit(id, {
      type: 'OrderAdopted',
      birth: adoptedBirth(id, row, instrument, row.leg === null && parent?.role !== FOREVER_ROLE ? undefined : parent),
      word: row.word,
      atMs,
    });
    counters.add('external', 1);
    audit({ event: 'order.adopted', who: 'venue', clientOrderId: id, text: externalText(order) });
    // Legs of our own orders are no surprise, finished ones are history, and a forever order rests for days.
    if (parent === undefined && !isFinal(order) && order.role !== FOREVER_ROLE)
      alarms.raise({ kind: 'external', text: externalText(order), clientOrderId: id, fault: null, atMs });
  }

  #watchLateReject(before: Order, after: Order): void {
    if (after.status !== 'Rejected' || before.status === 'Rejected') return;
    const { alarms, clock, audit } = this.#parts;
    const text = `${after.side} ${after.quantity} ${after.symbol} was refused after it was accepted: ${after.venueText}`;
    audit({ event: 'order.rejected_late', who: 'venue', clientOrderId: after.clientOrderId, text });
    const { clientOrderId, fault } = after;
    alarms.raise({ kind: 'late_reject', text, clientOrderId, fault, atMs: clock.nowMs() });
  }
}

/** Whether a word would change the order; the book is read often and mostly says what is known. */
export function saysMore(order: Order, word: VenueWord): boolean {
  if (order.venueOrderId === null || order.inDoubt !== null) return true;
  if ((word.filled ?? 0) > order.filled) return true;
  if (isFinal(order)) return false;
  if (word.status !== order.status && word.status !== 'Submitted') return true;
  const differs = (theirs: number | null, ours: number): boolean => theirs !== null && theirs !== ours;
  if (word.venueStatus !== order.venueStatus || differs(word.quantity, order.quantity)) return true;
  return differs(word.price, order.price) || differs(word.trigger, order.trigger);
}
