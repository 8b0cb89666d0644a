import { FaultBoard } from '../../src/main/sim/faults.ts';
import type { FaultRequest } from '../../src/main/sim/fault-request.ts';
import { Rng } from '../../src/main/core/rng.ts';
import { FeedExchange } from '../../src/main/sim/feed/feed-exchange.ts';
import type { FeedPeer, FeedWire } from '../../src/main/sim/feed/feed-wire.ts';
import { FeedCounters } from '../../src/main/sim/feed/packet-buffer.ts';
import { SIM_SERVER_DEFAULTS, type SimServerOptions } from '../../src/main/sim/options.ts';
import { TokenStore } from '../../src/main/sim/tokens.ts';
import { World } from '../../src/main/sim/world.ts';
import { FakeMarket } from '../sim/server/fake-market.ts';
import { VirtualTime } from '../sim/seeds/virtual-time.ts';

const CLIENT = '1000000001';

/** What one client of the virtual exchange got. */
export class VirtualClient implements FeedWire {
  open = true;
  readonly waitingBytes = 0;
  readonly messages: Uint8Array[] = [];
  readonly packets: { readonly code: number; readonly id: number; readonly atMs: number; readonly view: DataView }[] =
    [];
  pings = 0;
  /** How it ended: a close code, or the word for an end without one. */
  ended: number | 'terminated' | 'reset' | null = null;
  endedMs = 0;
  peer: FeedPeer | null = null;
  readonly #time: VirtualTime;

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  send(bytes: Uint8Array, done: () => void): void {
    const copy = Uint8Array.from(bytes);
    done();
    this.messages.push(copy);
    for (let at = 0; at + 8 <= copy.length; ) {
      const view = new DataView(copy.buffer, at);
      const length = view.getUint16(1, true);
      this.packets.push({ code: view.getUint8(0), id: view.getUint32(4, true), atMs: this.#time.nowMs, view });
      if (length < 8 || at + length > copy.length) return;
      at += length;
    }
  }

  ping(): void {
    this.pings += 1;
    this.peer?.pong();
  }

  #end(how: NonNullable<VirtualClient['ended']>): void {
    if (!this.open) return;
    this.open = false;
    this.ended = how;
    this.endedMs = this.#time.nowMs;
    this.peer?.closed();
  }

  close(code: number): void {
    this.#end(code);
  }
  terminate(): void {
    this.#end('terminated');
  }
  reset(): void {
    this.#end('reset');
  }

  ask(code: number, ...instruments: string[]): void {
    const list = instruments.map((text) => ({ ExchangeSegment: text.split(':')[0], SecurityId: text.split(':')[1] }));
    this.peer?.text(JSON.stringify({ RequestCode: code, InstrumentCount: list.length, InstrumentList: list }));
  }
}

/** The exchange's feed over the fake market, on a virtual clock and without sockets. */
export class VirtualExchange {
  readonly time = new VirtualTime(new Rng('virtual'), Date.parse('2026-11-20T11:00:00+05:30'));
  readonly market = new FakeMarket(this.time.epochMs, 100);
  readonly faults = new FaultBoard();
  readonly feed: FeedExchange;
  readonly #tokens: TokenStore;
  readonly #token: string;

  constructor(options: Partial<SimServerOptions> = {}) {
    const clock = { nowMs: () => Math.floor(this.time.epochMs), speed: 1 };
    this.#tokens = new TokenStore(CLIENT, 'virtual', clock);
    this.#token = this.#tokens.mint('SELF').text;
    this.feed = new FeedExchange({
      world: new World(this.market, clock),
      counters: new FeedCounters(),
      faults: this.faults,
      rng: new Rng('virtual-feed'),
      options: { ...SIM_SERVER_DEFAULTS, ...options },
      tokens: this.#tokens,
      log: () => undefined,
      time: this.time.exchange,
    });
  }

  /** A client with 100 shares in full mode; null when the upgrade was answered with 429. */
  connect(): VirtualClient | null {
    if (this.feed.refusesUpgrade()) return null;
    const client = new VirtualClient(this.time);
    const query = new URLSearchParams({ version: '2', token: this.#token, clientId: CLIENT, authType: '2' });
    client.peer = this.feed.admit(client, query);
    client.ask(21, ...Array.from({ length: 100 }, (_, i) => `NSE_EQ:${100_001 + i}`));
    return client;
  }

  fault(request: FaultRequest): void {
    this.faults.apply(request, this.time.nowMs);
    this.feed.strike(request);
    if (request.tokenDeath === true) this.#tokens.kill();
  }

  async run(ms: number): Promise<void> {
    const untilMs = this.time.nowMs + ms;
    while (this.time.nowMs < untilMs) await this.time.step();
  }
}
