import type { Account } from './account.ts';
import { isLive, type LegName, type OrderTerms, type Quotes, remaining, type VenueOrder } from './model.ts';
import type { OrderDesk } from './order-desk.ts';
import { protectedPaise } from './rules.ts';

/** An entry with its exits. The exits are orders of their own once the entry has ended with something filled. */
export interface SuperOrder {
  readonly entry: VenueOrder;
  /** 0 = none. */
  targetPaise: number;
  stopPaise: number;
  jumpPaise: number;
  /** Last price up to which the stop has followed. */
  trailPaise: number;
  target: VenueOrder | null;
  stop: VenueOrder | null;
  /** Legs that were cancelled on their own; they cannot come back. */
  readonly cancelledLegs: Set<LegName>;
  /** The exit that closed it. */
  triggeredLeg: LegName | null;
  placed: boolean;
}

export interface SuperTerms {
  readonly targetPaise: number;
  readonly stopPaise: number;
  readonly jumpPaise: number;
}

/** Places, trails and ends the exits of super orders. */
export class SuperBook {
  readonly #desk: OrderDesk;
  readonly #quotes: Quotes;

  constructor(desk: OrderDesk, quotes: Quotes) {
    this.#desk = desk;
    this.#quotes = quotes;
  }

  place(account: Account, terms: OrderTerms, exits: SuperTerms, nowMs: number): SuperOrder {
    const entry = this.#desk.submit(account, terms, { source: 'P', legName: 'ENTRY_LEG' }, nowMs);
    const made: SuperOrder = {
      entry,
      ...exits,
      trailPaise: 0,
      target: null,
      stop: null,
      cancelledLegs: new Set(),
      triggeredLeg: null,
      placed: false,
    };
    account.supers.set(entry.id, made);
    return made;
  }

  /** Ends a leg, or with the entry leg everything. */
  cancel(account: Account, one: SuperOrder, leg: LegName, nowMs: number): void {
    const legs: LegName[] = leg === 'ENTRY_LEG' ? ['TARGET_LEG', 'STOP_LOSS_LEG'] : [leg];
    for (const name of legs) {
      one.cancelledLegs.add(name);
      const order = name === 'TARGET_LEG' ? one.target : one.stop;
      if (order !== null && isLive(order)) this.#desk.cancel(account, order, nowMs);
    }
    if (leg === 'ENTRY_LEG' && isLive(one.entry)) this.#desk.cancel(account, one.entry, nowMs);
  }

  /** New prices for exits; those already at the exchange are changed there. */
  reprice(one: SuperOrder, exits: Partial<SuperTerms>, nowMs: number): void {
    Object.assign(one, exits);
    const { target, stop } = one;
    if (target !== null && isLive(target) && target.pricePaise !== one.targetPaise) {
      this.#desk.adjust(target, { pricePaise: one.targetPaise }, nowMs);
    }
    if (stop !== null && isLive(stop) && !stop.triggered && stop.triggerPaise !== one.stopPaise)
      this.#moveStop(one, nowMs);
  }

  /** After a change of a leg: one exit's fill takes from the other. */
  orderChanged(account: Account, order: VenueOrder, nowMs: number): void {
    const one = order.superId === null ? undefined : account.supers.get(order.superId);
    if (one === undefined || order.filled === 0) return;
    const other = order === one.target ? one.stop : one.target;
    const open = one.entry.filled - (one.target?.filled ?? 0) - (one.stop?.filled ?? 0);
    if (open === 0) one.triggeredLeg ??= order.legName;
    if (other === null || !isLive(other)) return;
    if (open === 0) this.#desk.end(other, 'CANCELLED', nowMs);
    else if (remaining(other) > open) this.#desk.adjust(other, { quantity: other.filled + open }, nowMs);
  }

  step(account: Account, nowMs: number): void {
    for (const one of account.supers.values()) {
      if (one.triggeredLeg !== null) continue;
      if (!one.placed && !isLive(one.entry) && one.entry.filled > 0) this.#placeExits(account, one, nowMs);
      if (one.jumpPaise > 0 && one.stop !== null && isLive(one.stop) && !one.stop.triggered) this.#trail(one, nowMs);
    }
  }

  #placeExits(account: Account, one: SuperOrder, nowMs: number): void {
    one.placed = true;
    const { entry } = one;
    const { instrument, product, id } = entry;
    const side = entry.side === 'BUY' ? 'SELL' : 'BUY';
    const rest = {
      instrument,
      product,
      side,
      validity: 'DAY',
      quantity: entry.filled,
      disclosed: 0,
      amo: null,
    } as const;
    const correlationId = null;
    if (one.targetPaise > 0 && !one.cancelledLegs.has('TARGET_LEG')) {
      const terms = { ...rest, correlationId, type: 'LIMIT', pricePaise: one.targetPaise, triggerPaise: 0 } as const;
      one.target = this.#desk.submit(account, terms, { source: 'P', legName: 'TARGET_LEG', superId: id }, nowMs);
    }
    if (one.stopPaise > 0 && !one.cancelledLegs.has('STOP_LOSS_LEG')) {
      const triggerPaise = one.stopPaise;
      const terms = {
        ...rest,
        correlationId,
        type: 'STOP_LOSS',
        pricePaise: this.#stopLimit(one),
        triggerPaise,
      } as const;
      one.stop = this.#desk.submit(account, terms, { source: 'P', legName: 'STOP_LOSS_LEG', superId: id }, nowMs);
    }
    one.trailPaise = this.#quotes.quote(instrument.segment, instrument.securityId)?.ltpPaise ?? entry.lastFillPaise;
  }

  /** Limit behind the stop's trigger: the protection of a market order at that price. */
  #stopLimit({ entry, stopPaise }: SuperOrder): number {
    const { instrument } = entry;
    const quote = this.#quotes.quote(instrument.segment, instrument.securityId);
    const { upperPaise = 0, lowerPaise = 0 } = quote ?? {};
    const side = entry.side === 'BUY' ? 'SELL' : 'BUY';
    return protectedPaise(instrument, side, { ltpPaise: stopPaise, upperPaise, lowerPaise });
  }

  #moveStop(one: SuperOrder, nowMs: number): void {
    if (one.stop === null) return;
    this.#desk.adjust(one.stop, { triggerPaise: one.stopPaise, pricePaise: this.#stopLimit(one) }, nowMs);
  }

  #trail(one: SuperOrder, nowMs: number): void {
    const { instrument, side } = one.entry;
    const quote = this.#quotes.quote(instrument.segment, instrument.securityId);
    if (quote === null) return;
    const sign = side === 'BUY' ? 1 : -1;
    const jumps = Math.floor(((quote.ltpPaise - one.trailPaise) * sign) / one.jumpPaise);
    if (jumps < 1) return;
    one.trailPaise += sign * jumps * one.jumpPaise;
    one.stopPaise += sign * jumps * one.jumpPaise;
    this.#moveStop(one, nowMs);
  }
}
