import { once } from 'node:events';
import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { Rng } from '../../../src/main/core/rng.ts';
import type { SimServerOptions } from '../../../src/main/sim/options.ts';
import { type SimServer, startSimServer } from '../../../src/main/sim/sim-server.ts';
import { FakeMarket } from './fake-market.ts';

/** 2026-11-20 11:00 IST, a Friday inside market hours. */
export const START_MS = Date.parse('2026-11-20T11:00:00+05:30');

/** Market time that a test moves by hand, or that runs with the real one. */
export class TestClock {
  speed = 1;
  private offsetMs: number;
  private readonly runs: boolean;

  constructor(startMs: number, runs: boolean) {
    this.runs = runs;
    this.offsetMs = runs ? startMs - performance.now() : startMs;
  }

  nowMs(): number {
    return this.runs ? Math.floor(this.offsetMs + performance.now()) : this.offsetMs;
  }

  add(ms: number): void {
    this.offsetMs += ms;
  }
}

export interface Rig {
  readonly server: SimServer;
  readonly clock: TestClock;
  readonly market: FakeMarket;
  readonly url: (path: string) => string;
  readonly get: (path: string, headers?: Record<string, string>) => Promise<Response>;
  readonly post: (path: string, body: unknown, headers?: Record<string, string>) => Promise<Response>;
  readonly counters: () => Promise<Counters>;
  readonly fault: (body: unknown) => Promise<Response>;
}

export interface Counters {
  readonly sent: Record<string, number>;
  readonly packets: number;
  readonly bytes: number;
  readonly messages: number;
  readonly skippedTurns: number;
  readonly connections: Record<string, number>;
  readonly subscriptions: number;
}

interface RigOptions extends Partial<SimServerOptions> {
  readonly startMs?: number;
  readonly runs?: boolean;
  readonly extra?: number;
}

/** Starts a server over the fake market; the test closes it. */
export async function startRig(options: RigOptions = {}): Promise<Rig> {
  const { startMs = START_MS, runs = false, extra = 0, ...server } = options;
  const clock = new TestClock(startMs, runs);
  const market = new FakeMarket(startMs, extra);
  const sim = await startSimServer({ port: 0, market, clock, rng: new Rng(1), seed: 1, options: server });
  const base = `http://127.0.0.1:${sim.port}`;
  const auth = { 'access-token': sim.endpoints.accessToken, 'client-id': sim.endpoints.clientId };
  const url = (path: string): string => base + path;
  const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(url(path), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...auth, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  return {
    server: sim,
    clock,
    market,
    url,
    post,
    get: (path, headers = {}) => fetch(url(path), { headers: { ...auth, ...headers }, redirect: 'manual' }),
    counters: async () => (await (await fetch(url('/sim/counters'))).json()) as Counters,
    fault: (body) => post('/sim/fault', body),
  };
}

/** One packet cut out of a message. */
export interface Packet {
  readonly code: number;
  readonly segment: number;
  readonly id: number;
  readonly bytes: DataView;
  readonly atMs: number;
}

/** A feed client that keeps every packet it got. */
export class FeedClient {
  readonly ws: WebSocket;
  readonly packets: Packet[] = [];
  readonly messageBytes: number[] = [];
  malformed = 0;
  closeCode: number | null = null;
  /** The TCP socket below, known once the upgrade is answered. */
  socket: Socket | null = null;

  constructor(rig: Rig, query: Record<string, string> = {}, options: { autoPong?: boolean } = {}) {
    const { feed, accessToken, clientId } = rig.server.endpoints;
    const asked = new URLSearchParams({ version: '2', token: accessToken, clientId, authType: '2', ...query });
    this.ws = new WebSocket(`${feed}?${asked}`, options);
    this.ws.binaryType = 'nodebuffer';
    this.ws.on('message', (data: Buffer) => this.take(data));
    this.ws.on('upgrade', (response) => {
      this.socket = response.socket;
    });
    this.ws.on('error', () => undefined);
    this.ws.on('close', (code) => {
      this.closeCode = code;
    });
  }

  private take(data: Buffer): void {
    this.messageBytes.push(data.length);
    let at = 0;
    while (at < data.length) {
      const length = at + 8 <= data.length ? data.readUInt16LE(at + 1) : 0;
      if (length < 8 || at + length > data.length) {
        this.malformed++;
        return;
      }
      const bytes = new DataView(data.buffer, data.byteOffset + at, length);
      const packet = { code: data.readUInt8(at), segment: data.readUInt8(at + 3), id: data.readUInt32LE(at + 4) };
      this.packets.push({ ...packet, bytes, atMs: performance.now() });
      at += length;
    }
  }

  async opened(): Promise<this> {
    if (this.ws.readyState !== WebSocket.OPEN) await once(this.ws, 'open');
    return this;
  }

  async closed(): Promise<number> {
    while (this.closeCode === null) await sleep(5);
    return this.closeCode;
  }

  /** Sends a request for instruments written `SEGMENT:ID`. */
  ask(code: number, ...instruments: string[]): void {
    const list = instruments.map((text) => ({ ExchangeSegment: text.split(':')[0], SecurityId: text.split(':')[1] }));
    this.ws.send(JSON.stringify({ RequestCode: code, InstrumentCount: list.length, InstrumentList: list }));
  }

  of(code: number, id?: number): Packet[] {
    return this.packets.filter((one) => one.code === code && (id === undefined || one.id === id));
  }
}

export const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Waits until something holds, looking every few ms. */
export async function until(holds: () => boolean, what: string, limitMs = 3_000): Promise<void> {
  const end = performance.now() + limitMs;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`not within ${limitMs} ms: ${what}`);
    await sleep(5);
  }
}
