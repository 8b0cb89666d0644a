import type { CallOutput } from '#contract/calls/index.ts';
import type { Chain, ChainList } from '#contract/model/chain.ts';
import { PendingTable } from '#contract/pending-table.ts';
import type { Timers } from '#contract/timers.ts';
import { fault } from '#contract/faults.ts';
import { WIRE_LIMITS } from '#contract/wire.ts';
import type { ChainStudyInput, ChainStudyName, OptionOrder, OptionReport } from '../threads/protocol.ts';

/** The engine's view of the option thread: questions on their way. Chains pass through; nothing is kept here. */
export class OptionDesk {
  readonly #post: (order: OptionOrder) => void;
  readonly #pending: PendingTable;

  /** @param post throws when there is no thread to ask. */
  constructor(post: (order: OptionOrder) => void, timers: Timers) {
    this.#post = post;
    const timeoutMs = WIRE_LIMITS.callTimeoutMs - 1_000;
    this.#pending = new PendingTable({ timers, limit: WIRE_LIMITS.pendingCallsMax, timeoutMs });
  }

  async list(): Promise<ChainList> {
    return (await this.#pending.open('chain.list', (id) => this.#post({ type: 'list', id })).answer) as ChainList;
  }

  async read(underlying: string, expiry: string): Promise<Chain> {
    const send = (id: number): void => this.#post({ type: 'read', id, underlying, expiry });
    return (await this.#pending.open('chain.read', send).answer) as Chain;
  }

  /** Asks for a trail, a surface or a time budget. */
  async study<N extends ChainStudyName>(study: Extract<ChainStudyInput, { name: N }>): Promise<CallOutput<N>> {
    const send = (id: number): void => this.#post({ type: 'study', id, study });
    return (await this.#pending.open(study.name, send).answer) as CallOutput<N>;
  }

  receive(report: OptionReport): void {
    if (report.type === 'refused') this.#pending.refuse(report.id, report.fault);
    else if (report.type === 'listed') this.#pending.settle(report.id, report.list);
    else if (report.type === 'chain') this.#pending.settle(report.id, report.chain);
    else if (report.type === 'studied') this.#pending.settle(report.id, report.answer);
  }

  lost(why: string): void {
    this.#pending.refuseAll(fault('unavailable.thread', `The option thread ended: ${why}. Try again in a moment.`));
  }
}
