import { ensure, faultOf } from '#contract/faults.ts';
import { ORDERS_PER_PAGE_MAX } from '#contract/calls/orders.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { JournalFill } from '#contract/model/journal.ts';
import type { Fill, InstrumentId } from '#contract/model/order.ts';
import type { Timers } from '#contract/timers.ts';
import type { Trading } from '#contract/model/trading.ts';
import type { Dispose } from '#contract/wire.ts';
import { chargeKindOf } from '../core/charges/charge-kind.ts';
import { CONVERTED_ID } from '../core/orders/converted-id.ts';
import type { JournalRequest } from '../threads/journal-requests.ts';
import type { OrderReport, StoreAnswers } from '../threads/protocol.ts';
import type { OrderDesk } from './order-desk.ts';

/** Fills are handed to the store so long after the first of them, several together, ms. */
const FLUSH_MS = 250;
/** After a store that did not take them, ms. */
const RETRY_MS = 5_000;
/** At the end the store is given so long, ms; what it did not take is read from the order thread at the next start. */
const CLOSE_MS = 1_000;
/** Fills of one request to the store. */
const FLUSH_MAX = 500;
/** Fills that wait for a store that is down; beyond them the oldest are read from the order thread at the next start. */
const WAITING_MAX = 10_000;

export interface JournalDeskParts {
  /** What separates the accounts of a simulated or replayed market, which begin anew with every start; empty on the broker's. */
  readonly run: string;
  readonly orders: Pick<OrderDesk, 'ask'>;
  readonly store: <R extends JournalRequest>(request: R) => Promise<StoreAnswers[R['kind']]>;
  readonly instrument: (id: InstrumentId) => Instrument | undefined;
  readonly timers: Timers;
  readonly warn: (code: string, text: string) => void;
}

interface Booked {
  readonly book: string;
  readonly fill: JournalFill;
}

/**
 * Hands every fill of the order thread to the store, for the trade journal. After each start of the thread its fills of
 * the day are read as a whole, so that none is missing that was made while nobody listened.
 */
export class JournalDesk {
  readonly #parts: JournalDeskParts;
  /** Fills by id, each with the book that it belongs to. */
  readonly #waiting = new Map<string, Booked>();
  /** Account of the order thread as it says itself; null until it has. */
  #account: string | null = null;
  #isSeeded = false;
  #seeding: Promise<void> | null = null;
  #flushing: Promise<void> | null = null;
  #later: Dispose | null = null;
  /** How often the account began anew; an answer from before belongs to nobody. */
  #rewinds = 0;
  /** Moment after which what was done is void, and the store has not been told yet. */
  #voidAfterMs: number | null = null;
  #told = '';
  #isClosed = false;

  constructor(parts: JournalDeskParts) {
    this.#parts = parts;
  }

