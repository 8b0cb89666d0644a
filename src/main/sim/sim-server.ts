import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { FaultError, fault } from '#contract/faults.ts';
import type { Rng } from '../core/rng.ts';
import type { SessionCalendar } from '../core/session/calendar.ts';
import { Control } from './control.ts';
import { DEPTH_PATHS, DepthServer } from './depth/depth-server.ts';
import { FaultBoard } from './faults.ts';
import { FeedExchange } from './feed/feed-exchange.ts';
import { FeedServer } from './feed/feed-server.ts';
import { FeedCounters } from './feed/packet-buffer.ts';
import type { SimMarket } from './market.ts';
import { MasterFiles } from './master/master-files.ts';
import { SIM_SERVER_DEFAULTS, type SimServerOptions } from './options.ts';
import { TradingControl } from './orders/trading-control.ts';
import { TradingDesk } from './orders/trading-desk.ts';
import { RateLimits } from './rest/rate-limits.ts';
import { RestServer } from './rest/rest-server.ts';
import type { FaultRequest } from './fault-request.ts';
import { machineTime } from './sim-time.ts';
import { TokenStore } from './tokens.ts';
import { type SimClock, type SimLog, World } from './world.ts';

/**
 * How long a connection may be idle, ms. A front of a broker keeps it about a minute; Node's own five seconds end in the
 * middle of the next order when this machine is busy, and that order is in doubt.
 */
const IDLE_SOCKET_MS = 65_000;

/** Only this machine reaches the simulated exchange. */
const HOST = '127.0.0.1';

export interface SimServerStart {
  /** 0 = any free port. */
  readonly port: number;
  readonly market: SimMarket;
  readonly clock: SimClock;
  readonly rng: Rng;
  /** Part of the tokens' signature, so that a token of another run is refused. */
  readonly seed: number | string;
  readonly options?: Partial<SimServerOptions>;
  /** Hours of the exchange; left out: the calendar that ships. */
  readonly calendar?: SessionCalendar;
  readonly log?: SimLog;
}

/** Where the exchange can be reached, and with what. */
export interface SimEndpoints {
  readonly rest: string;
  readonly auth: string;
  readonly feed: string;
  readonly depth20: string | null;
  readonly depth200: string | null;
  readonly orderUpdate: string | null;
  readonly masterCompact: string;
  readonly masterDetailed: string;
  readonly clientId: string;
  readonly accessToken: string;
}

export interface SimServer {
  readonly port: number;
  readonly endpoints: SimEndpoints;
  /** The market entered another trading day: the owner's token is renewed in the gap. */
  dayChanged(): void;
  /** Resets the oldest depth connections. @returns how many. */
  dropDepth(count: number): number;
  /** Switches faults, as the control path does. */
  switchFaults(request: FaultRequest): void;
  close(): Promise<void>;
}

function endpointsOf(port: number, clientId: string, accessToken: string): SimEndpoints {
  const http = `http://${HOST}:${port}`;
  return {
    rest: `${http}/v2`,
    auth: `${http}/auth`,
    feed: `ws://${HOST}:${port}/feed`,
    depth20: `ws://${HOST}:${port}/twentydepth`,
    depth200: `ws://${HOST}:${port}/twohundreddepth`,
    orderUpdate: `ws://${HOST}:${port}/order-update`,
    masterCompact: `${http}/api-data/api-scrip-master.csv`,
    masterDetailed: `${http}/api-data/api-scrip-master-detailed.csv`,
    clientId,
    accessToken,
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const text =
        error.code === 'EADDRINUSE'
          ? `Port ${port} is in use. Choose another with --port, or --port 0 for any free one.`
          : `Port ${port} cannot be opened: ${error.message}. Choose another with --port.`;
      fail(new FaultError(fault('unavailable.port', text)));
    });
    server.listen(port, HOST, () => done((server.address() as AddressInfo).port));
  });
}

