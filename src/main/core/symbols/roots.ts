/** The known roots of a market, for symbols that write the root and the rest without a separator. */
export class Roots {
  readonly #roots: ReadonlySet<string>;
  readonly #longest: number;

  /** @param roots of indices, shares with derivatives and commodities, upper case. */
  constructor(roots: Iterable<string>) {
    this.#roots = new Set(roots);
    this.#longest = Math.max(0, ...[...this.#roots].map((root) => root.length));
  }

  has(root: string): boolean {
    return this.#roots.has(root);
  }

  /** Every known root that the text begins with, longest first: NIFTYNXT50 before NIFTY. */
  *prefixesOf(text: string): Generator<string> {
    for (let length = Math.min(this.#longest, text.length); length > 0; length -= 1) {
      const root = text.slice(0, length);
      if (this.#roots.has(root)) yield root;
    }
  }
}
