import type { Timers } from '../../../src/main/adapters/timers.ts';
import type { Rng } from '../../../src/main/core/rng.ts';
import type { SimTime } from '../../../src/main/sim/sim-time.ts';

interface Due {
  readonly atMs: number;
  /** Orders events of the same ms: drawn by lot, so that every seed tries another order. */
  readonly lot: number;
  readonly act: () => void;
  cancelled: boolean;
}

/** A timer of a busy process fires up to this much late. */
const LATE_MS_MAX = 3;

/** One clock for both sides of a simulation: events run one at a time, in order of time, ties by lot. */
export class VirtualTime {
  nowMs = 0;
  /** Events run so far. */
  events = 0;
  readonly #rng: Rng;
  readonly #startMs: number;
  /** Binary heap, earliest first. */
  readonly #heap: Due[] = [];

  /** @param startMs engine time of the first moment, epoch ms. */
  constructor(rng: Rng, startMs: number) {
    this.#rng = rng;
    this.#startMs = startMs;
  }

  /** Engine and market time, epoch ms. */
  get epochMs(): number {
    return this.#startMs + this.nowMs;
  }

  at(ms: number, act: () => void): () => void {
    const due = { atMs: Math.max(ms, this.nowMs), lot: this.#rng.next(), act, cancelled: false };
    this.#push(due);
    return () => {
      due.cancelled = true;
    };
  }

  after(ms: number, act: () => void): () => void {
    return this.at(this.nowMs + ms, act);
  }

  every(ms: number, act: () => void): () => void {
    const state = { ended: false };
    const next = (): void => {
      if (state.ended) return;
      this.after(ms, next);
      act();
    };
    this.after(ms, next);
    return () => {
      state.ended = true;
    };
  }

  /** Time of the exchange: exact. */
  get exchange(): SimTime {
    return {
      realMs: () => this.nowMs,
      after: (ms, act) => this.after(ms, act),
      every: (ms, act) => this.every(ms, act),
    };
  }

  /** Timers of the terminal: never early, sometimes a little late. */
  get terminal(): Timers {
    return {
      monotonicMs: () => this.nowMs,
      wallMs: () => this.epochMs,
      after: (ms, act) => this.after(ms + this.#rng.int(LATE_MS_MAX + 1), act),
    };
  }

  /** Runs the next event and lets promises settle. @returns false when nothing is left. */
  async step(): Promise<boolean> {
    for (;;) {
      const due = this.#pop();
      if (due === undefined) return false;
      if (due.cancelled) continue;
      this.nowMs = due.atMs;
      this.events += 1;
      due.act();
      for (let i = 0; i < 4; i += 1) await Promise.resolve();
      return true;
    }
  }

  #push(due: Due): void {
    const heap = this.#heap;
    let at = heap.push(due) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!before(due, heap[parent] as Due)) break;
      heap[at] = heap[parent] as Due;
      at = parent;
    }
    heap[at] = due;
  }

  #pop(): Due | undefined {
    const heap = this.#heap;
    const [first] = heap;
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= heap.length) break;
      const right = left + 1;
      const child = right < heap.length && before(heap[right] as Due, heap[left] as Due) ? right : left;
      if (!before(heap[child] as Due, last)) break;
      heap[at] = heap[child] as Due;
      at = child;
    }
    heap[at] = last;
    return first;
  }
}

const before = (a: Due, b: Due): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.lot < b.lot);
