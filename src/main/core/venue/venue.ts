import { assert } from '#contract/faults.ts';
import type { Tariff } from '../charges/tariff.ts';
import type { Rng } from '../rng.ts';
import { istDate } from '../time/ist.ts';
import { Account } from './account.ts';
import { AlertBook } from './alert-book.ts';
import { markExpiring, rollDay } from './day-roll.ts';
import { ForeverBook } from './forever-book.ts';
import type { Hours, Listing, OrderSource, OrderTerms, Quotes, VenueOrder } from './model.ts';
import { type OrderDesk, OrderDesk as Desk } from './order-desk.ts';
import { orderFrame, type OrderWord } from './order-frame.ts';
import { termsOf } from './order-input.ts';
import { stepPnlExit } from './pnl-exit.ts';
import { badInput, type Body, javaJson, Refused, type VenueReply } from './reply.ts';
import { gatewayError } from './wire-reply.ts';
import { postbackOf } from './rows.ts';
import type { RouteParts, VenueMethod } from './routes/venue-route.ts';
import { VENUE_RULES, type VenueRules } from './rules.ts';
import { squareOff } from './square-off.ts';
import { SuperBook } from './super-book.ts';
import { accountState, restoreAccount, STATE_VERSION, type VenueState } from './venue-state.ts';
import { findVenueRoute } from './venue-router.ts';

export interface VenueParts {
  readonly quotes: Quotes;
  readonly listing: Listing;
  readonly hours: Hours;
  readonly tariff: Tariff;
  readonly rng: Rng;
  readonly rules?: Partial<VenueRules>;
  /** Ms after which a cancelled order trades all the same; asked once a cancellation. */
  readonly lateFillMs?: () => number | null;
}

/** One REST request of an account whose token was accepted. */
export interface VenueRequest {
  readonly method: VenueMethod;
  /** Below `/v2`: `/orders/3511…`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** The parsed JSON object; left out = no body. */
  readonly body?: Body;
  readonly clientId: string;
  /** Address that the request came from. */
  readonly ip?: string;
}

/** A change of state of one order: what the order socket and the webhook say of it. */
export interface VenueEvent {
  readonly atMs: number;
  readonly clientId: string;
  readonly orderId: string;
  readonly word: OrderWord;
  /** JSON text of the socket's frame; null for a change that the socket does not tell. */
  readonly frame: string | null;
  /** JSON text of the webhook's body; null while `tellsPostbacks` is off. */
  readonly postback: string | null;
}

/**
 * The simulated broker and exchange: accounts, orders, matching, money. Pure: time comes with every call and never
 * goes back, chance from the generator; the same calls give the same answers.
 */
export class Venue {
  readonly rules: VenueRules;
  /** Whether events carry the webhook's body; off, because most runs have no webhook and the text is dear. */
  tellsPostbacks = false;
  readonly #parts: RouteParts;
  readonly #accounts = new Map<string, Account>();
  #events: VenueEvent[] = [];
  #date = '';

