import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SimLog } from '../world.ts';
import { ACCOUNT_ROUTES } from './account-routes.ts';
import { authRoutes } from './auth-routes.ts';
import { parseBody } from '../../core/venue/body-fields.ts';
import { chainRoutes } from './chain-routes.ts';
import { CHART_ROUTES } from './chart-routes.ts';
import { MASTER_ROUTES } from './master-routes.ts';
import { QUOTE_ROUTES } from './quote-routes.ts';
import { ROLLING_ROUTES } from './rolling-routes.ts';
import {
  badInput,
  dataError,
  gatewayError,
  legacyError,
  refused,
  type Reply,
  throttled,
} from '../../core/venue/wire-reply.ts';
import { brokenReply } from './rest-faults.ts';
import type { Call, RestParts, Route } from './route.ts';
import type { TradingDesk } from '../orders/trading-desk.ts';
import type { Outcome } from '../../core/venue/venue-door.ts';
import { type FoundRoute, findVenueRoute } from '../../core/venue/venue-router.ts';
import type { VenueMethod } from '../../core/venue/routes/venue-route.ts';

/** Largest request body; a quote request for a thousand ids takes about 8 KB. */
const BODY_BYTES_MAX = 262_144;

/** Reads a request's body to its end. @returns undefined when it was larger than allowed. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= BODY_BYTES_MAX) chunks.push(chunk);
  }
  return bytes > BODY_BYTES_MAX ? undefined : Buffer.concat(chunks).toString('utf8');
}

const single = (value: string | string[] | undefined): string => (typeof value === 'string' ? value : '');

/** What the way in asks of a route. */
type Gate = Pick<Route, 'family' | 'secured' | 'clientHeader' | 'rate'>;
type RestOutcome = { readonly kind: 'answer'; readonly reply: Reply } | Exclude<Outcome, { readonly kind: 'answer' }>;

const V2 = '/v2';
const gateOf = ({ route }: FoundRoute): Gate => ({ family: 'trading', secured: true, rate: route.rate });
const answered = (reply: Reply): RestOutcome => ({ kind: 'answer', reply });

/** The REST side: finds the route, asks for token and budget in the broker's order, and writes the answer. */
export class RestServer {
  private readonly parts: RestParts;
  private readonly log: SimLog;
  /** Null where nothing is traded. */
  private readonly desk: TradingDesk | null;
  private readonly routes = new Map<string, Route>();
  /** Requests answered, by status. */
  readonly answered = new Map<number, number>();

  constructor(parts: RestParts, desk: TradingDesk | null, log: SimLog) {
    this.parts = parts;
    this.desk = desk;
    this.log = log;
    const groups = [
      ACCOUNT_ROUTES,
      authRoutes(),
      QUOTE_ROUTES,
      CHART_ROUTES,
      ROLLING_ROUTES,
      chainRoutes(),
      MASTER_ROUTES,
    ];
    for (const route of groups.flat()) this.routes.set(route.path, route);
  }

  /** Answers one request completely. */
  async answer(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const text = await readBody(request);
    const { latency } = this.parts.faults;
    if (latency > 0) await new Promise((done) => setTimeout(done, latency));
    const outcome = text === undefined ? answered(badInput()) : await this.outcome(request, url, text);
    if (outcome.kind !== 'answer') {
      if (outcome.kind === 'cut') request.socket.destroy();
      else if (outcome.kind === 'reset') request.socket.resetAndDestroy();
      return;
    }
    const { reply } = outcome;
    this.answered.set(reply.status, (this.answered.get(reply.status) ?? 0) + 1);
    if (reply.status >= 400) this.log('info', 'rest.request.refused', { path: url.pathname, status: reply.status });
    // The clock of this process, which a client compares its own with; Node's own header cannot be moved by a test.
    const date = new Date().toUTCString();
    response.writeHead(reply.status, { ...reply.headers, Date: date, 'Content-Length': Buffer.byteLength(reply.body) });
    const { breaksAfter } = reply;
    if (breaksAfter === undefined) {
      response.end(request.method === 'HEAD' ? undefined : reply.body);
      return;
    }
    const body = Buffer.isBuffer(reply.body) ? reply.body : Buffer.from(reply.body);
    response.write(body.subarray(0, breaksAfter), () => response.destroy());
  }

