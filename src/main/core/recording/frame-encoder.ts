import { assert } from '#contract/faults.ts';
import { IST_OFFSET_MS } from '#contract/model/session.ts';
import { HEADER_BYTES, LENGTH_AT, nextPacket, packetCode, SECURITY_ID_AT, SEGMENT_AT } from '../wire/packets.ts';
import { ColumnWriter, zigzag } from './byte-column.ts';
import { FieldColumns } from './field-columns.ts';
import {
  FIELD,
  FIELD_COLUMNS,
  FIELDS_BY_CODE,
  PACKET_FIELDS_MAX,
  type PacketFields,
  PRICE_INT_MAX,
} from './packet-fields.ts';
import { PacketMemory, priceScale, STREAMS_MAX } from './packet-memory.ts';
import { StreamMap } from './stream-map.ts';

/** How the stream of a packet is written: the guessed one, a new one, byte for byte, or its distance. */
export const STREAM_CODE = { guessed: 0, fresh: 1, verbatim: 2, first: 3 } as const;
/** What a message of a recording is; only frames are bytes of the feed. */
export const MESSAGE_KIND = {
  frames: 0,
  /** Instruments were subscribed, at this time. Empty. */
  subscribed: 1,
  /** The feed of instruments went away: 5 bytes each, see `lost-list.ts`. */
  lost: 2,
  /** Every minute of day up to this one was closed here: u16, one more than the minute. */
  closed: 3,
} as const;
export type MessageKind = (typeof MESSAGE_KIND)[keyof typeof MESSAGE_KIND];
/** Columns before those of packet fields. */
export const BASE_COLUMNS = { messages: 0, streams: 1, fresh: 2, verbatim: 3, count: 4 } as const;
const TIME_MAX = 2 ** 31 - 1;
const INT_MIN = -(2 ** 31);

/**
 * Turns messages of the feed into blocks of columns, each field as its difference from the last packet of the same
 * stream, so that a general compressor finds little left. Every byte comes back; what does not fit the layout of a
 * known packet is kept as it is. Blocks of one encoder must be decoded in order from its first.
 */
export class FrameEncoder {
  readonly #memory = new PacketMemory();
  readonly #map = new StreamMap();
  readonly #columns = Array.from({ length: BASE_COLUMNS.count }, () => new ColumnWriter());
  readonly #fields = new FieldColumns(FIELD_COLUMNS);
  /** Packets in the field columns. */
  #rows = 0;
  readonly #values = new Int32Array(PACKET_FIELDS_MAX);
  #view: DataView = new DataView(new ArrayBuffer(0));
  #bytes: Uint8Array = new Uint8Array(0);
  #scratch = new Uint8Array(0);
  #lastRecvMs = 0;
  #firstRecvMs = 0;
  #messages = 0;
  #packets = 0;
  #rawBytes = 0;

  get messages(): number {
    return this.#messages;
  }
  /** Receipt of the first and of the last message of the block so far. */
  get firstRecvMs(): number {
    return this.#firstRecvMs;
  }
  get lastRecvMs(): number {
    return this.#lastRecvMs;
  }
  get packets(): number {
    return this.#packets;
  }
  /** Bytes of the feed in the block so far. */
  get rawBytes(): number {
    return this.#rawBytes;
  }

