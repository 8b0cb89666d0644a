import { badBlock, unzigzag } from './byte-column.ts';
import { FIELD, FIELD_COLUMNS, PACKET_FIELDS_MAX, type PacketFields } from './packet-fields.ts';
import { type PacketMemory, priceScale } from './packet-memory.ts';

/** Packets of a kind that are read at once: few enough that their bytes and values stay in the first caches. */
export const ROWS_MAX = 64;

/** Cells of one line of the processor's cache, 64 bytes. */
const LINE_CELLS = 16;

/** What the columns of the fields hold, and how far they have been read. */
export interface FieldSource {
  readonly bytes: Uint8Array;
  /** Next byte and end of each column. */
  readonly places: Uint32Array;
  readonly ends: Uint32Array;
}

/** No columns at all. */
export function emptySource(): FieldSource {
  return { bytes: new Uint8Array(0), places: new Uint32Array(FIELD_COLUMNS), ends: new Uint32Array(FIELD_COLUMNS) };
}

/**
 * Packets of one kind that wait for their fields. They are read field by field instead of packet by packet: what a
 * field is and where its column stands is then looked up once for all of them, and what a stream remembers is fetched
 * for many packets at the same time.
 */
export class PacketRows {
  readonly fields: PacketFields;
  #count = 0;
  /** Of each packet: its first remembered value, place in the bytes, second of receipt, unit and scale. */
  readonly #firsts = new Int32Array(ROWS_MAX);
  readonly #ats = new Int32Array(ROWS_MAX);
  readonly #seconds = new Int32Array(ROWS_MAX);
  readonly #units = new Int32Array(ROWS_MAX);
  readonly #scales = new Int32Array(ROWS_MAX);
  /** Of the field that is being read: its numbers, and how far the values moved. */
  readonly #codes = new Int32Array(ROWS_MAX);
  readonly #moved = new Int32Array(ROWS_MAX);
  /** What `#fetch` saw; without a meaning, but the engine leaves out a look whose result goes nowhere. */
  readonly #seen = new Int32Array(1);

  constructor(fields: PacketFields) {
    this.fields = fields;
  }

  get isFull(): boolean {
    return this.#count === ROWS_MAX;
  }

  /** Forgets the packets that wait. */
  clear(): void {
    this.#count = 0;
  }

  /** @param at place of the packet in the bytes that `read` will write. @param wireSecond second of receipt, wire's time. */
  add(memory: PacketMemory, stream: number, at: number, wireSecond: number): void {
    const row = this.#count++;
    this.#firsts[row] = stream * PACKET_FIELDS_MAX;
    this.#ats[row] = at;
    this.#seconds[row] = wireSecond;
    this.#units[row] = memory.units[stream] as number;
    this.#scales[row] = priceScale((memory.kinds[stream] as number) & 0xff);
  }

  /**
   * Moves the streams' values to those of the waiting packets, writes them into the packets, and none waits any more.
   * @throws FaultError `input.recording_damaged`.
   */
  read({ values }: PacketMemory, source: FieldSource, view: DataView): void {
    if (this.#count === 0) return;
    const { kinds, offsets, backs } = this.fields;
    this.#fetch(values);
    for (let field = 0; field < kinds.length; field++) {
      this.#take(source, this.fields.firstColumn + field);
      const kind = kinds[field] as number;
      const offset = offsets[field] as number;
      if (kind <= FIELD.levelPrice) this.#prices(values, field, view, offset, backs[field] === 1);
      else if (kind === FIELD.time) this.#times(values, field, view, offset);
      else if (kind === FIELD.total) this.#totals(values, field, view, offset);
      else if (kind === FIELD.quantity) this.#quantities(values, field, view, offset);
      else this.#smalls(values, field, view, offset);
    }
    this.#count = 0;
  }

  /** Looks at all values of all packets before the first is changed, so that the processor fetches them at the same time. */
  #fetch(values: Int32Array): void {
    const cells = this.fields.kinds.length;
    let seen = 0;
    for (let row = 0; row < this.#count; row++) {
      const first = this.#firsts[row] as number;
      for (let cell = 0; cell < cells; cell += LINE_CELLS) seen ^= values[first + cell] as number;
      seen ^= values[first + cells - 1] as number;
    }
    this.#seen[0] = seen;
  }

