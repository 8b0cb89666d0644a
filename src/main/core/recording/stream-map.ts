const FIRST_PLACES = 4_096;
const EMPTY = 0xffff_ffff;

/** (kind, security id) → stream number. Open addressing, at most half full. */
export class StreamMap {
  #kinds = new Uint16Array(FIRST_PLACES);
  #ids = new Uint32Array(FIRST_PLACES);
  #streams = new Uint32Array(FIRST_PLACES).fill(EMPTY);
  #size = 0;

  /** @returns −1 when there is none. */
  get(kind: number, id: number): number {
    const stream = this.#streams[this.#place(kind, id)] as number;
    return stream === EMPTY ? -1 : stream;
  }

  /** Sets or replaces. */
  set(kind: number, id: number, stream: number): void {
    if (this.#size * 2 >= this.#streams.length) this.#grow();
    const place = this.#place(kind, id);
    if (this.#streams[place] === EMPTY) this.#size += 1;
    this.#kinds[place] = kind;
    this.#ids[place] = id;
    this.#streams[place] = stream;
  }

  clear(): void {
    this.#streams.fill(EMPTY);
    this.#size = 0;
  }

  /** Where the key is, or would be put. */
  #place(kind: number, id: number): number {
    const mask = this.#streams.length - 1;
    const mixed = Math.imul(id ^ Math.imul(kind, 0x9e37_79b1), 0x85eb_ca6b);
    let place = (mixed ^ (mixed >>> 15)) & mask;
    while (this.#streams[place] !== EMPTY && (this.#ids[place] !== id || this.#kinds[place] !== kind)) {
      place = (place + 1) & mask;
    }
    return place;
  }

  #grow(): void {
    const [kinds, ids, streams] = [this.#kinds, this.#ids, this.#streams];
    this.#kinds = new Uint16Array(kinds.length * 2);
    this.#ids = new Uint32Array(kinds.length * 2);
    this.#streams = new Uint32Array(kinds.length * 2).fill(EMPTY);
    this.#size = 0;
    for (const [place, stream] of streams.entries()) {
      if (stream !== EMPTY) this.set(kinds[place] as number, ids[place] as number, stream);
    }
  }
}
