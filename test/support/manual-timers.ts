import type { Timers } from '../../src/main/adapters/timers.ts';

/** Wall time at which manual timers begin. */
const WALL_START_MS = 1_700_000_000_000;

/** Timers that stand still until a test moves them. Promise callbacks run between two due timers. */
export class ManualTimers implements Timers {
  #nowMs = 0;
  #serial = 0;
  readonly #due = new Map<number, { atMs: number; act: () => void }>();

  monotonicMs(): number {
    return this.#nowMs;
  }

  wallMs(): number {
    return WALL_START_MS + this.#nowMs;
  }

  after(ms: number, act: () => void): () => void {
    this.#serial += 1;
    const id = this.#serial;
    this.#due.set(id, { atMs: this.#nowMs + ms, act });
    return () => void this.#due.delete(id);
  }

  get pending(): number {
    return this.#due.size;
  }

  /** Waits of everything that is pending, ms from now, shortest first. */
  get waitsMs(): number[] {
    return [...this.#due.values()].map(({ atMs }) => atMs - this.#nowMs).sort((a, b) => a - b);
  }

  /** Moves time by `ms`, running what falls due in order of time. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await settle();
    for (;;) {
      const [id, next] = [...this.#due].sort(([, a], [, b]) => a.atMs - b.atMs)[0] ?? [];
      if (id === undefined || next === undefined || next.atMs > untilMs) break;
      this.#due.delete(id);
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.act();
      await settle();
    }
    this.#nowMs = untilMs;
  }
}

/** Lets promise callbacks run. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 10; i += 1) await Promise.resolve();
}
