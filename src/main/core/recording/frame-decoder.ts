import { assert } from '#contract/faults.ts';
import { IST_OFFSET_MS } from '#contract/model/session.ts';
import { LENGTH_AT, SECURITY_ID_AT, SEGMENT_AT } from '../wire/packets.ts';
import { badBlock, ColumnReader, unzigzag } from './byte-column.ts';
import { BASE_COLUMNS, MESSAGE_KIND, type MessageKind, STREAM_CODE } from './frame-encoder.ts';
import { FIELD_COLUMNS, FIELDS_BY_CODE, type PacketFields } from './packet-fields.ts';
import { PacketMemory, STREAMS_MAX } from './packet-memory.ts';
import { emptySource, type FieldSource, PacketRows, ROWS_MAX } from './packet-rows.ts';

/** Largest message that comes back; the feed accepts none above 2 MiB. */
export const MESSAGE_BYTES_MAX = 4 * 1024 * 1024;
const FIRST_BYTES = 64 * 1024;
/** Messages that are decoded ahead, so that packets of the same kind are read together; also few packets and bytes. */
const AHEAD_MAX = 128;
const AHEAD_BYTES = 64 * 1024;
const COLUMNS = BASE_COLUMNS.count + FIELD_COLUMNS;

/**
 * Gives back the messages of an encoder's blocks, byte for byte, in the order in which they were added. A few messages
 * of a block are decoded ahead; a block that makes no sense may be refused that much before the place of its mistake.
 */
export class FrameDecoder {
  readonly #memory = new PacketMemory();
  readonly #columns = Array.from({ length: BASE_COLUMNS.count }, () => new ColumnReader());
  #source: FieldSource = emptySource();
  readonly #rowsByCode = FIELDS_BY_CODE.map((fields) => (fields === undefined ? null : new PacketRows(fields)));
  readonly #rows = this.#rowsByCode.filter((rows) => rows !== null);
  #out = new Uint8Array(FIRST_BYTES);
  #view = new DataView(this.#out.buffer);
  #length = 0;
  /** The messages that were decoded ahead: receipt, kind and end of each; how many they are, and how many were given. */
  readonly #receipts = new Float64Array(AHEAD_MAX);
  readonly #kinds: MessageKind[] = Array.from({ length: AHEAD_MAX }, () => MESSAGE_KIND.frames);
  readonly #messageEnds = new Uint32Array(AHEAD_MAX);
  #ahead = 0;
  #given = 0;
  /** Begin of the message that is being decoded, and receipt of the last one that was. */
  #begin = 0;
  #decodedMs = 0;
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
    this.#begins(0);
  }

  /** What is known between two blocks, to come back to it. */
  remember(): { readonly numbers: readonly number[]; readonly memory: readonly Uint8Array[] } {
    assert(this.#given === this.#ahead, 'no message of the block before is left');
    const { count, last } = this.#memory;
    return { numbers: [this.#recvMs, count, last], memory: this.#memory.copy() };
  }

  recall([recvMs = 0, count = 0, last = 0]: readonly number[], memory: readonly Uint8Array[]): void {
    this.#begins(recvMs);
    this.#memory.put(count, last, memory);
  }

  /** Begins a block; its messages are then taken with `next`. @throws FaultError `input.recording_damaged`. */
  open(block: Uint8Array): void {
    let at = COLUMNS * 4;
    if (block.length < at) throw badBlock('it is too short');
    const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
    const { places, ends } = this.#source;
    for (let index = 0; index < COLUMNS; index++) {
      const end = at + view.getUint32(index * 4, true);
      if (end > block.length) throw badBlock('a column leaves the block');
      if (index < BASE_COLUMNS.count) this.#column(index).open(block, at, end);
      else {
        places[index - BASE_COLUMNS.count] = at;
        ends[index - BASE_COLUMNS.count] = end;
      }
      at = end;
    }
    this.#source = { bytes: block, places, ends };
    if (at !== block.length) throw badBlock('bytes are left over');
    this.#begins(this.#recvMs);
  }

  /**
   * The next message of the block, or null at its end. The bytes are valid until the next call.
   * @throws FaultError `input.recording_damaged`.
   */
  next(): Uint8Array | null {
    if (this.#given === this.#ahead && !this.#decode()) return null;
    const given = this.#given++;
    this.#recvMs = this.#receipts[given] as number;
    this.#kind = this.#kinds[given] as MessageKind;
    const begin = given === 0 ? 0 : (this.#messageEnds[given - 1] as number);
    return this.#out.subarray(begin, this.#messageEnds[given]);
  }

  /** Nothing is decoded ahead; the next message follows one of this receipt. */
  #begins(recvMs: number): void {
    this.#ahead = 0;
    this.#given = 0;
    this.#recvMs = recvMs;
    this.#decodedMs = recvMs;
    for (const rows of this.#rows) rows.clear();
  }

  /** Decodes the next few messages. @returns false at the end of the block. */
  #decode(): boolean {
    const messages = this.#column(BASE_COLUMNS.messages);
    this.#ahead = 0;
    this.#given = 0;
    this.#length = 0;
    let packets = 0;
    let ahead = 0;
    while (!messages.isEmpty && ahead < AHEAD_MAX && packets < ROWS_MAX && this.#length < AHEAD_BYTES) {
      packets += this.#message(messages, ahead);
      this.#messageEnds[ahead] = this.#length;
      ahead += 1;
    }
    this.#readFields();
    this.#ahead = ahead;
    return ahead > 0;
  }

  /** All of a message but the fields of its packets. @returns its packets. */
  #message(column: ColumnReader, ahead: number): number {
    const difference = column.take();
    if (difference > 0) this.#decodedMs += difference - 1;
    else {
      const sign = column.take() === 1 ? -1 : 1;
      this.#decodedMs = sign * (column.take() * 2 ** 32 + column.take());
    }
    this.#receipts[ahead] = this.#decodedMs;
    this.#kinds[ahead] = kindOf(column.take());
    const packets = column.take();
    const tail = column.take();
    this.#begin = this.#length;
    const wireSecond = Math.floor((this.#decodedMs + IST_OFFSET_MS) / 1_000) | 0;
    for (let i = 0; i < packets; i++) this.#packet(wireSecond);
    this.#verbatim(tail);
    return packets;
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
    const rows = this.#rowsByCode[kind >> 8];
    if (rows === undefined || rows === null) throw badBlock('it holds a kind of packet without fields');
    if (rows.isFull) this.#readFields();
    const at = this.#length;
    const { code, bytes }: PacketFields = rows.fields;
    this.#reserve(bytes);
    this.#length = at + bytes;
    const view = this.#view;
    view.setUint8(at, code);
    view.setUint16(at + LENGTH_AT, bytes, true);
    view.setUint8(at + SEGMENT_AT, kind & 0xff);
    view.setUint32(at + SECURITY_ID_AT, memory.ids[stream] as number, true);
    rows.add(memory, stream, at, wireSecond);
  }

  #readFields(): void {
    for (const rows of this.#rows) rows.read(this.#memory, this.#source, this.#view);
  }

  #verbatim(count: number): void {
    this.#reserve(count);
    this.#column(BASE_COLUMNS.verbatim).takeBytes(this.#out, this.#length, count);
    this.#length += count;
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed - this.#begin > MESSAGE_BYTES_MAX) throw badBlock('a message is too large');
    if (needed <= this.#out.length) return;
    const wider = new Uint8Array(Math.max(this.#out.length * 2, needed));
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
