import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { PACKET, PACKET_BYTES, writeDisconnect } from './encode.ts';
import { type FeedCounters, MESSAGE_BYTES_MAX, type PacketBuffer, type PacketPool } from './packet-buffer.ts';
import { SubscriptionList } from './subscription-list.ts';

/** Messages held back for a delayed client: 256 × 16 KB = 4 MB; then the client misses turns. */
const HELD_MAX = 256;
/** A client that does not close its side after a disconnect packet is cut off after this long. */
const CLOSE_GRACE_MS = 500;

interface Held {
  readonly dueMs: number;
  readonly buffer: PacketBuffer;
}

/** One feed socket: its subscriptions, the message being filled, and the way out. */
export class FeedConnection {
  readonly subs: SubscriptionList;
  readonly openedMs: number;
  readonly clientId: string;
  readonly token: string;
  lastPongMs: number;
  /** The message being filled; its planned size makes some messages shorter than they could be. */
  out: PacketBuffer;
  planBytes = MESSAGE_BYTES_MAX;
  private readonly ws: WebSocket;
  private readonly socket: Socket;
  private readonly pool: PacketPool;
  private readonly counters: FeedCounters;
  private held: Held[] = [];

  constructor(
    wire: { readonly ws: WebSocket; readonly socket: Socket; readonly clientId: string; readonly token: string },
    shared: { readonly pool: PacketPool; readonly counters: FeedCounters; readonly capacity: number },
    nowMs: number,
  ) {
    this.ws = wire.ws;
    this.socket = wire.socket;
    this.clientId = wire.clientId;
    this.token = wire.token;
    this.pool = shared.pool;
    this.counters = shared.counters;
    this.subs = new SubscriptionList(shared.capacity);
    this.openedMs = nowMs;
    this.lastPongMs = nowMs;
    this.out = shared.pool.take();
  }

  get open(): boolean {
    return this.ws.readyState === 1;
  }

  /** True while the client takes what it is sent. */
  keepsUp(bufferMaxBytes: number): boolean {
    return this.ws.bufferedAmount <= bufferMaxBytes && this.held.length < HELD_MAX;
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
    if (delayMs > 0 || this.held.length > 0) this.held.push({ dueMs: nowMs + delayMs, buffer });
    else this.send(buffer);
  }

  /** Sends held messages whose time has come, in order. */
  release(nowMs: number): void {
    let released = 0;
    while (released < this.held.length && (this.held[released] as Held).dueMs <= nowMs) {
      this.send((this.held[released] as Held).buffer);
      released++;
    }
    if (released > 0) this.held = this.held.slice(released);
  }

  private send(buffer: PacketBuffer): void {
    if (!this.open) return this.pool.give(buffer);
    this.counters.add(buffer);
    this.ws.send(buffer.bytes.subarray(0, buffer.length), { binary: true }, () => this.pool.give(buffer));
  }

  ping(): void {
    if (this.open) this.ws.ping();
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
    this.ws.close(1000);
    setTimeout(() => this.ws.terminate(), CLOSE_GRACE_MS).unref();
  }

  /** Ends without a close frame. */
  destroy(): void {
    this.ws.terminate();
  }

  /** Ends with a TCP reset, as a broken network does. */
  reset(): void {
    this.socket.resetAndDestroy();
  }
}
