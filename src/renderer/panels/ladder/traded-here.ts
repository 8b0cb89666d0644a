/** Prices kept for one instrument; a day of a wild option has some thousands. */
const PRICES_MAX = 5_000;

/**
 * Units traded at each price since the ladder began to look: what the day's volume grew by between two frames counts
 * for the last price of the later one. Prices in the integer scale.
 */
export class TradedHere {
  readonly #units = new Map<number, number>();
  #volume = -1;
  /** Most at one price. */
  most = 0;
  /** Grows with every change. */
  version = 0;

  /** Takes the day's volume and the last price as they are now. */
  take(volume: number, price: number): void {
    const grown = volume - this.#volume;
    const begun = this.#volume >= 0;
    this.#volume = volume;
    if (!begun || grown <= 0 || price <= 0) return;
    if (!this.#units.has(price) && this.#units.size >= PRICES_MAX) return;
    const units = (this.#units.get(price) ?? 0) + grown;
    this.#units.set(price, units);
    this.most = Math.max(this.most, units);
    this.version += 1;
  }

  /** After a stretch without a feed, what was traded in it belongs to no price that is known. */
  pause(): void {
    this.#volume = -1;
  }

  clear(): void {
    this.#units.clear();
    this.#volume = -1;
    this.most = 0;
    this.version += 1;
  }

  entries(): IterableIterator<[number, number]> {
    return this.#units.entries();
  }
}
