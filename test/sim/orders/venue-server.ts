import http from 'node:http';
import type { AddressInfo } from 'node:net';
import chargesJson from '../../../resources/charges.json' with { type: 'json' };
import { HttpOrderTransport } from '../../../src/main/adapters/dhan/orders/http-transport.ts';
import type { FrameSink } from '../../../src/main/adapters/dhan/orders/order-transport.ts';
import { tariffSchema } from '../../../src/main/core/charges/tariff.ts';
import { Rng } from '../../../src/main/core/rng.ts';
import type { Account } from '../../../src/main/core/venue/account.ts';
import { parseBody } from '../../../src/main/core/venue/body-fields.ts';
import type { VenueMethod } from '../../../src/main/core/venue/routes/venue-route.ts';
import { Venue } from '../../../src/main/core/venue/venue.ts';
import { VenueDoor } from '../../../src/main/core/venue/venue-door.ts';
import { FaultDice, type VenueFaults } from '../../../src/main/core/venue/venue-faults.ts';
import { SimMarket } from './sim-market.ts';
import { START_MS } from './sim-time.ts';
import { CLIENT } from './sim-transport.ts';

const PUMP_MS = 2;
const MARKET_MS = 10;

/** The simulated venue behind real HTTP in this process, with real time. */
export class VenueServer {
  readonly door: VenueDoor;
  readonly market: SimMarket;
  readonly #server: http.Server;
  readonly #pumps: NodeJS.Timeout[] = [];
  readonly #fromMs = performance.now();

  constructor(seed: string, faults: VenueFaults = {}) {
    const rng = new Rng(`venue-server/${seed}`);
    this.market = new SimMarket(rng.fork('market'));
    const dice = new FaultDice(rng.fork('faults'), faults);
    const tariff = tariffSchema.parse(chargesJson);
    const rules = { squareOff: null, openingPaise: 10_000_000_000_000, latencyMs: 3, latencyJitterMs: 4 };
    const parts = { quotes: this.market, listing: this.market, hours: this.market, tariff, rng, rules };
    const tokens = { isLive: () => true, kill: () => {} };
    this.door = new VenueDoor({ venue: new Venue(parts), tokens, dice });
    this.#server = http.createServer((request, response) => this.#take(request, response));
  }

  get account(): Account {
    return this.door.venue.account(CLIENT);
  }

  /** Venue time, epoch ms. */
  nowMs(): number {
    return START_MS + performance.now() - this.#fromMs;
  }

  /** @returns the base address. */
  async listen(): Promise<string> {
    await new Promise<void>((done) => {
      this.#server.listen(0, '127.0.0.1', done);
    });
    this.#pumps.push(setInterval(() => this.door.advance(this.nowMs()), PUMP_MS));
    this.#pumps.push(setInterval(() => this.market.step(0), MARKET_MS));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v2`;
  }

  async close(): Promise<void> {
    for (const pump of this.#pumps) clearInterval(pump);
    this.#server.closeAllConnections();
    await new Promise((done) => {
      this.#server.close(done);
    });
  }

  #take(request: http.IncomingMessage, response: http.ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const body = text === '' ? undefined : parseBody(text);
      const method = request.method as VenueMethod;
      const path = (request.url ?? '').replace('/v2', '');
      const wire = { method, path, clientId: CLIENT, token: 'any', ...(body === undefined ? {} : { body }) };
      this.door.send(wire, this.nowMs(), (outcome) => {
        if (outcome.kind === 'answer') {
          response.writeHead(outcome.reply.status, outcome.reply.headers).end(outcome.reply.body);
        } else if (outcome.kind !== 'silence') request.socket.destroy();
      });
    });
  }
}

/** Real HTTP to it. Its order socket is not served: the books tell everything, a little later. */
export class BooksOnlyTransport extends HttpOrderTransport {
  override stream(sink: FrameSink): void {
    sink.state('live', null);
  }
}
