import { PACKET } from './encode.ts';

/** Largest WebSocket message of the feed, in bytes; more due packets go into several messages. */
export const MESSAGE_BYTES_MAX = 16_384;
/** Buffers kept for reuse: 256 × 16 KB = 4 MB, about what five sockets have in flight under full load. */
const POOL_MAX = 256;

/** Names under which sent packets are counted, by response code; everything else is `other`. */
const COUNT_NAMES = ['ticker', 'quote', 'oi', 'prevClose', 'marketStatus', 'full', 'disconnect', 'other', 'truncated'];
const TRUNCATED = COUNT_NAMES.length - 1;
const OTHER = TRUNCATED - 1;
const COUNT_AT: readonly number[] = Array.from({ length: 256 }, (_, code) => {
  const at = Object.values(PACKET).indexOf(code as (typeof PACKET)['ticker']);
  return at < 0 ? OTHER : at;
});

/** Packets waiting to leave as one WebSocket message: preallocated bytes, written through one DataView. */
export class PacketBuffer {
  readonly bytes: Buffer = Buffer.allocUnsafeSlow(MESSAGE_BYTES_MAX);
  readonly view: DataView = new DataView(this.bytes.buffer, this.bytes.byteOffset, MESSAGE_BYTES_MAX);
  readonly counts: Float64Array = new Float64Array(COUNT_NAMES.length);
  length = 0;

  /** Takes in the packet that was just written at `length`. */
  commit(code: number, byteLength: number): void {
    this.length += byteLength;
    this.counts[COUNT_AT[code] as number] = (this.counts[COUNT_AT[code] as number] as number) + 1;
  }

  /** Cuts the end of the last packet off; it is counted as truncated from now on. */
  truncateLast(code: number, missingBytes: number): void {
    this.length -= missingBytes;
    this.counts[COUNT_AT[code] as number] = (this.counts[COUNT_AT[code] as number] as number) - 1;
    this.counts[TRUNCATED] = (this.counts[TRUNCATED] as number) + 1;
  }

  clear(): void {
    this.length = 0;
    this.counts.fill(0);
  }
}

/** Buffers that the kernel has taken over come back here. */
export class PacketPool {
  private readonly free: PacketBuffer[] = [];

  take(): PacketBuffer {
    const buffer = this.free.pop() ?? new PacketBuffer();
    buffer.clear();
    return buffer;
  }

  give(buffer: PacketBuffer): void {
    if (this.free.length < POOL_MAX) this.free.push(buffer);
  }
}

/** What the feed sent, counted where a message is handed to its socket. */
export class FeedCounters {
  private readonly counts = new Float64Array(COUNT_NAMES.length);
  packets = 0;
  bytes = 0;
  messages = 0;
  /** Turns that a slow client or the rate ceiling cost; the next packet carries the newest values. */
  skippedTurns = 0;
  accepted = 0;
  refused = 0;
  evicted = 0;

  add(buffer: { readonly counts: Float64Array; readonly length: number }): void {
    for (let i = 0; i < this.counts.length; i++) {
      const count = buffer.counts[i] as number;
      this.counts[i] = (this.counts[i] as number) + count;
      this.packets += count;
    }
    this.bytes += buffer.length;
    this.messages++;
  }

  /** Packets sent by name of their kind. */
  byName(): Record<string, number> {
    return Object.fromEntries(COUNT_NAMES.map((name, i) => [name, this.counts[i] as number]));
  }
}
