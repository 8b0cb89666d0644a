import { assert, ensure } from '#contract/faults.ts';
import type { Tariff } from '../charges/tariff.ts';
import type { Rng } from '../rng.ts';
import { istDate } from '../time/ist.ts';
import type { Account } from './account.ts';
import { bookFill } from './booking.ts';
import { InstrumentBook, type Match } from './matching.ts';
import type { Hours, OrderTerms, Quotes, VenueInstrument, VenueOrder, VenueQuote } from './model.ts';
import { isLive, remaining } from './model.ts';
import { amoReleaseMs } from './amo.ts';
import { newOrder, type Origin } from './new-order.ts';
import type { OrderChange } from './order-change.ts';
import type { OrderWord } from './order-frame.ts';
import { blockedFor, riskReason } from './risk.ts';
import { protectedPaise, type VenueRules } from './rules.ts';
import { TaskQueue } from './task-queue.ts';
import type { DeskCounts } from './venue-state.ts';

export interface DeskParts {
  readonly quotes: Quotes;
  readonly hours: Hours;
  readonly tariff: Tariff;
  readonly rng: Rng;
  readonly rules: VenueRules;
  /** Told of every change of state, after it. */
  readonly changed: (account: Account, order: VenueOrder, word: OrderWord, atMs: number) => void;
  /** Ms after which a cancelled order trades all the same; null = never. */
  readonly lateFillMs: () => number | null;
}

/** Orders of one instrument that are at the exchange. */
interface Pit {
  readonly instrument: VenueInstrument;
  readonly book: InstrumentBook;
  /** Stop orders that wait for their trigger. */
  stops: VenueOrder[];
  inAuction: boolean;
}

interface Owned {
  readonly account: Account;
  readonly order: VenueOrder;
}

const ORDER_PREFIX = '351';

/** Accepts, checks, matches, changes and ends orders. Moved by `step`; knows no clock of its own. */
export class OrderDesk {
  readonly #parts: DeskParts;
  readonly #tasks = new TaskQueue();
  readonly #pits = new Map<string, Pit>();
  /** Orders that can still trade, with their accounts. */
  readonly #live = new Map<string, Owned>();
  #amoQueue: Owned[] = [];
  #orderCount = 0;
  #exchangeCount = 0;
  #tradeCount = 0;
  #arrivals = 0;

  constructor(parts: DeskParts) {
    this.#parts = parts;
  }

  /** Moment of the next thing that happens by itself, market moves aside; Infinity when there is none. */
  get nextMs(): number {
    return this.#tasks.nextMs;
  }

  /** Numbers that ids are made of. */
  get counts(): DeskCounts {
    return {
      orders: this.#orderCount,
      exchange: this.#exchangeCount,
      trades: this.#tradeCount,
      arrivals: this.#arrivals,
    };
  }

  /** Takes back what a former life had: numbers go on, live orders stand where they stood. */
  restore({ orders, exchange, trades, arrivals }: DeskCounts, accounts: readonly Account[], nowMs: number): void {
    this.#orderCount = orders;
    this.#exchangeCount = exchange;
    this.#tradeCount = trades;
    this.#arrivals = arrivals;
    const live = accounts.flatMap((account) => account.liveOrders().map((order) => ({ account, order })));
    live.sort((a, b) => a.order.arrival - b.order.arrival);
    for (const owned of live) this.#putBack(owned, nowMs);
  }

  nextId(nowMs: number): string {
    const day = istDate(nowMs).replaceAll('-', '').slice(2);
    return `${ORDER_PREFIX}${day}${String(++this.#orderCount).padStart(6, '0')}`;
  }

  /** Takes an order in: TRANSIT at once, the rest later. */
  submit(account: Account, terms: OrderTerms, origin: Origin, nowMs: number): VenueOrder {
    const order = newOrder(this.nextId(nowMs), account, terms, origin, nowMs);
    account.orders.set(order.id, order);
    account.byCorrelation.set(order.correlationId, order);
    const owned = { account, order };
    this.#live.set(order.id, owned);
    this.#tell(owned, 'Transit', nowMs);
    this.#later(nowMs, (atMs) => this.#acknowledge(owned, atMs));
    return order;
  }

  /** Asks for a change; the caller has checked that it may be asked for. */
  modify(account: Account, order: VenueOrder, change: OrderChange, nowMs: number): void {
    order.modifications++;
    this.#later(nowMs, (atMs) => this.#change({ account, order }, change, atMs));
  }

