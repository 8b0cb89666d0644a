import type { VenueRules } from '../core/venue/rules.ts';
import { SIM_CLIENT_ID } from './rest/auth-routes.ts';
import { DEPTH_DEFAULTS, type DepthOptions } from './depth/depth-options.ts';

/** What can be set about the simulated exchange's server; every switch has the broker's own behaviour as default. */
export interface SimServerOptions {
  /** Server ping period, ms of real time (the broker: 10 s). */
  readonly pingMs: number;
  /** A socket without a pong for this long is terminated, ms of real time (the broker: 40 s). */
  readonly pongTimeoutMs: number;
  readonly connectionsMax: number;
  readonly instrumentsPerMessageMax: number;
  readonly instrumentsPerConnectionMax: number;
  /** What a bad token meets on the feed: 101 and then a dropped connection, or a disconnect packet. */
  readonly badToken: 'destroy' | 'code50';
  /** Who gets the previous-close packet on subscribing. */
  readonly prevCloseFor: 'indices' | 'all';
  /** Feed connects a minute before HTTP 429; 0 = no such limit. */
  readonly connectsPerMinute: number;
  readonly connectCooldownMs: number;
  /** Full packets a second in load mode; 0 = the broker's cadence. */
  readonly pace: number;
  /** False: the account has no data subscription (reason 806). */
  readonly dataPlan: boolean;
  /** True: `/instrument/{segment}` answers 302 to a stored file. */
  readonly instrumentRedirect: boolean;
  readonly rateLimits: boolean;
  /** How long after its end a one-minute candle can be fetched, ms of market time. */
  readonly candleDelayMs: number;
  readonly chartNumbers: 'java' | 'plain';
  /** A client with more unsent bytes than this misses its turns until it has caught up. */
  readonly sendBufferMaxBytes: number;
  /** Ceiling of cadence-mode packets a second over all sockets; beyond it updates are conflated. */
  readonly packetsPerSecondMax: number;
  /** Connections are reset at exactly this age, ms of real time; 0 = never. */
  readonly resetAfterMs: number;
  /** The sockets of 20 and 200 levels. */
  readonly depth: DepthOptions;
  /** Whose account it is. */
  readonly clientId: string;
  /** Address from which orders are taken; null = none was registered. */
  readonly staticIp: string | null;
  /** An order socket that has not logged in by then is reset, ms of real time. */
  readonly orderLoginMs: number;
  /** A frame of another type after the login of an order socket. */
  readonly orderLoginAck: boolean;
  /** How broker and exchange treat orders, where it differs from the usual. */
  readonly venue: Partial<VenueRules>;
}

export const SIM_SERVER_DEFAULTS: SimServerOptions = {
  pingMs: 10_000,
  pongTimeoutMs: 40_000,
  connectionsMax: 5,
  instrumentsPerMessageMax: 100,
  instrumentsPerConnectionMax: 5_000,
  badToken: 'destroy',
  prevCloseFor: 'indices',
  connectsPerMinute: 0,
  connectCooldownMs: 60_000,
  pace: 0,
  dataPlan: true,
  instrumentRedirect: false,
  rateLimits: true,
  candleDelayMs: 2_000,
  chartNumbers: 'java',
  sendBufferMaxBytes: 1_048_576,
  packetsPerSecondMax: 60_000,
  resetAfterMs: 0,
  depth: DEPTH_DEFAULTS,
  clientId: SIM_CLIENT_ID,
  staticIp: null,
  orderLoginMs: 10_000,
  orderLoginAck: true,
  venue: {},
};
