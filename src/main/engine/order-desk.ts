import type { CallInput, CallOutput } from '#contract/calls/index.ts';
import { fault } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { PendingTable } from '#contract/pending-table.ts';
import type { Timers } from '#contract/timers.ts';
import { WIRE_LIMITS } from '#contract/wire.ts';
import type { OrderCall, OrderCallName, OrderOrder, OrderPush, OrderReport } from '../threads/protocol.ts';

export interface OrderDeskOptions {
  /** Throws when there is no thread to ask. */
  readonly post: (order: OrderOrder) => void;
  readonly push: (push: OrderPush) => void;
  readonly timers: Timers;
}

/**
 * The engine's view of the order thread: questions on their way, and pushes passed on. It keeps no order: a page asks
 * the thread, and what it was told last is not the truth after a restart.
 */
export class OrderDesk {
  readonly #options: OrderDeskOptions;
  readonly #pending: PendingTable;

  constructor(options: OrderDeskOptions) {
    this.#options = options;
    const timeoutMs = WIRE_LIMITS.callTimeoutMs - 1_000;
    this.#pending = new PendingTable({ timers: options.timers, limit: WIRE_LIMITS.pendingCallsMax, timeoutMs });
  }

  /** @param who page or command that asks, for the audit. */
  async ask<N extends OrderCallName>(name: N, input: CallInput<N>, who: string): Promise<CallOutput<N>> {
    const call = { name, input } as unknown as OrderCall;
    const send = (id: number): void => this.#options.post({ type: 'call', id, who, call });
    return (await this.#pending.open(name, send).answer) as CallOutput<N>;
  }

  /** More instruments can be traded. */
  instruments(instruments: readonly Instrument[]): void {
    this.#options.post({ type: 'instruments', instruments });
  }

  receive(report: OrderReport): void {
    if (report.type === 'refused') this.#pending.refuse(report.id, report.fault);
    else if (report.type === 'answer') this.#pending.settle(report.id, report.answer);
    else if (report.type === 'push') this.#options.push(report.push);
  }

  lost(why: string): void {
    const text = `The order thread ended: ${why}. What was asked may have been done: read the order book when it is back.`;
    this.#pending.refuseAll(fault('in_doubt.order_thread', text));
  }
}
