/** The newest `capacity` numbers, oldest first when read. */
export class SampleRing {
  readonly #values: Float64Array;
  #next = 0;
  #count = 0;

  constructor(capacity: number) {
    this.#values = new Float64Array(capacity);
  }

  push(value: number): void {
    this.#values[this.#next] = value;
    this.#next = (this.#next + 1) % this.#values.length;
    this.#count = Math.min(this.#count + 1, this.#values.length);
  }

  clear(): void {
    this.#count = 0;
    this.#next = 0;
  }

  toArray(): number[] {
    const start = (this.#next - this.#count + this.#values.length) % this.#values.length;
    return Array.from({ length: this.#count }, (_, i) => this.#values[(start + i) % this.#values.length] as number);
  }
}
