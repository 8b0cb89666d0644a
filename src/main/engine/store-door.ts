import { PendingTable } from '#contract/pending-table.ts';
import type { Timers } from '#contract/timers.ts';
import { fault } from '#contract/faults.ts';
import type { StoreAnswers, StoreReport, StoreRequest } from '../threads/protocol.ts';
import type { SupervisedThread } from './supervised-thread.ts';

/** Requests that may wait for the store at once: every page's own limit, twice. */
const REQUESTS_MAX = 512;
/** The first master of a day is downloaded and read: some seconds on a slow line, so longer than a page's call. */
export const MASTER_TIMEOUT_MS = 120_000;
const REQUEST_TIMEOUT_MS = 9_000;

type AnswerOf<R extends StoreRequest> = StoreAnswers[R['kind']];

/** The engine's requests to the store thread. */
export class StoreDoor {
  readonly #thread: SupervisedThread;
  readonly #pending: PendingTable;

  constructor(thread: SupervisedThread, timers: Timers) {
    this.#thread = thread;
    this.#pending = new PendingTable({ timers, limit: REQUESTS_MAX, timeoutMs: REQUEST_TIMEOUT_MS });
  }

  /** Rejects with the store's own fault, `unavailable.thread` when it is down, or `unavailable.timeout`. */
  async request<R extends StoreRequest>(request: R, timeoutMs = REQUEST_TIMEOUT_MS): Promise<AnswerOf<R>> {
    const send = (id: number): void => this.#thread.post({ type: 'request', id, request });
    return (await this.#pending.open(`store ${request.kind}`, send, timeoutMs).answer) as AnswerOf<R>;
  }

  /** True when the report was an answer. */
  receive(report: StoreReport): boolean {
    if (report.type === 'answer') return this.#pending.settle(report.id, report.answer) || true;
    if (report.type === 'refused') return this.#pending.refuse(report.id, report.fault) || true;
    return false;
  }

  /** The store died: nobody will answer. */
  lost(why: string): void {
    this.#pending.refuseAll(fault('unavailable.thread', `The store thread ended: ${why}. Try again in a moment.`));
  }
}
