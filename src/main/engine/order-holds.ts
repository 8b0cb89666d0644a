import { faultOf } from '#contract/faults.ts';
import { instrumentCode } from '#contract/model/instrument.ts';
import { FINAL_STATUSES, type InstrumentId } from '#contract/model/order.ts';
import type { Owner } from '../core/tiers/reference-book.ts';
import type { OrderPush } from '../threads/protocol.ts';
import type { OrderDesk } from './order-desk.ts';

const POSITIONS: Owner = { kind: 'position', name: 'account' };
const ORDERS: Owner = { kind: 'order', name: 'account' };
/** Working orders that are asked for after a start; an account with more has left its broker's limits far behind. */
const ORDERS_MAX = 1_000;

export interface OrderHoldsParts {
  readonly desk: OrderDesk;
  /** @throws FaultError `input.subscriptions_full` */
  readonly hold: (owner: Owner, what: string, codes: readonly number[]) => void;
  readonly warn: (code: string, text: string) => void;
  /** Told whether anything is held or ordered; null where nobody can keep the machine from sleeping. */
  readonly keepAwake: ((on: boolean) => void) | null;
}

/**
 * Keeps what is held and what is ordered subscribed: a position without a price has no result, no stop and no exit at
 * a protected price. Follows the order thread's pushes and asks it anew after each of its starts.
 */
export class OrderHolds {
  readonly #parts: OrderHoldsParts;
  readonly #positions = new Map<string, number>();
  readonly #orders = new Map<string, number>();
  #isSeeded = false;
  #isSeeding = false;
  #dirty = false;
  #told = '';

  constructor(parts: OrderHoldsParts) {
    this.#parts = parts;
  }

  /** The thread is another one, or the book of subscriptions is: both are filled anew. */
  restart(): void {
    this.#isSeeded = false;
  }

  take(push: OrderPush): void {
    if (push.name === 'order.changed') this.#order(push.payload);
    else if (push.name === 'positions.changed') for (const row of push.payload.positions) this.#position(row);
  }

  /** Called while the order thread can be asked. */
  everySecond(): void {
    if (!this.#isSeeded && !this.#isSeeding) void this.#seed();
    if (!this.#dirty) return;
    this.#dirty = false;
    this.#hold(POSITIONS, 'The position', this.#positions);
    this.#hold(ORDERS, 'The order', this.#orders);
    this.#parts.keepAwake?.(this.#positions.size + this.#orders.size > 0);
  }

  async #seed(): Promise<void> {
    this.#isSeeding = true;
    try {
      const { desk } = this.#parts;
      const [{ orders }, { positions }] = await Promise.all([
        desk.ask('orders.list', { limit: ORDERS_MAX }, 'engine'),
        desk.ask('positions.list', {}, 'engine'),
      ]);
      this.#orders.clear();
      this.#positions.clear();
      for (const order of orders) this.#order(order);
      for (const row of positions) this.#position(row);
      this.#dirty = true;
      this.#isSeeded = true;
    } catch {
      // The thread is gone again; the next second asks the next one.
    } finally {
      this.#isSeeding = false;
    }
  }

  #order(order: InstrumentId & { readonly clientOrderId: string; readonly status: string }): void {
    const isOver = (FINAL_STATUSES as readonly string[]).includes(order.status);
    this.#set(this.#orders, order.clientOrderId, order, isOver);
  }

  #position(row: InstrumentId & { readonly product: string; readonly owner: string; readonly net: number }): void {
    this.#set(this.#positions, `${row.segment} ${row.securityId} ${row.product} ${row.owner}`, row, row.net === 0);
  }

  #set(map: Map<string, number>, key: string, { segment, securityId }: InstrumentId, isOver: boolean): void {
    if (isOver ? !map.delete(key) : map.has(key)) return;
    if (!isOver) map.set(key, instrumentCode(segment, securityId));
    this.#dirty = true;
  }

  #hold(owner: Owner, what: string, held: ReadonlyMap<string, number>): void {
    try {
      this.#parts.hold(owner, what, [...new Set(held.values())]);
    } catch (thrown) {
      const { code, text } = faultOf(thrown);
      // Between two days there is no book to hold anything in.
      if (code === 'unavailable.starting') this.#dirty = true;
      // Asked again with the next change; the same words once.
      else if (text !== this.#told) this.#parts.warn(code, text);
      this.#told = text;
    }
  }
}
