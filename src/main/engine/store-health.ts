/** A write that failed is held against the store for so long, real ms: two minutes of bars are written meanwhile. */
export const WRITE_TROUBLE_MS = 120_000;
/** A question that waits longer than this means a long queue, real ms: the store answers in a tenth of it. */
export const QUEUE_MS_MAX = 3_000;

/** Whether the store can be relied on: its writes succeed and its queue is short. */
export class StoreHealth {
  readonly #monotonicMs: () => number;
  readonly #refusedWrites: () => number;
  /** When each question that waits was asked, the oldest first. */
  readonly #waiting = new Set<{ readonly atMs: number }>();
  #refused = 0;
  #failure: { readonly atMs: number; readonly text: string } | null = null;

  /** @param refusedWrites how many writes of other threads the store has refused so far. */
  constructor(monotonicMs: () => number, refusedWrites: () => number) {
    this.#monotonicMs = monotonicMs;
    this.#refusedWrites = refusedWrites;
  }

  /** Follows one question; one that is slow by its nature does not count as a queue. */
  async follow<T>(answer: Promise<T>, isSlow: boolean, isOwnFault: (thrown: unknown) => string | null): Promise<T> {
    const asked = { atMs: this.#monotonicMs() };
    if (!isSlow) this.#waiting.add(asked);
    try {
      return await answer;
    } catch (thrown) {
      const text = isOwnFault(thrown);
      if (text !== null) this.#failure = { atMs: this.#monotonicMs(), text };
      throw thrown;
    } finally {
      this.#waiting.delete(asked);
    }
  }

  /** Why it cannot be relied on now; null when it can. */
  trouble(): string | null {
    const nowMs = this.#monotonicMs();
    const refused = this.#refusedWrites();
    if (refused > this.#refused) this.#failure = { atMs: nowMs, text: `${refused - this.#refused} hits were refused` };
    this.#refused = refused;
    if (this.#failure !== null && nowMs - this.#failure.atMs < WRITE_TROUBLE_MS) {
      return `a write failed: ${this.#failure.text}`;
    }
    const [oldest] = this.#waiting;
    const waitsMs = oldest === undefined ? 0 : nowMs - oldest.atMs;
    if (waitsMs <= QUEUE_MS_MAX) return null;
    return `${this.#waiting.size} requests wait, the first for ${Math.round(waitsMs / 1_000)} s`;
  }
}
