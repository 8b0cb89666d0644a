import { IST_OFFSET_MS } from '#contract/model/session.ts';
import { LENGTH_AT, SECURITY_ID_AT, SEGMENT_AT } from '../wire/packets.ts';
import { badBlock, ColumnReader, unzigzag } from './byte-column.ts';
import { BASE_COLUMNS, MESSAGE_KIND, type MessageKind, STREAM_CODE } from './frame-encoder.ts';
import { FIELD, FIELD_COLUMNS, FIELDS_BY_CODE, PACKET_FIELDS_MAX, type PacketFields } from './packet-fields.ts';
import { PacketMemory, priceScale, STREAMS_MAX } from './packet-memory.ts';

/** Largest message that comes back; the feed accepts none above 2 MiB. */
export const MESSAGE_BYTES_MAX = 4 * 1024 * 1024;
const FIRST_BYTES = 64 * 1024;
const COLUMNS = BASE_COLUMNS.count + FIELD_COLUMNS;

/** Gives back the messages of an encoder's blocks, byte for byte, in the order in which they were added. */
export class FrameDecoder {
  readonly #memory = new PacketMemory();
  readonly #columns = Array.from({ length: BASE_COLUMNS.count }, () => new ColumnReader());
  /** Next byte and end of each column of fields, all in one array: a packet touches more than forty of them. */
  readonly #places = new Uint32Array(FIELD_COLUMNS);
  readonly #ends = new Uint32Array(FIELD_COLUMNS);
  #bytes: Uint8Array = new Uint8Array(0);
  #out = new Uint8Array(FIRST_BYTES);
  #view = new DataView(this.#out.buffer);
  #length = 0;
  #recvMs = 0;
  #kind: MessageKind = MESSAGE_KIND.frames;

  /** Engine time at which the last message was received, epoch ms. */
  get recvMs(): number {
    return this.#recvMs;
  }

  get kind(): MessageKind {
    return this.#kind;
  }

  /** Forgets everything, as the encoder did before this block. */
  restart(): void {
    this.#memory.clear();
    this.#recvMs = 0;
  }