  /** Forgets everything: the next block can be decoded without those before. */
  restart(): void {
    assert(this.#messages === 0, 'a block is taken before the encoder restarts');
    this.#memory.clear();
    this.#map.clear();
    this.#lastRecvMs = 0;
  }

  /** @param recvMs engine time of receipt, whole epoch ms. */
  add(bytes: Uint8Array, recvMs: number, kind: MessageKind = MESSAGE_KIND.frames): void {
    assert(Number.isSafeInteger(recvMs), 'the time of receipt is a whole number of ms');
    if (this.#messages === 0) this.#firstRecvMs = recvMs;
    if (this.#view.buffer !== bytes.buffer) this.#view = new DataView(bytes.buffer);
    this.#bytes = bytes;
    const end = bytes.byteOffset + bytes.byteLength;
    let packets = 0;
    const walkEnd = kind === MESSAGE_KIND.frames ? end : bytes.byteOffset;
    let at = bytes.byteOffset;
    const wireSecond = Math.floor((recvMs + IST_OFFSET_MS) / 1_000) | 0;
    for (; at < walkEnd; at = nextPacket(this.#view, at, end)) {
      if (end - at < HEADER_BYTES) break;
      const length = this.#view.getUint16(at + LENGTH_AT, true);
      if (length < HEADER_BYTES || at + length > end) break;
      this.#packet(at, end, length, wireSecond);
      packets += 1;
    }
    this.#envelope(recvMs, kind, packets, end - at);
    if (at < end) this.#verbatim(at, end);
    this.#messages += 1;
    this.#packets += packets;
    if (kind === MESSAGE_KIND.frames) this.#rawBytes += bytes.byteLength;
  }

  /** The block so far, ready to be compressed, valid until the next call; the block after it is begun. */
  take(): Uint8Array {
    const columns = BASE_COLUMNS.count + FIELD_COLUMNS;
    const lengths = [...this.#columns.map(({ length }) => length), ...this.#fields.lengths];
    const size = lengths.reduce((sum, length) => sum + length, 4 * columns);
    if (this.#scratch.length < size) this.#scratch = new Uint8Array(size * 2);
    const view = new DataView(this.#scratch.buffer);
    for (const [index, length] of lengths.entries()) view.setUint32(index * 4, length, true);
    let at = 4 * columns;
    for (const column of this.#columns) at = column.drain(this.#scratch, at);
    for (let column = 0; column < FIELD_COLUMNS; column++) at = this.#fields.drain(column, this.#scratch, at);
    this.#rows = 0;
    this.#messages = 0;
    this.#packets = 0;
    this.#rawBytes = 0;
    return this.#scratch.subarray(0, size);
  }

  #column(index: number): ColumnWriter {
    return this.#columns[index] as ColumnWriter;
  }

  /** Time as a difference in two halves, so that any jump of the clock fits. */
  #envelope(recvMs: number, kind: MessageKind, packets: number, tail: number): void {
    const column = this.#column(BASE_COLUMNS.messages);
    const differenceMs = recvMs - this.#lastRecvMs;
    this.#lastRecvMs = recvMs;
    const small = differenceMs >= 0 && differenceMs < TIME_MAX;
    column.put(small ? differenceMs + 1 : 0);
    if (!small) {
      column.put(recvMs < 0 ? 1 : 0);
      column.put(Math.floor(Math.abs(recvMs) / 2 ** 32));
      column.put(Math.abs(recvMs) % 2 ** 32);
    }
    column.put(kind);
    column.put(packets);
    column.put(tail);
  }

  #verbatim(from: number, to: number): void {
    const base = this.#bytes.byteOffset;
    this.#column(BASE_COLUMNS.verbatim).putBytes(this.#bytes, from - base, to - base);
  }

  #packet(at: number, end: number, length: number, wireSecond: number): void {
    const view = this.#view;
    const code = packetCode(view, at, end);
    const fields = code < 0 ? undefined : FIELDS_BY_CODE[code];
    const segment = view.getUint8(at + SEGMENT_AT);
    if (fields === undefined || !this.#load(fields, at, priceScale(segment), wireSecond)) {
      this.#column(BASE_COLUMNS.streams).put(STREAM_CODE.verbatim);
      this.#verbatim(at, at + length);
      return;
    }
    const stream = this.#stream((code << 8) | segment, view.getUint32(at + SECURITY_ID_AT, true), fields);
    if (stream < 0) {
      this.#column(BASE_COLUMNS.streams).put(STREAM_CODE.verbatim);
      this.#verbatim(at, at + length);
    } else this.#write(fields, stream, wireSecond);
  }

  /** Reads the fields as integers. @returns false when they would not come back bit by bit. */
  #load(fields: PacketFields, at: number, scale: number, wireSecond: number): boolean {
    const { offsets, kinds } = fields;
    const view = this.#view;
    for (let i = 0; i < kinds.length; i++) {
      const kind = kinds[i] as number;
      const offset = at + (offsets[i] as number);
      if (kind <= FIELD.levelPrice) {
        const rupees = view.getFloat32(offset, true);
        const price = Math.round(rupees * scale);
        if (Math.fround(price / scale) !== rupees || Math.abs(price) > PRICE_INT_MAX) return false;
        if (price === 0 && view.getUint32(offset, true) !== 0) return false;
        this.#values[i] = price;
      } else if (kind === FIELD.small) this.#values[i] = view.getUint16(offset, true);
      else {
        const value = view.getInt32(offset, true);
        // The number of these two would be the one that says "as before".
        if (kind === FIELD.quantity && value === -1) return false;
        if (kind === FIELD.time && ((value - wireSecond) | 0) === INT_MIN) return false;
        this.#values[i] = value;
      }
    }
    return true;
  }

  /** Finds the stream and divides its quantities by its unit. @returns −1 when there is no room for another stream. */
  #stream(kind: number, id: number, fields: PacketFields): number {
    const memory = this.#memory;
    const guess = memory.nexts[memory.last] as number;
    const isGuess = guess < memory.count && memory.kinds[guess] === kind && memory.ids[guess] === id;
    const known = isGuess ? guess : this.#map.get(kind, id);
    const column = this.#column(BASE_COLUMNS.streams);
    let stream = known;
    const knownUnit = known < 0 ? 0 : (memory.units[known] as number);
    const fits = knownUnit === 1 || (knownUnit > 1 && divide(fields, this.#values, knownUnit));
    if (!fits) {
      if (memory.count >= STREAMS_MAX) return -1;
      const unit = commonUnit(fields, this.#values, knownUnit);
      divide(fields, this.#values, unit);
      stream = memory.add(kind, id, unit);
      this.#map.set(kind, id, stream);
      column.put(STREAM_CODE.fresh);
      const fresh = this.#column(BASE_COLUMNS.fresh);
      fresh.put(kind);
      fresh.put(id);
      fresh.put(unit);
    } else if (stream === guess) column.put(STREAM_CODE.guessed);
    else column.put(zigzag(stream - memory.last) + STREAM_CODE.first);
    memory.nexts[memory.last] = stream;
    memory.last = stream;
    return stream;
  }

  #write(fields: PacketFields, stream: number, wireSecond: number): void {
    const { kinds, backs, firstColumn } = fields;
    const values = this.#values;
    const before = this.#memory.values;
    const first = stream * PACKET_FIELDS_MAX;
    const fieldColumns = this.#fields;
    fieldColumns.reserve(this.#rows);
    this.#rows += 1;
    const { bytes, lengths, stride } = fieldColumns;
    // Differences of the level in front are needed while its old value is still in memory.
    for (let i = kinds.length - 1; i >= 0; i--) {
      const kind = kinds[i] as number;
      const value = values[i] as number;
      const old = before[first + i] as number;
      let code: number;
      if (kind === FIELD.levelPrice) {
        const back = backs[i] as number;
        code = zigzag((value - old - (values[i - back] as number) + (before[first + i - back] as number)) | 0);
      } else if (kind === FIELD.price || kind === FIELD.total) code = zigzag((value - old) | 0);
      else if (value === old) code = 0;
      else if (kind === FIELD.time) code = (zigzag((value - wireSecond) | 0) + 1) >>> 0;
      else code = (value + 1) >>> 0;
      before[first + i] = value;
      const column = firstColumn + i;
      if (code < 0x80) {
        // Nine of ten differences are a single byte.
        const length = lengths[column] as number;
        bytes[column * stride + length] = code;
        lengths[column] = length + 1;
      } else fieldColumns.put(column, code);
    }
  }
}

/** Divides the quantities by the unit. @returns false, and leaves the values as they are, when one is no multiple. */
function divide({ quantities }: PacketFields, values: Int32Array, unit: number): boolean {
  for (let i = 0; i < quantities.length; i++) {
    const value = (values[quantities[i] as number] as number) >>> 0;
    if (Math.floor(value / unit) * unit !== value) return false;
  }
  for (let i = 0; i < quantities.length; i++) {
    const at = quantities[i] as number;
    values[at] = ((values[at] as number) >>> 0) / unit;
  }
  return true;
}

/** Largest number that `unit` (0 = not known yet) and all quantities of the packet are multiples of; 1 when all are 0. */
function commonUnit({ quantities }: PacketFields, values: Int32Array, unit: number): number {
  let common = unit;
  for (const at of quantities) {
    let value = (values[at] as number) >>> 0;
    while (value !== 0) {
      const rest = common % value;
      common = value;
      value = rest;
    }
  }
  return common === 0 ? 1 : common;
}
