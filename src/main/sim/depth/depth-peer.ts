import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { depthDisconnect } from './depth-encode.ts';

/** A client that does not close its side after a disconnect packet is cut off after this long. */
const CLOSE_GRACE_MS = 500;

export interface PeerWire {
  readonly ws: WebSocket;
  readonly socket: Socket;
  readonly token: string;
}

/** One subscribed instrument: where it stands in the listing, and what of it was sent last. */
export interface DepthEntry {
  readonly index: number;
  version: number;
}

/** One depth client: what it subscribed, and the way out. */
export class DepthPeer {
  readonly levels: 20 | 200;
  readonly token: string;
  readonly entries = new Map<string, DepthEntry>();
  /** Real time of the first subscription; 0 = none yet. */
  subscribedMs = 0;
  lastPongMs: number;
  listing: number;
  private readonly ws: WebSocket;
  private readonly socket: Socket;

  constructor(wire: PeerWire, levels: 20 | 200, listing: number, nowMs: number) {
    this.ws = wire.ws;
    this.socket = wire.socket;
    this.token = wire.token;
    this.levels = levels;
    this.listing = listing;
    this.lastPongMs = nowMs;
  }

  get open(): boolean {
    return this.ws.readyState === 1;
  }

  keepsUp(bufferMaxBytes: number): boolean {
    return this.open && this.ws.bufferedAmount <= bufferMaxBytes;
  }

  send(message: Buffer): void {
    if (this.open) this.ws.send(message, { binary: true });
  }

  ping(): void {
    if (this.open) this.ws.ping();
  }

  /** Says why, and ends with a close frame. */
  disconnect(reason: number, bytes: 12 | 14): void {
    this.send(depthDisconnect(reason, bytes));
    this.close();
  }

  close(): void {
    this.ws.close(1000);
    setTimeout(() => this.ws.terminate(), CLOSE_GRACE_MS).unref();
  }

  /** Ends without a close frame. */
  destroy(): void {
    this.ws.terminate();
  }

  /** Ends with a TCP reset. */
  reset(): void {
    this.socket.resetAndDestroy();
  }
}
