import { PACKET_FIELDS_MAX } from './packet-fields.ts';

/** Streams (an instrument's packets of one kind) of one segment file; packets beyond are kept byte for byte. */
export const STREAMS_MAX = 200_000;
const FIRST_STREAMS = 1_024;

/**
 * The last packet of every stream, as integers: what writer and reader of a recording both know before a packet comes.
 * A stream is (packet code, segment, security id) with the unit of its quantities.
 */
export class PacketMemory {
  /** Last values, PACKET_FIELDS_MAX cells a stream. */
  values = new Int32Array(FIRST_STREAMS * PACKET_FIELDS_MAX);
  /** code and segment as code << 8 | segment. */
  kinds = new Uint16Array(FIRST_STREAMS);
  ids = new Uint32Array(FIRST_STREAMS);
  units = new Uint32Array(FIRST_STREAMS);
  /** The stream whose packet came after this one's last time. */
  nexts = new Uint32Array(FIRST_STREAMS);
  count = 0;
  /** Stream of the packet before. */
  last = 0;

  /** Makes a stream with all values 0. @returns its number. */
  add(kind: number, id: number, unit: number): number {
    if (this.count === this.kinds.length) this.#grow();
    const stream = this.count;
    this.kinds[stream] = kind;
    this.ids[stream] = id;
    this.units[stream] = unit;
    this.count += 1;
    return stream;
  }

  /** Copies of the five columns. */
  copy(): Uint8Array[] {
    const { count } = this;
    const columns = [
      this.values.slice(0, count * PACKET_FIELDS_MAX),
      this.kinds.slice(0, count),
      this.ids.slice(0, count),
      this.units.slice(0, count),
      this.nexts.slice(0, count),
    ];
    return columns.map(({ buffer }) => new Uint8Array(buffer));
  }

  /** Puts back what `copy` gave. */
  put(count: number, last: number, columns: readonly Uint8Array[]): void {
    this.clear();
    while (this.kinds.length < count) this.#grow();
    for (const [at, column] of [this.values, this.kinds, this.ids, this.units, this.nexts].entries()) {
      new Uint8Array(column.buffer).set(columns[at] as Uint8Array);
    }
    this.count = count;
    this.last = last;
  }

  clear(): void {
    this.values.fill(0, 0, this.count * PACKET_FIELDS_MAX);
    this.nexts.fill(0, 0, this.count);
    this.count = 0;
    this.last = 0;
  }

  #grow(): void {
    const room = this.kinds.length * 2;
    const wider = <T extends Int32Array | Uint32Array | Uint16Array>(made: T, from: T): T => {
      made.set(from);
      return made;
    };
    this.values = wider(new Int32Array(room * PACKET_FIELDS_MAX), this.values);
    this.kinds = wider(new Uint16Array(room), this.kinds);
    this.ids = wider(new Uint32Array(room), this.ids);
    this.units = wider(new Uint32Array(room), this.units);
    this.nexts = wider(new Uint32Array(room), this.nexts);
  }
}

/** 10 to the decimals of prices, by segment code: paise, but 4 decimals for currency. */
export function priceScale(segment: number): number {
  return segment === 3 || segment === 7 ? 10_000 : 100;
}
