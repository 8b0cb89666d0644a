import { PendingTable } from '#contract/pending-table.ts';
import { fault, faultOf } from '#contract/faults.ts';
import { Counters, STORE_COUNTERS } from '../core/counters.ts';
import type { StoreAnswers, StoreReport, StoreRequest, SharedMemory } from '../threads/protocol.ts';
import type { EngineHost } from './host.ts';
import { StoreHealth } from './store-health.ts';
import type { SupervisedThread } from './supervised-thread.ts';

/** Requests that may wait for the store at once: every page's own limit, twice. */
const REQUESTS_MAX = 512;
/** The first master of a day is downloaded and read: some seconds on a slow line, so longer than a page's call. */
export const MASTER_TIMEOUT_MS = 120_000;
const REQUEST_TIMEOUT_MS = 9_000;

/** These wait for the broker, so they say nothing of a queue. */
const SLOW: ReadonlySet<StoreRequest['kind']> = new Set([
  'bars',
  'series',
  'warm',
  'officialDay',
  'masterRefresh',
  'universe',
  'enlist',
  'ladders',
  'atmIv',
]);

/** Whether a write was asked for and the store itself failed: what was wrong with the question is not its fault. */
function isWriteFault(kind: StoreRequest['kind'], thrown: unknown): boolean {
  return /(Save|Set|Close)$|^(save|adopt)/.test(kind) && faultOf(thrown).kind !== 'input';
}

type AnswerOf<R extends StoreRequest> = StoreAnswers[R['kind']];

/** The engine's requests to the store thread. */
export class StoreDoor {
  readonly #thread: SupervisedThread;
  readonly #pending: PendingTable;
  readonly #health: StoreHealth;

  constructor(
    thread: SupervisedThread,
    { timers, monotonicMs }: Pick<EngineHost, 'timers' | 'monotonicMs'>,
    memory: Pick<SharedMemory, 'counters'>,
  ) {
    this.#thread = thread;
    const counters = Counters.attach(memory.counters.store, STORE_COUNTERS);
    this.#health = new StoreHealth(monotonicMs, () => counters.get('hitsRefused'));
    this.#pending = new PendingTable({ timers, limit: REQUESTS_MAX, timeoutMs: REQUEST_TIMEOUT_MS });
  }

  /** Rejects with the store's own fault, `unavailable.thread` when it is down, or `unavailable.timeout`. */
  async request<R extends StoreRequest>(request: R, timeoutMs = REQUEST_TIMEOUT_MS): Promise<AnswerOf<R>> {
    const send = (id: number): void => this.#thread.post({ type: 'request', id, request });
    const { answer } = this.#pending.open(`store ${request.kind}`, send, timeoutMs);
    const isSlow = timeoutMs > REQUEST_TIMEOUT_MS || SLOW.has(request.kind);
    const failed = (thrown: unknown): string | null =>
      isWriteFault(request.kind, thrown) ? faultOf(thrown).text : null;
    return (await this.#health.follow(answer, isSlow, failed)) as AnswerOf<R>;
  }

  /** Why the store cannot be relied on now; null when it can. */
  trouble(): string | null {
    return this.#health.trouble();
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