  /** Trading paths go to the venue, which may leave them without an answer; all others are answered here. */
  private async outcome(request: IncomingMessage, url: URL, text: string): Promise<RestOutcome> {
    const path = url.pathname;
    const below = path.startsWith(V2) ? path.slice(V2.length) : null;
    const found = below === null ? null : findVenueRoute(request.method ?? '', below);
    if (found === null || below === null || this.desk === null) return answered(this.reply(request, url, text));
    const nowMs = this.parts.world.sync();
    if (found === 'method') return answered(gatewayError(405, 'Method Not Allowed', path, nowMs));
    const body = text === '' ? undefined : parseBody(text);
    const call = this.call(request, url, body ?? {}, nowMs);
    const refusal = this.refusal(gateOf(found), call) ?? brokenReply(gateOf(found), this.parts);
    if (refusal !== null) return answered(refusal);
    if (text !== '' && body === undefined) return answered(badInput());
    return this.desk.send({
      method: found.route.method as VenueMethod,
      path: below,
      query: Object.fromEntries(url.searchParams),
      clientId: this.parts.tokens.clientId,
      token: single(request.headers['access-token']),
      ip: (request.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
      ...(body === undefined ? {} : { body }),
    });
  }

  private call(request: Pick<IncomingMessage, 'headers'>, url: URL, body: Call['body'], nowMs: number): Call {
    const clientId = single(request.headers['client-id']) || this.parts.tokens.clientId;
    return { path: url.pathname, query: url.searchParams, headers: request.headers, body, clientId, nowMs };
  }

  /** The answer to a request whose body is there, without the connection that carries both. */
  reply(request: Pick<IncomingMessage, 'method' | 'headers'>, url: URL, text: string): Reply {
    const nowMs = this.parts.world.sync();
    const path = url.pathname;
    if (path.startsWith('/charts/')) return legacyError('This version of the charts is closed');
    const route = this.routes.get(path);
    if (route === undefined) return gatewayError(404, 'Not Found', path, nowMs);
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    if (method !== route.method) return gatewayError(405, 'Method Not Allowed', path, nowMs);
    const body = text === '' ? undefined : parseBody(text);
    const call = this.call(request, url, body ?? {}, nowMs);
    if (route.method === 'POST' && text !== '' && body === undefined) {
      return route.family === 'data' ? dataError(400, 814, 'Invalid Request') : badInput();
    }
    return (
      this.refusal(route, call) ?? brokenReply(route, this.parts) ?? this.damaged(route, route.handle(call, this.parts))
    );
  }

  /** Token, client id, budget; null when the request may pass. */
  private refusal(route: Gate, call: Call): Reply | null {
    const { tokens, limits, options } = this.parts;
    if (route.secured) {
      const state = tokens.state(single(call.headers['access-token']));
      if (state !== 'live') return refused(route.family, state === 'malformed');
      const named = [call.headers['client-id'], call.headers['dhanclientid']].filter((id) => id !== undefined);
      const wrong = named.some((id) => id !== tokens.clientId);
      const missing = route.clientHeader === true && call.headers['client-id'] === undefined;
      if (wrong || missing) return refused(route.family, true);
    }
    if (route.rate === null || !options.rateLimits) return null;
    return limits.admit(call.clientId, route.rate, call.nowMs) ? null : throttled(route.family);
  }

  /** A right answer that does not arrive whole, when such a fault is on and hits. */
  private damaged(route: Route, reply: Reply): Reply {
    const { faults, rng } = this.parts;
    if (route.rate === null) return reply;
    if (faults.httpDropped > 0 && rng.next() < faults.httpDropped) return { ...reply, breaksAfter: 0 };
    if (faults.httpCut === 0 || rng.next() >= faults.httpCut) return reply;
    const text = reply.body.toString();
    return { ...reply, body: text.slice(0, Math.floor(rng.next() * text.length)) };
  }
}
