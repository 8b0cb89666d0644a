import { type RawData, WebSocket } from 'ws';

/** Longest wait for the upgrade. */
const HANDSHAKE_MS_MAX = 10_000;
/** Largest message accepted: 5,000 full packets stacked are 810 kB. */
const MESSAGE_BYTES_MAX = 2 * 1024 * 1024;

/** What the feed uses of a WebSocket; a simulation puts another in its place. */
export interface FeedWire {
  readonly readyState: number;
  on(event: 'open' | 'ping', listener: () => void): unknown;
  on(event: 'message', listener: (data: RawData, isBinary: boolean) => void): unknown;
  on(
    event: 'unexpected-response',
    listener: (request: { destroy(): unknown }, response: { readonly statusCode?: number | undefined }) => void,
  ): unknown;
  on(event: 'error', listener: (thrown: Error) => void): unknown;
  on(event: 'close', listener: (code: number) => void): unknown;
  once(event: 'close', listener: (code: number) => void): unknown;
  send(text: string): void;
  close(code: number): void;
  terminate(): void;
}

/** Begins a connection to an address, which may hold a token. */
export type OpenWire = (url: string) => FeedWire;

/** A WebSocket without compression, as the broker's feed expects it. */
export const openWebSocket: OpenWire = (url) =>
  new WebSocket(url, {
    perMessageDeflate: false,
    handshakeTimeout: HANDSHAKE_MS_MAX,
    maxPayload: MESSAGE_BYTES_MAX,
  });
