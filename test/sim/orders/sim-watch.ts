import assert from 'node:assert/strict';
import type { Order } from '#contract/model/order.ts';
import type { Tariff } from '../../../src/main/core/charges/tariff.ts';
import type { Account } from '../../../src/main/core/venue/account.ts';
import type { VenueEvent } from '../../../src/main/core/venue/venue.ts';
import type { DeskParts } from '../../../src/main/threads/order/desk-parts.ts';
import type { CrashDisk } from './crash-disk.ts';
import {
  checkBooks,
  checkKnown,
  checkMoney,
  checkOnce,
  checkResting,
  checkSettled,
  KNOWN_WITHIN_MS,
  type MoneyBase,
  moneyBase,
} from './invariants.ts';
import { checkDenied } from './risk-invariants.ts';
import type { SimStats } from './sim-stats.ts';
import type { Asked } from './sim-terminal.ts';
import type { SimTime } from './sim-time.ts';

/** The invariants look at the books this often, ms. */
export const CHECK_MS = 1_000;

export interface WatchParts {
  readonly account: () => Account;
  readonly disk: CrashDisk;
  readonly time: SimTime;
  readonly tariff: Tariff;
  readonly stats: SimStats;
}

type Desk = Omit<DeskParts, 'risk'>;

/** Looks at a run from outside: what was acknowledged, what the venue got, and what both books say of it. */
export class SimWatch {
  /** Whether the disk was full at some time of the day. */
  diskWasFull = false;
  /** Reconciliations of this life. */
  reconciliations = 0;
  readonly #parts: WatchParts;
  readonly #seen = new Set<string>();
  readonly #acked = new Map<string, Order>();
  #base: MoneyBase;

  constructor(parts: WatchParts) {
    this.#parts = parts;
    this.#base = moneyBase(parts.account());
  }

  /** The venue emptied its books: the day's journal begins with what it carries. */
  newDay(): void {
    const { account, stats } = this.#parts;
    this.#base = moneyBase(account());
    stats.nights += 1;
    for (const { legs } of account().forevers.values())
      if (legs.some(({ status }) => status === 'CONFIRM')) stats.kept += 1;
    this.#acked.clear();
    this.diskWasFull = false;
  }

  /** No intent is twice at the venue. @throws AssertionError */
  happened({ orderId, word }: VenueEvent): void {
    const { account, disk, stats } = this.#parts;
    const order = account().orders.get(orderId);
    if (word !== 'Transit' || order === undefined || order.superId !== null || order.source !== 'P') return;
    // An exit that no disk had room for is known to nobody after a crash until the venue was asked: it may go twice.
    const unwritten = this.diskWasFull && !disk.durable.has(order.correlationId);
    if (!unwritten || stats.crashes === 0) checkOnce(this.#seen, order.correlationId);
  }

  answered({ name }: Asked, answer: unknown): void {
    const { stats } = this.#parts;
    if (name === 'position.convert') stats.conversions += 1;
    if (name !== 'order.place' && name !== 'bracket.place') return;
    const order = answer as Order;
    if (order.status !== 'Denied') this.#acked.set(order.clientOrderId, order);
  }

  /** Nothing that a window was told of is gone after a restart. An exit on a full disk is the exception. */
  checkAcked({ records }: Desk): void {
    for (const [id, order] of this.#acked) {
      const exempt = order.reduceOnly && this.diskWasFull;
      assert.ok(exempt || records.orders.get(id) !== undefined, `${id} was acknowledged and is lost`);
    }
  }

  /** @param desk null while the terminal is dead. */
  check(desk: Desk | null): void {
    const { account, time } = this.#parts;
    checkMoney(account(), this.#base);
    if (desk === null) return;
    const { records, counters } = desk;
    checkBooks(records, account());
    checkDenied(records, account());
    const done = counters.get('reconciliations');
    if (done > this.reconciliations) checkKnown(records, account(), time.trueMs - KNOWN_WITHIN_MS - CHECK_MS);
    this.reconciliations = done;
  }

  /** Faults are over for long: both books are one. */
  final(desk: Desk): void {
    const { account, time, tariff } = this.#parts;
    this.check(desk);
    this.checkAcked(desk);
    const { records, gate } = desk;
    for (const block of ['unreconciled', 'journal'] as const)
      assert.ok(!gate.has(block), `${block} is over in the end`);
    checkSettled(records, account(), { tariff, date: time.tradeDate });
    checkResting(records, account());
  }

  /** What the day brought, for the sums of many runs. */
  count(): void {
    const { account, stats } = this.#parts;
    const { orders, trades, forevers, supers } = account();
    const list = [...orders.values()];
    stats.orders += orders.size;
    stats.trades += trades.length;
    stats.forevers += forevers.size;
    stats.supers += supers.size;
    stats.afterMarket += list.filter(({ amo }) => amo !== null).length;
    stats.disclosed += list.filter(({ disclosed }) => disclosed > 0).length;
    stats.commodity += list.filter(({ instrument }) => instrument.segment === 'MCX_COMM').length;
  }
}
