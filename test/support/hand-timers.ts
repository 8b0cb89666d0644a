import type { Timers } from '#contract/timers.ts';

interface Due {
  readonly atMs: number;
  readonly everyMs: number | null;
  readonly run: () => void;
}

/** Timers moved by hand: `advance` runs what is due, in order, and lets promises settle in between. */
export class HandTimers implements Timers {
  nowMs: number;
  #due: Due[] = [];

  constructor(startMs: number) {
    this.nowMs = startMs;
  }

  get waiting(): number {
    return this.#due.length;
  }

  after(ms: number, run: () => void): () => void {
    return this.#add({ atMs: this.nowMs + ms, everyMs: null, run });
  }

  every(ms: number, run: () => void): () => void {
    return this.#add({ atMs: this.nowMs + ms, everyMs: ms, run });
  }

  async advance(ms: number): Promise<void> {
    const endMs = this.nowMs + ms;
    for (;;) {
      await settle();
      const next = this.#due.filter((due) => due.atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (next === undefined) break;
      this.nowMs = Math.max(this.nowMs, next.atMs);
      this.#due = this.#due.filter((due) => due !== next);
      if (next.everyMs !== null) this.#repeat(next, next.everyMs);
      next.run();
    }
    this.nowMs = endMs;
    await settle();
  }

  readonly #replaced = new Map<Due, Due>();

  #repeat(due: Due, everyMs: number): void {
    const again = { ...due, atMs: due.atMs + everyMs };
    this.#due.push(again);
    this.#replaced.set(due, again);
  }

  #add(due: Due): () => void {
    this.#due.push(due);
    return () => {
      let last = due;
      for (let next = this.#replaced.get(last); next !== undefined; next = this.#replaced.get(last)) last = next;
      this.#due = this.#due.filter((one) => one !== last);
    };
  }
}

/** Lets everything that waits for resolved promises run. */
export function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(() => setImmediate(resolve));
  });
}
