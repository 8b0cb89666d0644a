import { EventEmitter } from 'node:events';
import { WebSocket } from 'ws';
import type { FeedWire as ClientWire } from '../../../src/main/adapters/dhan/feed-wire.ts';
import type { Rng } from '../../../src/main/core/rng.ts';
import type { FeedExchange } from '../../../src/main/sim/feed/feed-exchange.ts';
import type { FeedPeer, FeedWire as ServerWire } from '../../../src/main/sim/feed/feed-wire.ts';
import type { VirtualTime } from './virtual-time.ts';

/** Time of travel one way, ms. */
const TRAVEL_MS = { least: 1, most: 40 } as const;
const ABNORMAL = 1_006;

/** What a watcher of the network is told. */
export interface WireWatcher {
  attempted(): void;
  opened(wire: MemoryWire): void;
  /** A message is about to reach the client. */
  delivered(wire: MemoryWire, bytes: Uint8Array): void;
  /** The client was told of the end; its own handlers have run. */
  closed(wire: MemoryWire): void;
}

export interface Network {
  readonly time: VirtualTime;
  readonly rng: Rng;
  readonly exchange: FeedExchange;
  readonly watcher: WireWatcher;
  /** True while nothing can be reached: a connect fails. */
  down: boolean;
}

/** Ids `segment|id` that a text subscribes or unsubscribes. */
function referencesOf(text: string): { subscribes: boolean; names: string[] } {
  const { RequestCode: code, InstrumentList: list = [] } = JSON.parse(text) as {
    RequestCode: number;
    InstrumentList?: { ExchangeSegment: string; SecurityId: string }[];
  };
  const names = list.map((one) => `${one.ExchangeSegment}|${one.SecurityId}`);
  return { subscribes: code === 15 || code === 17 || code === 21, names };
}

/**
 * Both ends of one connection in memory. What is sent travels a few ms and arrives in order; a reset loses what is
 * under way, as TCP does.
 */
export class MemoryWire extends EventEmitter implements ClientWire {
  readyState: number = WebSocket.CONNECTING;
  /** The client itself said goodbye. */
  left = false;
  /** What the client asked for on this connection and did not take back. */
  readonly asked = new Set<string>();
  readonly #net: Network;
  #peer: FeedPeer | null = null;
  #serverOpen = false;
  #clientAtMs = 0;
  #serverAtMs = 0;
  /** Grows when everything under way to the client is lost. */
  #generation = 0;

  constructor(net: Network, url: string) {
    super();
    this.#net = net;
    net.watcher.attempted();
    this.#toServer(() => this.#upgrade(new URL(url).searchParams));
  }

  #travelMs(): number {
    return TRAVEL_MS.least + this.#net.rng.int(TRAVEL_MS.most - TRAVEL_MS.least);
  }

  #toServer(act: () => void): void {
    const { time } = this.#net;
    this.#serverAtMs = Math.max(this.#serverAtMs + 0.001, time.nowMs + this.#travelMs());
    time.at(this.#serverAtMs, act);
  }

  #toClient(act: () => void): void {
    const { time } = this.#net;
    const generation = this.#generation;
    this.#clientAtMs = Math.max(this.#clientAtMs + 0.001, time.nowMs + this.#travelMs());
    time.at(this.#clientAtMs, () => {
      if (generation === this.#generation && this.readyState !== WebSocket.CLOSED) act();
    });
  }

  #upgrade(query: URLSearchParams): void {
    const { exchange, down } = this.#net;
    if (this.readyState !== WebSocket.CONNECTING) return;
    if (down) this.#toClient(() => this.#fail('ECONNREFUSED'));
    else if (exchange.refusesUpgrade()) {
      this.#toClient(() => this.emit('unexpected-response', { destroy: () => undefined }, { statusCode: 429 }));
    } else {
      this.#serverOpen = true;
      this.#toClient(() => {
        this.readyState = WebSocket.OPEN;
        this.#net.watcher.opened(this);
        this.emit('open');
      });
      this.#peer = exchange.admit(this.#serverEnd(), query);
    }
  }

  #serverEnd(): ServerWire {
    const isOpen = (): boolean => this.#serverOpen;
    return {
      get open() {
        return isOpen();
      },
      waitingBytes: 0,
      send: (bytes, done) => {
        const copy = Uint8Array.from(bytes);
        done();
        this.#toClient(() => {
          this.#net.watcher.delivered(this, copy);
          this.emit('message', copy, true);
        });
      },
      ping: () =>
        this.#toClient(() => {
          this.emit('ping');
          this.#toServer(() => this.#peer?.pong());
        }),
      close: (code) => this.#endServer(() => this.#ended(code)),
      terminate: () => this.#endServer(() => this.#ended(ABNORMAL)),
      reset: () => {
        this.#generation += 1;
        this.#endServer(() => this.#fail('ECONNRESET'));
      },
    };
  }

  #endServer(tell: () => void): void {
    if (!this.#serverOpen) return;
    this.#serverOpen = false;
    this.#toClient(tell);
    this.#net.time.after(0, () => this.#peer?.closed());
  }

  #fail(code: string): void {
    this.emit('error', Object.assign(new Error(code), { code }));
    this.#ended(ABNORMAL);
  }

  #ended(code: number): void {
    if (this.readyState === WebSocket.CLOSED) return;
    this.readyState = WebSocket.CLOSED;
    this.emit('close', code);
    this.#net.watcher.closed(this);
  }

  send(text: string): void {
    if (this.readyState !== WebSocket.OPEN) return;
    const { subscribes, names } = referencesOf(text);
    for (const name of names) {
      if (subscribes) this.asked.add(name);
      else this.asked.delete(name);
    }
    this.#toServer(() => {
      if (this.#serverOpen) this.#peer?.text(text);
    });
  }

  close(code: number): void {
    if (this.readyState !== WebSocket.OPEN) return;
    this.left = true;
    this.readyState = WebSocket.CLOSING;
    this.#toServer(() => this.#endServer(() => this.#ended(code)));
  }

  terminate(): void {
    if (this.readyState === WebSocket.CLOSED) return;
    this.readyState = WebSocket.CLOSING;
    this.#generation += 1;
    this.#toServer(() => {
      this.#serverOpen = false;
      this.#peer?.closed();
    });
    this.#net.time.after(0, () => this.#ended(ABNORMAL));
  }
}
