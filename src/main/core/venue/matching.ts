import { assert } from '#contract/faults.ts';
import { remaining, type Side, type VenueLevel, type VenueOrder, type VenueQuote } from './model.ts';

/** One execution; `maker` is an own order that rested, null = the market's own book. */
export interface Match {
  readonly taker: VenueOrder;
  readonly maker: VenueOrder | null;
  readonly quantity: number;
  readonly pricePaise: number;
}

type OnMatch = (match: Match) => void;

const crosses = (side: Side, limitPaise: number, pricePaise: number): boolean =>
  side === 'BUY' ? pricePaise <= limitPaise : pricePaise >= limitPaise;

/**
 * The book of one instrument: the market's displayed levels and our own resting orders, by price and then by time.
 * What our orders took from a displayed level stays taken until the market's quote changes.
 */
export class InstrumentBook {
  /** Own orders that rest, by arrival. */
  readonly resting: VenueOrder[] = [];
  readonly #taken = new Map<number, number>();
  #version = -1;
  #volume = -1;

  /** Takes in the market's present quote, without matching anything. */
  refresh(quote: VenueQuote): void {
    if (quote.version !== this.#version) {
      this.#taken.clear();
      this.#version = quote.version;
    }
    if (this.#volume < 0 || quote.volume < this.#volume) this.#volume = quote.volume;
  }

  /** Trades an arriving order against everything it crosses. What is left of it does not rest yet. */
  arrive(order: VenueOrder, quote: VenueQuote, onMatch: OnMatch): void {
    this.refresh(quote);
    this.#take(order, quote, onMatch, null);
  }

  /** Puts an order into the queue at its price. */
  rest(order: VenueOrder, quote: VenueQuote): void {
    assert(!this.resting.includes(order), 'an order rests once');
    this.refresh(quote);
    order.queueAhead = sizeAt(order, quote);
    this.resting.push(order);
  }

  /** Puts an order back that rested before a restart; its place in the queue is what it was. */
  putBack(order: VenueOrder): void {
    assert(!this.resting.includes(order), 'an order rests once');
    this.resting.push(order);
  }

  remove(order: VenueOrder): void {
    const at = this.resting.indexOf(order);
    if (at >= 0) this.resting.splice(at, 1);
    order.queueAhead = null;
  }

  /**
   * What the market's progress does to the resting orders: a level that crossed them, and traded quantity that first
   * goes to those in front. Fills are at the order's own price.
   */
  progress(quote: VenueQuote, onMatch: OnMatch): void {
    let traded = this.#volume < 0 ? 0 : Math.max(0, quote.volume - this.#volume);
    this.refresh(quote);
    this.#volume = quote.volume;
    for (const order of this.resting.slice()) {
      if (remaining(order) <= 0 || !this.resting.includes(order)) continue;
      this.#take(order, quote, onMatch, order.pricePaise);
      if (traded > 0 && this.resting.includes(order)) traded -= this.#advanceQueue(order, quote, traded, onMatch);
    }
  }

  /** @returns how much of the traded quantity this order took. */
  #advanceQueue(order: VenueOrder, quote: VenueQuote, traded: number, onMatch: OnMatch): number {
    if (remaining(order) <= 0) return 0;
    const through = order.side === 'BUY' ? quote.ltpPaise < order.pricePaise : quote.ltpPaise > order.pricePaise;
    if (!through && quote.ltpPaise !== order.pricePaise) return 0;
    const ahead = through ? 0 : Math.min(order.queueAhead ?? 0, sizeAt(order, quote) || (order.queueAhead ?? 0));
    order.queueAhead = Math.max(0, ahead - traded);
    const reached = Math.min(remaining(order), Math.max(0, traded - ahead));
    if (reached <= 0) return 0;
    onMatch({ taker: order, maker: null, quantity: reached, pricePaise: order.pricePaise });
    return reached;
  }

  /** @param atPaise price of every fill of an order that rested; null = the levels' own prices. */
  #take(order: VenueOrder, quote: VenueQuote, onMatch: OnMatch, atPaise: number | null): void {
    const levels = order.side === 'BUY' ? quote.asks : quote.bids;
    const makers = atPaise === null ? this.#opposite(order) : [];
    let level = 0;
    let maker = 0;
    while (remaining(order) > 0) {
      const shown = levels[level];
      const own = makers[maker];
      const ownFirst =
        own !== undefined && (shown === undefined || better(order.side, own.pricePaise, shown.pricePaise));
      if (ownFirst) {
        if (!crosses(order.side, order.pricePaise, own.pricePaise)) return;
        const quantity = Math.min(remaining(order), remaining(own));
        if (quantity > 0 && this.resting.includes(own))
          onMatch({ taker: order, maker: own, quantity, pricePaise: own.pricePaise });
        maker++;
        continue;
      }
      if (shown === undefined || !crosses(order.side, order.pricePaise, shown.pricePaise)) return;
      this.#takeLevel(order, shown, atPaise ?? shown.pricePaise, onMatch);
      level++;
    }
  }

  #takeLevel(order: VenueOrder, level: VenueLevel, pricePaise: number, onMatch: OnMatch): void {
    const taken = this.#taken.get(level.pricePaise) ?? 0;
    const quantity = Math.min(remaining(order), Math.max(0, level.quantity - taken));
    if (quantity === 0) return;
    this.#taken.set(level.pricePaise, taken + quantity);
    onMatch({ taker: order, maker: null, quantity, pricePaise });
  }

  /** Own resting orders of the other side, best price first, then by arrival. */
  #opposite(order: VenueOrder): VenueOrder[] {
    if (this.resting.length === 0) return [];
    const sign = order.side === 'BUY' ? 1 : -1;
    return this.resting
      .filter((one) => one.side !== order.side && remaining(one) > 0)
      .sort((a, b) => (a.pricePaise - b.pricePaise) * sign || a.arrival - b.arrival);
  }
}

/** Whether an own price stands strictly before a displayed one. */
const better = (side: Side, ownPaise: number, shownPaise: number): boolean =>
  side === 'BUY' ? ownPaise < shownPaise : ownPaise > shownPaise;

/**
 * Displayed quantity at the order's price on its own side. Behind the last displayed level nothing is known: the
 * last level's size stands for it.
 */
function sizeAt(order: VenueOrder, quote: VenueQuote): number {
  const levels = order.side === 'BUY' ? quote.bids : quote.asks;
  const exact = levels.find(({ pricePaise }) => pricePaise === order.pricePaise);
  if (exact !== undefined) return exact.quantity;
  const last = levels.at(-1);
  if (last === undefined) return 0;
  const behind = order.side === 'BUY' ? order.pricePaise < last.pricePaise : order.pricePaise > last.pricePaise;
  return behind ? last.quantity : 0;
}
