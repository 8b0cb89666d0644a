/** A scanner's own numbers and state for one chain; empty at the start of the day. */
export class ChainMemory extends Map<string, number> {
  #object: object | null = null;

  /** The scanner's own object, made when it is first wanted. */
  object<T extends object>(make: () => T): T {
    this.#object ??= make();
    return this.#object as T;
  }
}
