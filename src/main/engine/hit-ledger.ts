import { type Hit, hitKey } from '#contract/model/scan.ts';

/** Hits that are remembered: the busiest day brings fewer; past it the oldest go. */
export const HITS_REMEMBERED_MAX = 50_000;

/**
 * Which hits this process has told. A scan thread that ended before the store had its last hits makes them again, under
 * ids of their own: whoever was told once is not told twice.
 */
export class HitLedger {
  /** Id by key, oldest first. */
  readonly #told = new Map<string, number>();
  #dropped = 0;

  /** Hits that were made again and kept back since the start. */
  get dropped(): number {
    return this.#dropped;
  }

  /** @returns those of `hits` that nobody was told of, in order; they count as told from now on. */
  fresh(hits: readonly Hit[]): readonly Hit[] {
    const fresh = hits.filter((hit) => {
      const key = hitKey(hit);
      const id = this.#told.get(key);
      // Under the same id it is told on purpose: a replay went back over it.
      if (id !== undefined && id !== hit.id) return false;
      this.#told.set(key, hit.id);
      return true;
    });
    this.#dropped += hits.length - fresh.length;
    let over = this.#told.size - HITS_REMEMBERED_MAX;
    for (const key of this.#told.keys()) {
      if (over <= 0) break;
      over -= 1;
      this.#told.delete(key);
    }
    return fresh;
  }

  /** A replay went back: what lies ahead will be news again. */
  forget(): void {
    this.#told.clear();
  }
}
