import type { Socket } from 'node:net';
import { WebSocket } from 'ws';

/** A client that does not close its side after a disconnect packet is cut off after this long. */
const CLOSE_GRACE_MS = 500;

/** The exchange's end of one feed connection, without what carries it: a WebSocket, or the memory of a simulation. */
export interface FeedWire {
  readonly open: boolean;
  /** Bytes that the client has not taken yet. */
  readonly waitingBytes: number;
  /** Sends one binary message; `done` when the bytes may be overwritten. */
  send(bytes: Uint8Array, done: () => void): void;
  ping(): void;
  /** Ends with a close frame. */
  close(code: number): void;
  /** Ends without a close frame. */
  terminate(): void;
  /** Ends with a TCP reset, as a broken network does. */
  reset(): void;
}

/** What the exchange wants to hear of a connection. */
export interface FeedPeer {
  text(message: string): void;
  pong(): void;
  closed(): void;
}

/** The wire of a real WebSocket. */
export function socketWire(ws: WebSocket, socket: Socket): FeedWire {
  return {
    get open() {
      return ws.readyState === WebSocket.OPEN;
    },
    get waitingBytes() {
      return ws.bufferedAmount;
    },
    send: (bytes, done) => ws.send(bytes, { binary: true }, done),
    ping: () => ws.ping(),
    close: (code) => {
      ws.close(code);
      setTimeout(() => ws.terminate(), CLOSE_GRACE_MS).unref();
    },
    terminate: () => ws.terminate(),
    reset: () => socket.resetAndDestroy(),
  };
}
