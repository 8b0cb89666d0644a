import type { Watchlist } from '#contract/model/watchlist.ts';

export interface ListQueueParts {
  /** The list as it is known now; undefined when it is gone. */
  list(id: number): Watchlist | undefined;
  /** Null when it was refused; whoever saves says why. */
  save(list: Watchlist): Promise<Watchlist | null>;
  /** A saved list is known before the next change is made. */
  saved(list: Watchlist): void;
}

/** Changes to lists one after the other: each is made on what the one before left, so that none undoes another. */
export class ListQueue {
  readonly #parts: ListQueueParts;
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: ListQueueParts) {
    this.#parts = parts;
  }

  /**
   * Changes a list when its turn comes.
   * @param edit the same list where there is nothing to change.
   * @returns the list as saved; null when it is gone, nothing changed, or it was refused.
   */
  change(id: number, edit: (list: Watchlist) => Watchlist): Promise<Watchlist | null> {
    const done = this.#last.then(() => this.#change(id, edit));
    // One that failed does not stop the next; its own caller hears of it.
    this.#last = done.catch(() => null);
    return done;
  }

  async #change(id: number, edit: (list: Watchlist) => Watchlist): Promise<Watchlist | null> {
    const list = this.#parts.list(id);
    const next = list === undefined ? undefined : edit(list);
    if (next === undefined || next === list) return null;
    const saved = await this.#parts.save(next);
    if (saved !== null) this.#parts.saved(saved);
    return saved;
  }
}
