import type { DepthFrame } from '#contract/depth-frame.ts';

interface BookKey {
  readonly epoch: number;
  readonly slot: number;
  readonly levels: number;
}
const keyOf = ({ epoch, slot, levels }: BookKey): string => `${epoch} ${slot} ${levels}`;

/**
 * Books that panels of this window hold. The engine counts a window once: only the last panel that lets go may close a
 * book, and a panel that comes later begins with what came last, because the engine sends only what changes.
 */
export class BookHolds {
  readonly #held = new Map<string, { count: number; last: DepthFrame | null }>();

  /** @returns the newest frame, where another panel holds the book already. */
  hold(key: BookKey): DepthFrame | null {
    const held = this.#held.get(keyOf(key)) ?? { count: 0, last: null };
    held.count += 1;
    this.#held.set(keyOf(key), held);
    return held.last;
  }

  /** @returns whether nobody holds it any more. */
  release(key: BookKey): boolean {
    const held = this.#held.get(keyOf(key));
    if (held === undefined) return true;
    held.count -= 1;
    if (held.count > 0) return false;
    this.#held.delete(keyOf(key));
    return true;
  }

  isHeld(key: BookKey): boolean {
    return this.#held.has(keyOf(key));
  }

  /** Keeps the newest frame of a book that is held. */
  take(frame: DepthFrame): void {
    const held = this.#held.get(keyOf({ epoch: frame.header.epoch, slot: frame.slot, levels: frame.levels }));
    if (held !== undefined) held.last = frame;
  }
}

/** The books of this window. */
export const bookHolds = new BookHolds();
