import type { Rng } from '../../core/rng.ts';
import type { FaultBoard } from '../faults.ts';
import type { MasterFiles } from '../master/master-files.ts';
import type { SimServerOptions } from '../options.ts';
import type { TokenStore } from '../tokens.ts';
import type { World } from '../world.ts';
import type { Body } from '../../core/venue/body-fields.ts';
import type { RateClass, RateLimits } from './rate-limits.ts';
import type { Family, Reply } from '../../core/venue/wire-reply.ts';

/** What every route may use. */
export interface RestParts {
  readonly world: World;
  readonly tokens: TokenStore;
  readonly limits: RateLimits;
  readonly faults: FaultBoard;
  readonly options: SimServerOptions;
  readonly rng: Rng;
  readonly masters: MasterFiles;
}

/** One request as a route sees it. */
export interface Call {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The parsed body; empty when there is none. */
  readonly body: Body;
  readonly clientId: string;
  /** Market time, epoch ms; the market stands there. */
  readonly nowMs: number;
}

/** One path of the REST side. */
export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly family: Family;
  /** Needs the access token. */
  readonly secured: boolean;
  /** Needs the `client-id` header as well. */
  readonly clientHeader?: boolean;
  readonly rate: RateClass | null;
  readonly handle: (call: Call, parts: RestParts) => Reply;
}
