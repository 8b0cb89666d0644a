import type { Tariff } from '../../charges/tariff.ts';
import type { Account } from '../account.ts';
import type { ForeverBook } from '../forever-book.ts';
import type { Hours, Listing, Quotes, VenueOrder } from '../model.ts';
import type { OrderDesk } from '../order-desk.ts';
import { type Body, KILLED, OFFLINE, orderError, refuse, type VenueReply } from '../reply.ts';
import type { VenueRules } from '../rules.ts';
import type { SuperBook } from '../super-book.ts';

export type VenueMethod = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** What every route may use. */
export interface RouteParts {
  readonly quotes: Quotes;
  readonly listing: Listing;
  readonly hours: Hours;
  readonly rules: VenueRules;
  readonly tariff: Tariff;
  readonly desk: OrderDesk;
  readonly supers: SuperBook;
  readonly forevers: ForeverBook;
}

/** One request of one account. */
export interface VenueCall {
  readonly account: Account;
  readonly body: Body;
  /** Path parameters by name. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly nowMs: number;
  /** Trade date, `YYYY-MM-DD`. */
  readonly date: string;
}

export interface VenueRoute {
  readonly method: VenueMethod;
  /** Below `/v2`; `:name` stands for one part of the path. */
  readonly path: string;
  /** Class of the rate limits. */
  readonly rate: 'order' | 'other';
  /** Answered only to the account's static address, when that check is on. */
  readonly fromStaticIp: boolean;
  readonly handle: (call: VenueCall, parts: RouteParts) => VenueReply;
}

/** Refuses what needs an account that may trade: not killed, and the exchange open unless the order waits for it. */
export function mayPlace(call: VenueCall, parts: RouteParts, order: Pick<VenueOrder, 'instrument' | 'amo'>): void {
  if (call.account.killed) refuse(orderError(KILLED));
  const phase = parts.hours.phase(order.instrument.sessionClass, call.nowMs);
  if (order.amo === null && (phase === 'closed' || phase === 'postclose')) refuse(orderError(OFFLINE));
}

/** The body names the account of the token, or none. */
export function checkClient({ account, body }: VenueCall): void {
  const named = body['dhanClientId'];
  if (named !== undefined && named !== null && named !== account.clientId) refuse();
}