interface Doors {
  readonly feed: FeedServer;
  readonly depth: DepthServer;
  readonly rest: RestServer;
  readonly control: Control;
  readonly desk: TradingDesk;
  readonly trading: TradingControl;
  readonly log: SimLog;
}

/** Largest body of a control request. */
const CONTROL_BYTES_MAX = 65_536;

async function answerTrading(
  trading: TradingControl,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  let text = '';
  for await (const chunk of request as AsyncIterable<Buffer>) {
    if (text.length <= CONTROL_BYTES_MAX) text += chunk.toString('utf8');
  }
  const { status, body } = trading.answer(request.method ?? '', path, text);
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** Sends every request to the feed, the control paths or REST. */
function serve(server: Server, { feed, depth, rest, control, desk, trading, log }: Doors): void {
  const urlOf = (request: IncomingMessage): URL | null => URL.parse(request.url ?? '', `http://${HOST}`);
  server.on('request', (request, response) => {
    const url = urlOf(request);
    if (url === null) {
      response.writeHead(400).end();
      return;
    }
    const answered = url.pathname.startsWith('/sim/venue')
      ? answerTrading(trading, request, response, url.pathname)
      : url.pathname.startsWith('/sim/')
        ? control.answer(request, response, url.pathname)
        : rest.answer(request, response, url);
    answered.catch((error: unknown) => {
      log('error', 'rest.request.failed', { path: url.pathname, message: String(error) });
      response.destroy();
    });
  });
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', (error) => log('info', 'feed.socket.failed', { message: error.message }));
    const url = urlOf(request);
    const levels = DEPTH_PATHS.get(url?.pathname ?? '');
    if (url !== null && levels !== undefined) {
      depth.upgrade(levels, request, socket as Socket, head, url.searchParams);
    } else if (url?.pathname === '/feed' || url?.pathname === '/feed/') {
      feed.upgrade(request, socket as Socket, head, url.searchParams);
    } else if (url?.pathname === '/order-update' || url?.pathname === '/order-update/') {
      desk.socket.upgrade(request, socket as Socket, head);
    } else socket.end('HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  });
}

/**
 * Starts the simulated exchange on one port of this machine: REST, auth, instrument files and the live feed.
 * @throws FaultError `unavailable.port` when the port cannot be opened.
 */
export async function startSimServer(start: SimServerStart): Promise<SimServer> {
  const options: SimServerOptions = { ...SIM_SERVER_DEFAULTS, ...start.options };
  const log: SimLog = start.log ?? (() => undefined);
  const world = new World(start.market, start.clock);
  const faults = new FaultBoard();
  const counters = new FeedCounters();
  const { rng } = start;
  const tokens = new TokenStore(options.clientId, `simulated-exchange-${start.seed}`, start.clock);
  const masters = new MasterFiles(world);
  const limits = new RateLimits();
  const { calendar } = start;
  const desk = new TradingDesk({
    world,
    tokens,
    options,
    rng: rng.fork('venue'),
    log,
    ...(calendar === undefined ? {} : { calendar }),
  });
  const rest = new RestServer({ world, tokens, limits, faults, options, masters, rng: rng.fork('rest') }, desk, log);
  const server = createServer({ keepAliveTimeout: IDLE_SOCKET_MS });
  const port = await listen(server, start.port);
  const time = machineTime;
  const feed = new FeedExchange({ world, counters, faults, options, tokens, log, time, rng: rng.fork('feed') });
  const depth = new DepthServer({ world, tokens, faults, options, log });
  const control = new Control({ feed, rest, counters, faults, tokens, world, time });
  const trading = new TradingControl(desk, options.clientId);
  serve(server, { feed: new FeedServer(feed, log), depth, rest, control, desk, trading, log });
  return {
    port,
    endpoints: endpointsOf(port, options.clientId, tokens.mint('SELF').text),
    dayChanged: () => tokens.extend(),
    switchFaults: (request) => control.apply(request),
    dropDepth: (count) => depth.dropSockets(count),
    close: () => {
      feed.close();
      depth.close();
      desk.close();
      return new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      });
    },
  };
}