  /**
   * Asks the store about the journal of the account that is on, once it has every fill that is known here. A journal
   * can be read without its order thread as soon as the account is known.
   * @throws FaultError of the order thread or of the store
   */
  async ask<R extends JournalRequest>(make: (book: string, run: string) => R): Promise<StoreAnswers[R['kind']]> {
    try {
      if (!this.#isSeeded) await this.#seed();
    } catch (thrown) {
      if (this.#account === null) throw thrown;
    }
    await this.#flush();
    return this.#parts.store(make(this.#book, this.#run));
  }

  receive(report: OrderReport): void {
    if (report.type !== 'push') return;
    const { push } = report;
    if (push.name === 'fill.added') {
      // Before the thread's own list was read, what it says now is in that list.
      if (this.#isSeeded) this.#take(push.payload);
    } else if (push.name === 'trading.changed') {
      if (this.#account !== accountOf(push.payload)) this.#isSeeded = false;
      // A thread that is gone again: the next one says that it is there.
      if (!this.#isSeeded) this.#seed().catch(() => {});
    }
  }

  /** The order thread is gone, or is another one: it is asked for all it knows. */
  lost(): void {
    this.#isSeeded = false;
  }

  /** The replay went to another moment: the account begins anew, and what it did after that moment is void. */
  rewound(nowMs: number): void {
    this.#rewinds += 1;
    this.#isSeeded = false;
    this.#voidAfterMs = Math.min(this.#voidAfterMs ?? nowMs, nowMs);
    this.#seeding = null;
    for (const [id, { fill }] of this.#waiting) if (fill.atMs > nowMs) this.#waiting.delete(id);
    this.#schedule(0);
  }

  /** Hands over what waits, if the store takes it soon. Resolves in any case. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#later?.();
    if (this.#waiting.size === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const enough = this.#parts.timers.after(CLOSE_MS, resolve);
    const written = this.#flush().catch(() => {});
    await Promise.race([promise, written]);
    enough();
  }

  /** An account on the broker's feed goes on; a simulated one has one journal for all its runs. */
  get #book(): string {
    const account = ensure(this.#account, 'the account is known');
    return this.#parts.run === '' ? account : `run-${account}`;
  }

  get #run(): string {
    return this.#rewinds === 0 ? this.#parts.run : `${this.#parts.run}-${this.#rewinds}`;
  }

  #take(fill: Fill): void {
    // What was carried into the day was traded on another one.
    if (fill.atMs <= 0) return;
    const isTrade = fill.clientOrderId !== CONVERTED_ID;
    const instrument = this.#parts.instrument(fill);
    const charge = !isTrade || instrument === undefined ? null : chargeKindOf(instrument, fill.product);
    this.#waiting.delete(fill.id);
    this.#waiting.set(fill.id, { book: this.#book, fill: { ...fill, run: this.#run, charge, isTrade } });
    if (this.#waiting.size > WAITING_MAX) this.#waiting.delete(this.#waiting.keys().next().value ?? '');
    this.#schedule(FLUSH_MS);
  }

  #seed(): Promise<void> {
    if (this.#seeding !== null) return this.#seeding;
    const seeding = this.#readFills().finally(() => {
      if (this.#seeding === seeding) this.#seeding = null;
    });
    this.#seeding = seeding;
    return seeding;
  }

  async #readFills(): Promise<void> {
    const { orders } = this.#parts;
    const rewinds = this.#rewinds;
    const [trading, { fills }] = await Promise.all([
      orders.ask('trading.read', {}, 'engine'),
      orders.ask('fills.list', { limit: ORDERS_PER_PAGE_MAX }, 'engine'),
    ]);
    if (rewinds !== this.#rewinds) return;
    this.#account = accountOf(trading);
    for (const fill of fills) this.#take(fill);
    this.#isSeeded = true;
  }

  #schedule(afterMs: number): void {
    if (this.#isClosed) return;
    this.#later ??= this.#parts.timers.after(afterMs, () => {
      this.#later = null;
      this.#flush().catch((thrown: unknown) => this.#failed(thrown));
    });
  }

  #flush(): Promise<void> {
    this.#flushing ??= this.#write().finally(() => {
      this.#flushing = null;
    });
    return this.#flushing;
  }

  async #write(): Promise<void> {
    const { store } = this.#parts;
    const afterMs = this.#voidAfterMs;
    if (afterMs !== null && this.#account !== null) {
      await store({ kind: 'journalForget', book: this.#book, start: this.#parts.run, afterMs });
      if (this.#voidAfterMs === afterMs) this.#voidAfterMs = null;
    }
    for (let next = this.#first(); next !== undefined; next = this.#first()) {
      const { book } = next;
      const booked = [...this.#waiting.values()].filter((one) => one.book === book).slice(0, FLUSH_MAX);
      await store({ kind: 'journalFills', book, fills: booked.map(({ fill }) => fill) });
      // One that changed meanwhile is another object, and goes with the next request.
      for (const one of booked) if (this.#waiting.get(one.fill.id) === one) this.#waiting.delete(one.fill.id);
    }
    this.#told = '';
  }

  #first(): Booked | undefined {
    return this.#waiting.values().next().value;
  }

  #failed(thrown: unknown): void {
    const { text } = faultOf(thrown);
    const words = `The trade journal could not be written: ${text} It is tried again; the day's fills are in the order journal.`;
    if (words !== this.#told) this.#parts.warn('unavailable.trade_journal', words);
    this.#told = words;
    this.#schedule(RETRY_MS);
  }
}

function accountOf({ mode, account }: Pick<Trading, 'mode' | 'account'>): string {
  return `${mode}-${account}`;
}
