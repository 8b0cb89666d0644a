import { PACKET, PACKET_BYTES, writeDisconnect, writeHeaderOnly } from './encode.ts';
import type { FeedWire } from './feed-wire.ts';
import { type FeedCounters, MESSAGE_BYTES_MAX, type PacketBuffer, type PacketPool } from './packet-buffer.ts';
import { SubscriptionList } from './subscription-list.ts';

/** Bytes held back for a delayed client: 46 s of 5,000 busy instruments; beyond it the client misses turns. */
const HELD_BYTES_MAX = 48 * 1024 * 1024;
const CLOSED_NORMALLY = 1_000;
const CLOSED_SERVER_ERROR = 1_011;
const HEARTBEAT_CODE = 0;

interface Held {
  readonly dueMs: number;
  readonly bytes: Uint8Array;
  readonly counts: Float64Array;
  readonly length: number;
}

/** One feed connection: its subscriptions, the message being filled, and the way out. */
export class FeedConnection {
  readonly subs: SubscriptionList;
  readonly openedMs: number;
  readonly clientId: string;
  readonly token: string;
  lastPongMs: number;
  /** The message being filled; its planned size makes some messages shorter than they could be. */
  out: PacketBuffer;
  planBytes = MESSAGE_BYTES_MAX;
  /** A fault: `mute` sends no data, `dead` nothing at all, until the client gives up. */
  silence: 'none' | 'mute' | 'dead' = 'none';
  private readonly wire: FeedWire;
  private readonly pool: PacketPool;
  private readonly counters: FeedCounters;
  private held: Held[] = [];
  private heldBytes = 0;

  constructor(
    client: { readonly wire: FeedWire; readonly clientId: string; readonly token: string },
    shared: { readonly pool: PacketPool; readonly counters: FeedCounters; readonly capacity: number },
    nowMs: number,
  ) {
    this.wire = client.wire;
    this.clientId = client.clientId;
    this.token = client.token;
    this.pool = shared.pool;
    this.counters = shared.counters;
    this.subs = new SubscriptionList(shared.capacity);
    this.openedMs = nowMs;
    this.lastPongMs = nowMs;
    this.out = shared.pool.take();
  }

  get open(): boolean {
    return this.wire.open;
  }

  /** True while the client takes what it is sent. */
  keepsUp(bufferMaxBytes: number): boolean {
    return this.wire.waitingBytes <= bufferMaxBytes && this.heldBytes < HELD_BYTES_MAX;
  }

  /** Makes room for a packet: sends the message that is full or as long as planned. */
  reserve(byteLength: number, nowMs: number, delayMs: number): void {
    const full = this.out.length + byteLength > MESSAGE_BYTES_MAX;
    if (this.out.length > 0 && (full || this.out.length >= this.planBytes)) this.flush(nowMs, delayMs);
  }

  /** Sends the message being filled, now or after a delay. */
  flush(nowMs: number, delayMs: number): void {
    if (this.out.length === 0) return;
    const buffer = this.out;
    this.out = this.pool.take();
    if (delayMs > 0 || this.held.length > 0) this.hold(buffer, nowMs + delayMs);
    else this.send(buffer);
  }

  private hold(buffer: PacketBuffer, dueMs: number): void {
    const { length } = buffer;
    const copy = { bytes: Uint8Array.from(buffer.bytes.subarray(0, length)), counts: Float64Array.from(buffer.counts) };
    this.held.push({ dueMs, length, ...copy });
    this.heldBytes += length;
    this.pool.give(buffer);
  }

  /** Sends held messages whose time has come, in order. */
  release(nowMs: number): void {
    let released = 0;
    while (released < this.held.length && (this.held[released] as Held).dueMs <= nowMs) {
      const one = this.held[released++] as Held;
      this.heldBytes -= one.length;
      if (!this.open || this.silence !== 'none') continue;
      this.counters.add(one);
      this.wire.send(one.bytes, () => undefined);
    }
    if (released > 0) this.held = this.held.slice(released);
  }

  private send(buffer: PacketBuffer): void {
    if (!this.open || this.silence !== 'none') return this.pool.give(buffer);
    this.counters.add(buffer);
    this.wire.send(buffer.bytes.subarray(0, buffer.length), () => this.pool.give(buffer));
  }

  /** @param heartbeat whether a code-0 packet goes with it. */
  ping(heartbeat: boolean): void {
    if (!this.open || this.silence === 'dead') return;
    this.wire.ping();
    if (!heartbeat) return;
    const buffer = this.pool.take();
    buffer.commit(HEARTBEAT_CODE, writeHeaderOnly(buffer.view, 0, HEARTBEAT_CODE, 0, 0));
    this.send(buffer);
  }

  /** Sends code 50 with the reason and ends the connection. */
  disconnect(reason: number): void {
    const buffer = this.pool.take();
    buffer.commit(PACKET.disconnect, writeDisconnect(buffer.view, 0, reason));
    if (buffer.length !== PACKET_BYTES.disconnect || !this.open) return;
    this.send(buffer);
    this.close();
  }

  /** Ends with a close frame. */
  close(): void {
    this.wire.close(CLOSED_NORMALLY);
  }

  /** Ends with the close frame of a server in trouble. */
  fail(): void {
    this.wire.close(CLOSED_SERVER_ERROR);
  }

  /** Ends without a close frame. */
  destroy(): void {
    this.wire.terminate();
  }

  /** Ends with a TCP reset, as a broken network does. */
  reset(): void {
    this.wire.reset();
  }
}
