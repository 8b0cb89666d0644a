/** Numbers that order a search result; the first that differs decides, smaller is better. */
export type Rank = Float64Array;

/** Keeps the best few of many ranked places, in order, without keeping the rest. */
export class BestRows {
  readonly #limit: number;
  readonly #ranks: Rank[] = [];
  readonly #places: number[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  get full(): boolean {
    return this.#places.length >= this.#limit;
  }

  get places(): readonly number[] {
    return this.#places;
  }

  /** Offers a place; `rank` is copied when it is kept. Equal ranks keep the order in which they were offered. */
  offer(rank: Rank, place: number): void {
    if (this.full && compare(rank, this.#ranks[this.#limit - 1] as Rank) >= 0) return;
    let at = this.#ranks.length;
    while (at > 0 && compare(rank, this.#ranks[at - 1] as Rank) < 0) at -= 1;
    this.#ranks.splice(at, 0, rank.slice());
    this.#places.splice(at, 0, place);
    if (this.#places.length > this.#limit) {
      this.#places.pop();
      this.#ranks.pop();
    }
  }
}

function compare(a: Rank, b: Rank): number {
  for (let i = 0; i < a.length; i += 1) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}
