/** Shortest time between two re-sorts by a live column, ms (32 ms of work at 5,000 rows). */
export const RESORT_EVERY_MS = 1_000;
/** After a key in the table, rows stay where they are for this long, ms. */
export const KEY_HOLD_MS = 2_000;
/** A re-sort may take at most this share of the time: dearer ones come less often. */
const SORT_SHARE_MAX = 0.04;

/**
 * Says when rows may be put in order again: at most once a second, and never while the pointer is over them or a key
 * was pressed in them just now, because a row that moves under the pointer is the wrong row clicked.
 */
export class SortPolicy {
  #pointerInside = false;
  #keyAtMs = Number.NEGATIVE_INFINITY;
  #sortedAtMs = Number.NEGATIVE_INFINITY;
  #costMs = 0;

  pointer(inside: boolean): void {
    this.#pointerInside = inside;
  }

  key(nowMs: number): void {
    this.#keyAtMs = nowMs;
  }

  sorted(nowMs: number, costMs: number): void {
    this.#sortedAtMs = nowMs;
    this.#costMs = costMs;
  }

  /** Whether order is being kept for the sake of the person. */
  held(nowMs: number): boolean {
    return this.#pointerInside || nowMs - this.#keyAtMs < KEY_HOLD_MS;
  }

  due(nowMs: number): boolean {
    const everyMs = Math.max(RESORT_EVERY_MS, this.#costMs / SORT_SHARE_MAX);
    return !this.held(nowMs) && nowMs - this.#sortedAtMs >= everyMs;
  }
}