  /** The column's next number of every packet. */
  #take({ bytes, places, ends }: FieldSource, column: number): void {
    const codes = this.#codes;
    const count = this.#count;
    const end = ends[column] as number;
    let place = places[column] as number;
    // A number is one byte at least; those that are longer are caught behind the loop.
    if (place + count > end) throw badBlock('a column is too short');
    for (let row = 0; row < count; row++) {
      const code = bytes[place++] as number;
      codes[row] = code;
      if (code < 0x80) continue;
      codes[row] = longNumber(bytes, place - 1);
      while ((bytes[place++] as number) > 0x7f);
    }
    if (place > end) throw badBlock('a column is too short');
    places[column] = place;
  }

  #prices(values: Int32Array, field: number, view: DataView, offset: number, follows: boolean): void {
    const [count, firsts, ats, scales] = [this.#count, this.#firsts, this.#ats, this.#scales];
    const [codes, moved] = [this.#codes, this.#moved];
    for (let row = 0; row < count; row++) {
      const cell = (firsts[row] as number) + field;
      let move = unzigzag(codes[row] as number);
      if (follows) move = (move + (moved[row] as number)) | 0;
      const value = ((values[cell] as number) + move) | 0;
      moved[row] = move;
      values[cell] = value;
      view.setFloat32((ats[row] as number) + offset, value / (scales[row] as number), true);
    }
  }

  #times(values: Int32Array, field: number, view: DataView, offset: number): void {
    const [count, firsts, ats, seconds, codes] = [this.#count, this.#firsts, this.#ats, this.#seconds, this.#codes];
    for (let row = 0; row < count; row++) {
      const cell = (firsts[row] as number) + field;
      const code = codes[row] as number;
      if (code !== 0) values[cell] = (seconds[row] as number) + unzigzag((code - 1) >>> 0);
      view.setInt32((ats[row] as number) + offset, values[cell] as number, true);
    }
  }

  #totals(values: Int32Array, field: number, view: DataView, offset: number): void {
    const [count, firsts, ats, units, codes] = [this.#count, this.#firsts, this.#ats, this.#units, this.#codes];
    for (let row = 0; row < count; row++) {
      const cell = (firsts[row] as number) + field;
      const value = ((values[cell] as number) + unzigzag(codes[row] as number)) | 0;
      values[cell] = value;
      view.setInt32((ats[row] as number) + offset, Math.imul(value, units[row] as number), true);
    }
  }

  #quantities(values: Int32Array, field: number, view: DataView, offset: number): void {
    const [count, firsts, ats, units, codes] = [this.#count, this.#firsts, this.#ats, this.#units, this.#codes];
    for (let row = 0; row < count; row++) {
      const cell = (firsts[row] as number) + field;
      const code = codes[row] as number;
      const value = code === 0 ? (values[cell] as number) : (code - 1) | 0;
      values[cell] = value;
      view.setInt32((ats[row] as number) + offset, Math.imul(value, units[row] as number), true);
    }
  }

  #smalls(values: Int32Array, field: number, view: DataView, offset: number): void {
    const [count, firsts, ats, codes] = [this.#count, this.#firsts, this.#ats, this.#codes];
    for (let row = 0; row < count; row++) {
      const cell = (firsts[row] as number) + field;
      const code = codes[row] as number;
      const value = code === 0 ? (values[cell] as number) : (code - 1) | 0;
      values[cell] = value;
      view.setUint16((ats[row] as number) + offset, value, true);
    }
  }
}

/** A number of several bytes, 7 bits each, the lowest first; as a signed 32-bit one. */
function longNumber(bytes: Uint8Array, from: number): number {
  let value = 0;
  for (let place = from, shift = 0; ; shift += 7) {
    if (shift > 28) throw badBlock('a number is too long');
    const byte = bytes[place++] as number;
    value |= (byte & 0x7f) << shift;
    // Also behind the end of the block, where there is no byte.
    if (!(byte > 0x7f)) return value;
  }
}