  /** Asks for the end of a live order; it can still trade until the exchange has the request. */
  cancel(account: Account, order: VenueOrder, nowMs: number): void {
    if (order.cancelling) return;
    order.cancelling = true;
    this.#later(nowMs, (atMs) => this.#cancelNow({ account, order }, atMs));
  }

  /** Ends an order at once: what the broker does with its own legs. */
  end(order: VenueOrder, status: 'CANCELLED' | 'EXPIRED', nowMs: number): void {
    const owned = this.#live.get(order.id);
    if (owned !== undefined) this.#end(owned, status, status === 'CANCELLED' ? 'Cancelled' : 'Expired', nowMs);
  }

  /** Sets quantity or prices of the broker's own leg at once, without a check and without losing its place. */
  adjust(
    order: VenueOrder,
    values: Partial<Pick<VenueOrder, 'quantity' | 'pricePaise' | 'triggerPaise'>>,
    nowMs: number,
  ): void {
    const owned = this.#live.get(order.id);
    if (owned === undefined) return;
    Object.assign(order, values);
    assert(remaining(order) > 0, 'a leg keeps something to do');
    this.#tell(owned, 'Modified', nowMs);
  }

  /** Ends every live order of an account that is past TRANSIT; those in TRANSIT end as soon as they leave it. */
  cancelAll(account: Account, nowMs: number): void {
    for (const order of account.liveOrders()) this.cancel(account, order, nowMs);
  }

  /** Everything that happens up to a moment: requests that arrive, triggers, trades, the end of a session. */
  step(nowMs: number): void {
    this.#tasks.runUntil(nowMs);
    this.#releaseAmo(nowMs);
    for (const [key, pit] of this.#pits) {
      this.#stepPit(pit, nowMs);
      if (pit.book.resting.length === 0 && pit.stops.length === 0) this.#pits.delete(key);
    }
  }

  /** Ends what is left of a day. Orders queued for the next opening stay. */
  endDay(nowMs: number): void {
    for (const owned of this.#live.values()) {
      if (owned.order.amo === null || owned.order.exchangeId !== '0') this.#end(owned, 'EXPIRED', 'Expired', nowMs);
    }
  }

