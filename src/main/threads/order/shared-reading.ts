/**
 * One reading for all who ask while another is on its way, so that many doubts after an outage do not read the whole
 * book each. Nobody gets a reading that began before he asked: what it lacks would prove nothing.
 */
export class SharedReading<T> {
  readonly #read: () => Promise<T>;
  #running: Promise<T> | null = null;
  #next: Promise<T> | null = null;

  constructor(read: () => Promise<T>) {
    this.#read = read;
  }

  /** The next reading that begins now or later. @throws what the reading throws, to all who share it. */
  read(): Promise<T> {
    if (this.#running === null) return this.#start();
    if (this.#next === null) {
      const begin = (): Promise<T> => {
        this.#next = null;
        return this.#start();
      };
      this.#next = this.#running.then(begin, begin);
    }
    return this.#next;
  }

  #start(): Promise<T> {
    const running = this.#read().finally(() => {
      if (this.#running === running) this.#running = null;
    });
    this.#running = running;
    return running;
  }
}
