import type { IncomingMessage, ServerResponse } from 'node:http';
import { type FaultRequest, faultRequestSchema } from './fault-request.ts';
import type { FaultBoard } from './faults.ts';
import type { FeedExchange } from './feed/feed-exchange.ts';
import type { FeedCounters } from './feed/packet-buffer.ts';
import type { RestServer } from './rest/rest-server.ts';
import type { SimTime } from './sim-time.ts';
import type { TokenStore } from './tokens.ts';
import type { World } from './world.ts';

/** Chunks of a control request that are read; more cannot be a fault request. */
const CHUNKS_MAX = 64;

export interface ControlParts {
  readonly feed: FeedExchange;
  readonly rest: RestServer;
  readonly counters: FeedCounters;
  readonly faults: FaultBoard;
  readonly tokens: TokenStore;
  readonly world: World;
  readonly time: SimTime;
}

/** The control paths of a simulation: what was sent, and faults to switch. No part of the broker's protocol. */
export class Control {
  private readonly parts: ControlParts;

  constructor(parts: ControlParts) {
    this.parts = parts;
  }

  counters(): unknown {
    const { feed, rest, counters, world } = this.parts;
    const { user, system } = process.cpuUsage();
    return {
      sent: counters.byName(),
      packets: counters.packets,
      bytes: counters.bytes,
      messages: counters.messages,
      skippedTurns: counters.skippedTurns,
      connections: {
        open: feed.open,
        accepted: counters.accepted,
        refused: counters.refused,
        evicted: counters.evicted,
      },
      subscriptions: feed.subscriptions,
      rest: Object.fromEntries(rest.answered),
      marketMs: world.market.nowMs,
      /** Processor time of this process since its start, and its memory. */
      cpuMs: Math.round((user + system) / 1000),
      memoryMb: Math.round(process.memoryUsage.rss() / 1_048_576),
    };
  }

  /** @returns the problem in words, or null when the faults are switched. */
  switchFaults(text: string): string | null {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return 'The body is no JSON text.';
    }
    const parsed = faultRequestSchema.safeParse(value);
    if (!parsed.success) return parsed.error.issues.map((one) => `${one.path.join('.')}: ${one.message}`).join('; ');
    this.apply(parsed.data);
    return null;
  }

  /** Switches the faults that the request names. */
  apply(request: FaultRequest): void {
    const { feed, faults, tokens, time } = this.parts;
    faults.apply(request, time.realMs());
    feed.strike(request);
    if (request.tokenDeath === true) tokens.kill();
  }

  async answer(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const send = (status: number, body: unknown): void => {
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify(body));
    };
    if (path === '/sim/counters' && request.method === 'GET') return send(200, this.counters());
    if (path !== '/sim/fault' || request.method !== 'POST') {
      return send(404, { error: 'Known: GET /sim/counters, POST /sim/fault' });
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) if (chunks.length < CHUNKS_MAX) chunks.push(chunk);
    const problem = this.switchFaults(Buffer.concat(chunks).toString('utf8'));
    return problem === null ? send(200, this.parts.faults) : send(400, { error: problem });
  }
}