  #putBack(owned: Owned, nowMs: number): void {
    const { order } = owned;
    this.#live.set(order.id, owned);
    if (order.status === 'TRANSIT') this.#later(nowMs, (atMs) => this.#acknowledge(owned, atMs));
    else if (order.exchangeId === '0') this.#amoQueue.push(owned);
    else if (order.type === 'STOP_LOSS' && !order.triggered) this.#pitOf(order.instrument).stops.push(order);
    else this.#pitOf(order.instrument).book.putBack(order);
    if (order.cancelling && order.status !== 'TRANSIT') this.#later(nowMs, (atMs) => this.#cancelNow(owned, atMs));
  }

  #later(nowMs: number, run: (atMs: number) => void): void {
    const { rng, rules } = this.#parts;
    this.#tasks.add(nowMs + rules.latencyMs + rng.int(rules.latencyJitterMs + 1), run);
  }

  #quoteOf({ segment, securityId }: VenueInstrument): VenueQuote | null {
    return this.#parts.quotes.quote(segment, securityId);
  }

  #tell({ account, order }: Owned, word: OrderWord, atMs: number): void {
    order.updatedMs = atMs;
    this.#parts.changed(account, order, word, atMs);
  }

  #acknowledge(owned: Owned, atMs: number): void {
    const { account, order } = owned;
    // The day ended while it was on its way.
    if (order.status !== 'TRANSIT') return;
    const { instrument } = order;
    const phase = this.#parts.hours.phase(instrument.sessionClass, atMs);
    const open = phase !== 'closed' && phase !== 'postclose';
    const quote = this.#quoteOf(instrument);
    const closed = order.amo === null && !open ? 'Markets are Offline or Blocked' : null;
    const reason = closed ?? riskReason(account, order, quote, phase === 'auction', istDate(atMs));
    if (reason !== null || quote === null) {
      order.errorCode = 'RMS';
      order.errorText = `RMS:${order.id}:${reason}`;
      this.#end(owned, 'REJECTED', 'Rejected', atMs);
      return;
    }
    order.status = 'PENDING';
    order.blockedPaise = blockedFor(account, order, quote, istDate(atMs));
    if (order.amo !== null && !open) {
      this.#amoQueue.push(owned);
      this.#tell(owned, 'Pending', atMs);
    } else this.#toExchange(owned, quote, atMs);
    if (order.cancelling && isLive(order)) this.#cancelNow(owned, atMs);
  }

  #toExchange(owned: Owned, quote: VenueQuote, atMs: number): void {
    const { order } = owned;
    order.exchangeId = `1${1 + (++this.#exchangeCount % 3)}00000${String(this.#exchangeCount).padStart(9, '0')}`;
    order.exchangeMs = atMs;
    if (order.type === 'MARKET' || order.type === 'STOP_LOSS_MARKET') {
      order.pricePaise = protectedPaise(order.instrument, order.side, quote);
      order.type = 'LIMIT';
    }
    this.#tell(owned, 'Pending', atMs);
    this.#enter(owned, quote, atMs);
  }

  /** Puts an order to work at the exchange: waits for its trigger, trades, rests or ends. */
  #enter(owned: Owned, quote: VenueQuote, atMs: number): void {
    const { order } = owned;
    const pit = this.#pitOf(order.instrument);
    order.arrival = ++this.#arrivals;
    if (order.type === 'STOP_LOSS' && !order.triggered) {
      pit.stops.push(order);
      return;
    }
    const phase = this.#parts.hours.phase(order.instrument.sessionClass, atMs);
    if (phase === 'continuous') pit.book.arrive(order, quote, (match) => this.#match(match, atMs));
    if (!isLive(order)) return;
    if (order.validity === 'IOC') this.#end(owned, 'CANCELLED', 'Cancelled', atMs);
    else pit.book.rest(order, quote);
  }

  #pitOf(instrument: VenueInstrument): Pit {
    let pit = this.#pits.get(instrument.key);
    if (pit === undefined) {
      pit = { instrument, book: new InstrumentBook(), stops: [], inAuction: false };
      this.#pits.set(instrument.key, pit);
    }
    return pit;
  }

  #stepPit(pit: Pit, nowMs: number): void {
    const phase = this.#parts.hours.phase(pit.instrument.sessionClass, nowMs);
    const quote = this.#quoteOf(pit.instrument);
    if (pit.inAuction && phase !== 'auction' && quote !== null) this.#endAuction(pit, quote, nowMs);
    pit.inAuction = phase === 'auction';
    if (pit.inAuction) for (const order of pit.book.resting) order.inAuction = true;
    if (phase === 'closed' || phase === 'postclose') {
      for (const order of [...pit.book.resting, ...pit.stops]) {
        this.#end(this.#owned(order), 'EXPIRED', 'Expired', nowMs);
      }
    } else if (phase === 'continuous' && quote !== null) {
      this.#trigger(pit, quote, nowMs);
      pit.book.progress(quote, (match) => this.#match(match, nowMs));
    }
  }

  #trigger(pit: Pit, quote: VenueQuote, nowMs: number): void {
    const met = (order: VenueOrder): boolean =>
      order.side === 'BUY' ? quote.ltpPaise >= order.triggerPaise : quote.ltpPaise <= order.triggerPaise;
    if (quote.ltpPaise === 0 || !pit.stops.some(met)) return;
    const due = pit.stops.filter(met);
    pit.stops = pit.stops.filter((order) => !due.includes(order));
    for (const order of due) {
      if (!isLive(order)) continue;
      const owned = this.#owned(order);
      order.triggered = true;
      this.#tell(owned, 'Triggered', nowMs);
      if (isLive(order)) this.#enter(owned, quote, nowMs);
    }
  }

  /** The auction's price is the last price; what it does not fill is cancelled. */
  #endAuction(pit: Pit, quote: VenueQuote, nowMs: number): void {
    for (const order of pit.book.resting.filter((one) => one.inAuction)) {
      const owned = this.#owned(order);
      const meets = order.side === 'BUY' ? order.pricePaise >= quote.ltpPaise : order.pricePaise <= quote.ltpPaise;
      if (meets && quote.ltpPaise > 0) this.#fill(owned, remaining(order), quote.ltpPaise, nowMs);
      else this.#end(owned, 'CANCELLED', 'Cancelled', nowMs);
    }
  }

  #owned(order: VenueOrder): Owned {
    return ensure(this.#live.get(order.id), `order ${order.id} is at the exchange and not known`);
  }

  #match({ taker, maker, quantity, pricePaise }: Match, atMs: number): void {
    if (maker !== null) this.#fill(this.#owned(maker), quantity, pricePaise, atMs);
    this.#fill(this.#owned(taker), quantity, pricePaise, atMs);
  }

  #fill(owned: Owned, quantity: number, pricePaise: number, atMs: number): void {
    const { account, order } = owned;
    const tradeId = String(200_000_000 + ++this.#tradeCount);
    bookFill(account, order, { quantity, pricePaise, tradeId, atMs }, this.#parts.tariff);
    const done = remaining(order) === 0;
    if (done) this.#end(owned, 'TRADED', 'Traded', atMs);
    else {
      if (order.status === 'PENDING') order.status = 'PART_TRADED';
      const quote = this.#quoteOf(order.instrument);
      if (quote !== null && isLive(order)) order.blockedPaise = blockedFor(account, order, quote, istDate(atMs));
      this.#tell(owned, this.#parts.rules.partialStatus, atMs);
    }
  }

  /** The last state of an order: out of every queue, nothing blocked. */
  #end(owned: Owned, status: VenueOrder['status'], word: OrderWord, atMs: number): void {
    const { order } = owned;
    const pit = this.#pits.get(order.instrument.key);
    pit?.book.remove(order);
    if (pit !== undefined) pit.stops = pit.stops.filter((one) => one !== order);
    this.#amoQueue = this.#amoQueue.filter((one) => one.order !== order);
    this.#live.delete(order.id);
    order.status = status;
    order.blockedPaise = 0;
    order.cancelling = false;
    this.#tell(owned, word, atMs);
  }

  #cancelNow(owned: Owned, atMs: number): void {
    const { order } = owned;
    // In TRANSIT the acknowledgement ends it.
    if (!isLive(order) || order.status === 'TRANSIT') return;
    this.#end(owned, 'CANCELLED', 'Cancelled', atMs);
    const lateMs = order.exchangeId === '0' || order.type === 'STOP_LOSS' ? null : this.#parts.lateFillMs();
    if (lateMs !== null)
      this.#tasks.add(atMs + lateMs, (dueMs) => this.#fill(owned, remaining(order), order.pricePaise, dueMs));
  }

  #change(owned: Owned, change: OrderChange, atMs: number): void {
    const { account, order } = owned;
    if (!isLive(order)) return;
    if (order.status === 'TRANSIT') {
      this.#later(atMs, (dueMs) => this.#change(owned, change, dueMs));
      return;
    }
    const quote = this.#quoteOf(order.instrument);
    const triggered = order.triggered;
    const type = triggered ? order.type : change.type;
    const next: VenueOrder = { ...order, ...change, type };
    const refusal =
      change.quantity <= order.filled
        ? 'Order quantity is below what has traded'
        : riskReason(account, next, quote, false, istDate(atMs));
    if (refusal !== null || quote === null) {
      order.errorText = `RMS:${order.id}:${refusal}`;
      this.#tell(owned, order.filled > 0 ? this.#parts.rules.partialStatus : 'Pending', atMs);
      return;
    }
    const keepsPlace =
      change.pricePaise === order.pricePaise && change.quantity <= order.quantity && type === order.type;
    Object.assign(order, change, { type, errorText: '' });
    order.blockedPaise = blockedFor(account, order, quote, istDate(atMs));
    if (order.exchangeId === '0') {
      this.#tell(owned, 'Modified', atMs);
      return;
    }
    if (order.type === 'MARKET' || order.type === 'STOP_LOSS_MARKET') {
      order.pricePaise = protectedPaise(order.instrument, order.side, quote);
      order.type = 'LIMIT';
    }
    order.exchangeMs = atMs;
    this.#tell(owned, 'Modified', atMs);
    if (keepsPlace && order.validity === 'DAY') return;
    const pit = this.#pitOf(order.instrument);
    pit.book.remove(order);
    pit.stops = pit.stops.filter((one) => one !== order);
    this.#enter(owned, quote, atMs);
  }

  #releaseAmo(nowMs: number): void {
    for (const owned of this.#amoQueue.slice()) {
      const { order } = owned;
      if (nowMs < amoReleaseMs(this.#parts.hours, order, nowMs)) continue;
      const quote = this.#quoteOf(order.instrument);
      if (quote === null) continue;
      this.#amoQueue = this.#amoQueue.filter((one) => one !== owned);
      this.#toExchange(owned, quote, nowMs);
    }
  }
}
