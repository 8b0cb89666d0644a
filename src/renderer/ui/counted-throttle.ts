/** What may be shown or sounded now: `count` offers of one key, the newest of them as `value`. */
export interface Release<T> {
  readonly key: string;
  readonly count: number;
  readonly value: T;
}

/** Keys remembered at once; the oldest idle one is forgotten first. */
const KEYS_MAX = 64;

/**
 * At most one release per key and window: the first offer passes at once, later ones are counted and released together
 * when the window has passed. Pure: time comes in, and `dueInMs` says when to ask again.
 */
export class CountedThrottle<T> {
  readonly #windowMs: number;
  readonly #keys = new Map<string, { untilMs: number; count: number; value: T }>();

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /** Offers one; the release when it may pass now, else null and it is counted. */
  offer(key: string, value: T, nowMs: number): Release<T> | null {
    const entry = this.#keys.get(key);
    if (entry !== undefined && (nowMs < entry.untilMs || entry.count > 0)) {
      entry.count += 1;
      entry.value = value;
      return null;
    }
    this.#forget(nowMs);
    this.#keys.set(key, { untilMs: nowMs + this.#windowMs, count: 0, value });
    return { key, count: 1, value };
  }

  /** Everything whose window has passed and that has waited; each starts a new window. */
  drain(nowMs: number): Release<T>[] {
    const out: Release<T>[] = [];
    for (const [key, entry] of this.#keys) {
      if (entry.count === 0 || nowMs < entry.untilMs) continue;
      out.push({ key, count: entry.count, value: entry.value });
      entry.count = 0;
      entry.untilMs = nowMs + this.#windowMs;
    }
    return out;
  }

  /** Milliseconds until `drain` has something; null when nothing waits. */
  dueInMs(nowMs: number): number | null {
    let due: number | null = null;
    for (const entry of this.#keys.values())
      if (entry.count > 0) due = Math.min(due ?? Number.POSITIVE_INFINITY, Math.max(0, entry.untilMs - nowMs));
    return due;
  }

  #forget(nowMs: number): void {
    if (this.#keys.size < KEYS_MAX) return;
    for (const [key, entry] of this.#keys) {
      if (entry.count === 0 && nowMs >= entry.untilMs) this.#keys.delete(key);
    }
    const oldest = this.#keys.keys().next();
    if (this.#keys.size >= KEYS_MAX && !oldest.done) this.#keys.delete(oldest.value);
  }
}