  /** What is known between two blocks, to come back to it. */
  remember(): { readonly numbers: readonly number[]; readonly memory: readonly Uint8Array[] } {
    const { count, last } = this.#memory;
    return { numbers: [this.#recvMs, count, last], memory: this.#memory.copy() };
  }

  recall([recvMs = 0, count = 0, last = 0]: readonly number[], memory: readonly Uint8Array[]): void {
    this.#recvMs = recvMs;
    this.#memory.put(count, last, memory);
  }

  /** Begins a block; its messages are then taken with `next`. @throws FaultError `input.recording_damaged`. */
  open(block: Uint8Array): void {
    let at = COLUMNS * 4;
    if (block.length < at) throw badBlock('it is too short');
    const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
    for (let index = 0; index < COLUMNS; index++) {
      const end = at + view.getUint32(index * 4, true);
      if (end > block.length) throw badBlock('a column leaves the block');
      if (index < BASE_COLUMNS.count) this.#column(index).open(block, at, end);
      else {
        this.#places[index - BASE_COLUMNS.count] = at;
        this.#ends[index - BASE_COLUMNS.count] = end;
      }
      at = end;
    }
    this.#bytes = block;
    if (at !== block.length) throw badBlock('bytes are left over');
  }

  /**
   * The next message of the block, or null at its end. The bytes are valid until the next call.
   * @throws FaultError `input.recording_damaged`.
   */
  next(): Uint8Array | null {
    const column = this.#column(BASE_COLUMNS.messages);
    if (column.isEmpty) return null;
    const difference = column.take();
    if (difference > 0) this.#recvMs += difference - 1;
    else {
      const sign = column.take() === 1 ? -1 : 1;
      this.#recvMs = sign * (column.take() * 2 ** 32 + column.take());
    }
    this.#kind = kindOf(column.take());
    const packets = column.take();
    const tail = column.take();
    this.#length = 0;
    const wireSecond = Math.floor((this.#recvMs + IST_OFFSET_MS) / 1_000) | 0;
    for (let i = 0; i < packets; i++) this.#packet(wireSecond);
    this.#verbatim(tail);
    return this.#out.subarray(0, this.#length);
  }

  #column(index: number): ColumnReader {
    return this.#columns[index] as ColumnReader;
  }

  #packet(wireSecond: number): void {
    const memory = this.#memory;
    const code = this.#column(BASE_COLUMNS.streams).take();
    if (code === STREAM_CODE.verbatim) {
      const column = this.#column(BASE_COLUMNS.verbatim);
      this.#verbatim(column.peek(LENGTH_AT) | (column.peek(LENGTH_AT + 1) << 8));
      return;
    }
    let stream: number;
    if (code === STREAM_CODE.guessed) stream = memory.nexts[memory.last] as number;
    else if (code === STREAM_CODE.fresh) stream = this.#fresh();
    else stream = memory.last + unzigzag(code - STREAM_CODE.first);
    if (!(stream >= 0 && stream < memory.count)) throw badBlock('it names a stream that it never began');
    memory.nexts[memory.last] = stream;
    memory.last = stream;
    this.#fields(stream, wireSecond);
  }

  #fresh(): number {
    const column = this.#column(BASE_COLUMNS.fresh);
    const kind = column.take();
    if (kind > 0xffff || this.#memory.count >= STREAMS_MAX) throw badBlock('it begins a stream that cannot be');
    return this.#memory.add(kind, column.take(), column.take());
  }

  #fields(stream: number, wireSecond: number): void {
    const memory = this.#memory;
    const kind = memory.kinds[stream] as number;
    const fields = FIELDS_BY_CODE[kind >> 8];
    if (fields === undefined) throw badBlock('it holds a kind of packet without fields');
    const at = this.#length;
    this.#reserve(fields.bytes);
    this.#length = at + fields.bytes;
    const view = this.#view;
    view.setUint8(at, fields.code);
    view.setUint16(at + LENGTH_AT, fields.bytes, true);
    view.setUint8(at + SEGMENT_AT, kind & 0xff);
    view.setUint32(at + SECURITY_ID_AT, memory.ids[stream] as number, true);
    this.#read(fields, stream, wireSecond, at);
  }

  /** Moves the stream's values to those of this packet and writes them into it. */
  #read({ kinds, backs, offsets, firstColumn }: PacketFields, stream: number, wireSecond: number, at: number): void {
    const { values, units } = this.#memory;
    const view = this.#view;
    const bytes = this.#bytes;
    const places = this.#places;
    const first = stream * PACKET_FIELDS_MAX;
    const unit = units[stream] as number;
    const scale = priceScale(view.getUint8(at + SEGMENT_AT));
    let moved = 0;
    for (let i = 0; i < kinds.length; i++) {
      const kind = kinds[i] as number;
      const column = firstColumn + i;
      let place = places[column] as number;
      let code = bytes[place++] as number;
      // Most numbers are one byte long.
      if (code > 0x7f) {
        code &= 0x7f;
        for (let shift = 7; ; shift += 7) {
          if (shift > 28) throw badBlock('a number is too long');
          const more = bytes[place++] as number;
          code |= (more & 0x7f) << shift;
          if (more < 0x80) break;
        }
        code >>>= 0;
      }
      if (place > (this.#ends[column] as number)) throw badBlock('a column is too short');
      places[column] = place;
      const old = values[first + i] as number;
      const offset = at + (offsets[i] as number);
      let value: number;
      if (kind <= FIELD.levelPrice) {
        value = (old + (backs[i] === 1 ? moved : 0) + unzigzag(code)) | 0;
        view.setFloat32(offset, value / scale, true);
      } else if (kind === FIELD.time) {
        value = code === 0 ? old : (wireSecond + unzigzag((code - 1) >>> 0)) | 0;
        view.setInt32(offset, value, true);
      } else {
        if (kind === FIELD.total) value = (old + unzigzag(code)) | 0;
        else value = code === 0 ? old : (code - 1) | 0;
        if (kind === FIELD.small) view.setUint16(offset, value, true);
        else view.setUint32(offset, Math.imul(value, unit), true);
      }
      moved = (value - old) | 0;
      values[first + i] = value;
    }
  }

  #verbatim(count: number): void {
    this.#reserve(count);
    this.#column(BASE_COLUMNS.verbatim).takeBytes(this.#out, this.#length, count);
    this.#length += count;
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#out.length) return;
    if (needed > MESSAGE_BYTES_MAX) throw badBlock('a message is too large');
    const wider = new Uint8Array(Math.min(Math.max(this.#out.length * 2, needed), MESSAGE_BYTES_MAX));
    wider.set(this.#out);
    this.#out = wider;
    this.#view = new DataView(wider.buffer);
  }
}

function kindOf(value: number): MessageKind {
  const { frames, subscribed, lost, closed } = MESSAGE_KIND;
  if (value === frames || value === subscribed || value === lost || value === closed) return value;
  throw badBlock(`it holds a message of the unknown kind ${value}`);
}
