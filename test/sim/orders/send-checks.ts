import assert from 'node:assert/strict';
import type { TransportRequest } from '../../../src/main/adapters/dhan/orders/order-transport.ts';
import type { Account } from '../../../src/main/core/venue/account.ts';
import type { CrashDisk } from './crash-disk.ts';
import { checkExit, checkExitTruth } from './invariants.ts';
import { unitsPer } from './sim-market.ts';
import type { SimPlan } from './sim-plan.ts';
import type { SimTerminal } from './sim-terminal.ts';

/** A conversion without an answer is in our books when the venue's positions were read twice, ms. */
const CONVERTED_MS = 60_000;

export interface SendView {
  readonly plan: SimPlan;
  readonly disk: CrashDisk;
  readonly terminal: () => SimTerminal;
  readonly account: () => Account;
  /** Whether the disk was full at some time, reconciliations of this life, and virtual time, ms. */
  readonly state: () => { readonly full: boolean; readonly reconciliations: number; readonly nowMs: number };
}

/** What must be true before bytes leave. */
export class SendChecks {
  readonly #view: SendView;
  #convertedMs = Number.NEGATIVE_INFINITY;

  constructor(view: SendView) {
    this.#view = view;
  }

  /** A conversion was asked for. */
  converting(): void {
    this.#convertedMs = this.#view.state().nowMs;
  }

  /** @throws AssertionError */
  leaves({ method, path, body: json }: TransportRequest): void {
    const body = json === null ? {} : (JSON.parse(json) as Record<string, unknown>);
    if (method === 'POST' && path.endsWith('/orders')) this.#place(body);
    if (method === 'PUT' && path.startsWith('/orders')) this.#change(path, Number(body['quantity']));
  }

  #place(body: Record<string, unknown>): void {
    const correlationId = String(body['correlationId']);
    const { disk, state, account } = this.#view;
    const terminal = this.#view.terminal();
    const { records } = terminal.desk;
    const order = records.orders.get(correlationId);
    assert.ok(order !== undefined, `${correlationId} is sent and not known`);
    assert.notEqual(order.status, 'Denied', `${correlationId} is sent and denied`);
    const durable = disk.durable.has(correlationId);
    assert.ok(durable || (order.reduceOnly && state().full), `${correlationId} is sent and not on the disk`);
    if (order.reduceOnly) {
      // Either leg of an OCO may trade, and never both.
      checkExit(records, order, Math.max(order.quantity, Number(body['quantity1'] ?? 0)));
      if (this.#isTame() && this.#knowsConversions()) checkExitTruth(records, account(), order, order.quantity);
    } else {
      // What was let through may wait a moment for room in the broker's rate.
      const { passed } = terminal;
      const isPassed = passed.has(order.clientOrderId) || passed.has(order.parentId ?? '');
      assert.ok(isPassed, `${correlationId} goes while halted`);
    }
  }

  /** Whether our view of what still works at the venue is never behind: nothing trades after its end or outside. */
  #isTame(): boolean {
    const { plan, state } = this.#view;
    const { lateFill, requestDelay } = plan.venue;
    return !plan.elsewhere && lateFill === undefined && requestDelay === undefined && !state().full;
  }

  /** A conversion without an answer is learned from positions, read a while later; every other one is in the journal. */
  #knowsConversions(): boolean {
    return this.#view.state().nowMs > this.#convertedMs + CONVERTED_MS;
  }

  #change(path: string, quantity: number): void {
    const { records } = this.#view.terminal().desk;
    const order = records.orders.byVenueId(path.split('/').at(-1) ?? '');
    if (order === undefined) return;
    const units = quantity * unitsPer(order.segment);
    if (!order.reduceOnly || units <= order.quantity) return;
    checkExit(records, order, units - order.filled);
  }
}
