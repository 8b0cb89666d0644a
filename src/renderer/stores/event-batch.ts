/** What comes in a burst is handed on at most this often, ms: a table is drawn twice or thrice a second, not 2,000 times. */
export const BATCH_EVERY_MS = 400;
/** Items that may wait; more than one opening minute brings. The oldest give way, because they are read again later. */
export const BATCH_MAX = 20_000;

export interface BatchParts {
  nowMs(): number;
  later(run: () => void, ms: number): void;
}

/** Gathers pushed events: the first of a quiet time is handed on at once, those right behind it together. */
export class EventBatch<T> {
  readonly #take: (items: readonly T[]) => void;
  readonly #parts: BatchParts;
  #items: T[] = [];
  #lastMs = Number.NEGATIVE_INFINITY;
  #waiting = false;

  constructor(take: (items: readonly T[]) => void, parts: BatchParts) {
    this.#take = take;
    this.#parts = parts;
  }

  push(item: T): void {
    if (this.#items.length >= BATCH_MAX) this.#items.shift();
    this.#items.push(item);
    if (this.#waiting) return;
    const dueMs = this.#lastMs + BATCH_EVERY_MS - this.#parts.nowMs();
    if (dueMs <= 0) return this.#flush();
    this.#waiting = true;
    this.#parts.later(() => this.#flush(), dueMs);
  }

  #flush(): void {
    this.#waiting = false;
    this.#lastMs = this.#parts.nowMs();
    const items = this.#items;
    this.#items = [];
    this.#take(items);
  }
}