  constructor(parts: VenueParts) {
    this.rules = { ...VENUE_RULES, ...parts.rules };
    const { quotes, listing, hours, tariff, rng, lateFillMs = () => null } = parts;
    const { rules } = this;
    const changed = (account: Account, order: VenueOrder, word: OrderWord, atMs: number): void => {
      this.#record(order, word, atMs);
      this.#parts.supers.orderChanged(account, order, atMs);
    };
    const desk: OrderDesk = new Desk({ quotes, hours, tariff, rng, rules, changed, lateFillMs });
    this.#parts = {
      quotes,
      listing,
      hours,
      rules,
      tariff,
      desk,
      supers: new SuperBook(desk, quotes),
      forevers: new ForeverBook(desk, quotes, hours),
    };
  }

  /** The account of a client id; made with the opening money when it is new. */
  account(clientId: string): Account {
    let found = this.#accounts.get(clientId);
    if (found === undefined) {
      found = new Account(clientId, this.rules.openingPaise, new AlertBook());
      this.#accounts.set(clientId, found);
    }
    return found;
  }

  get accounts(): readonly Account[] {
    return [...this.#accounts.values()];
  }

  /** Moment of the next thing that is due whatever the market does; Infinity when nothing is. */
  get nextMs(): number {
    return this.#parts.desk.nextMs;
  }

  /** Everything that must outlive a restart, as values that structured cloning carries; references stay shared. */
  get state(): VenueState {
    return {
      version: STATE_VERSION,
      date: this.#date,
      counts: this.#parts.desk.counts,
      accounts: this.accounts.map(accountState),
    };
  }

  /** Goes on from a former life; only for a venue that has no account yet. Alerts are not kept. */
  restore({ date, counts, accounts }: VenueState, nowMs: number): void {
    assert(this.#accounts.size === 0, 'a venue is restored before it is used');
    this.#date = date;
    for (const kept of accounts) restoreAccount(this.account(kept.clientId), kept);
    this.#parts.desk.restore(counts, this.accounts, nowMs);
  }

  /** Answers one request. What follows from it happens in `advance`. @param nowMs market time, epoch ms. */
  handle(request: VenueRequest, nowMs: number): VenueReply {
    this.#step(nowMs);
    const found = findVenueRoute(request.method, request.path);
    if (found === null || found === 'method') {
      const path = `/v2${request.path}`;
      if (found === null) return gatewayError(404, 'Not Found', path, nowMs);
      return gatewayError(405, 'Method Not Allowed', path, nowMs);
    }
    const account = this.account(request.clientId);
    const { route, params } = found;
    if (route.fromStaticIp && this.rules.checkIp && !this.#knows(account, request.ip)) return badInput('Invalid IP');
    const call = { account, params, body: request.body ?? {}, query: request.query ?? {}, nowMs, date: this.#date };
    try {
      return route.handle(call, this.#parts);
    } catch (error) {
      if (error instanceof Refused) return error.reply;
      throw error;
    }
  }

  /** Moves the venue to a moment. @returns everything that happened since the last call, oldest first. */
  advance(nowMs: number): VenueEvent[] {
    this.#step(nowMs);
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** An order placed elsewhere, in the broker's own app or on its web page. @throws Refused when the body is no order. */
  placeExternal(clientId: string, body: Body, nowMs: number, source: OrderSource = 'N'): VenueOrder {
    this.#step(nowMs);
    const terms: OrderTerms = termsOf(body, this.#parts);
    return this.#parts.desk.submit(this.account(clientId), terms, { source }, nowMs);
  }

  /** Cancels an order from elsewhere. @returns false when there is no such live order. */
  cancelExternal(clientId: string, orderId: string, nowMs: number): boolean {
    this.#step(nowMs);
    const account = this.account(clientId);
    const order = account.liveOrders().find(({ id }) => id === orderId);
    if (order !== undefined) this.#parts.desk.cancel(account, order, nowMs);
    return order !== undefined;
  }

  #knows({ ips }: Account, ip: string | undefined): boolean {
    return ip !== undefined && (ips.PRIMARY?.ip === ip || ips.SECONDARY?.ip === ip);
  }

  #step(nowMs: number): void {
    const date = istDate(nowMs);
    const { desk, supers, forevers, quotes } = this.#parts;
    if (this.#date !== '' && date !== this.#date) {
      desk.endDay(nowMs);
      for (const account of this.#accounts.values()) rollDay(account, this.#date, date, nowMs);
    }
    this.#date = date;
    desk.step(nowMs);
    for (const account of this.#accounts.values()) {
      supers.step(account, nowMs);
      forevers.step(account, nowMs);
      account.alerts.step(account, quotes, desk, date, nowMs);
      stepPnlExit(account, this.#parts, nowMs);
      squareOff(account, this.#parts, nowMs);
      markExpiring(account, quotes, date);
    }
  }

  #record(order: VenueOrder, word: OrderWord, atMs: number): void {
    const silent = word === 'Transit' && !this.rules.transitFrames;
    const { segment, securityId } = order.instrument;
    const ltp = silent ? 0 : (this.#parts.quotes.quote(segment, securityId)?.ltpPaise ?? 0);
    this.#events.push({
      atMs,
      clientId: order.clientId,
      orderId: order.id,
      word,
      frame: silent ? null : JSON.stringify(orderFrame(order, word, ltp)),
      postback: this.tellsPostbacks ? javaJson(postbackOf(order)) : null,
    });
  }
}
