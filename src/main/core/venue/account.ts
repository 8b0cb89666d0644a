import type { AlertBook } from './alert-book.ts';
import { type Product, type VenueInstrument, type VenueOrder, type VenueTrade, isLive } from './model.ts';
import { marginOf } from './margin.ts';
import { boughtQty, emptyPosition, netQty, openCostPaise, type Position, soldQty } from './positions.ts';
import type { ForeverOrder } from './forever-book.ts';
import type { SuperOrder } from './super-book.ts';

/** Shares in the depository, or bought yesterday and on their way there. */
export interface Holding {
  readonly instrument: VenueInstrument;
  dpQty: number;
  t1Qty: number;
  costPaise: number;
}

export interface LedgerEntry {
  readonly atMs: number;
  readonly narration: string;
  readonly debitPaise: number;
  readonly creditPaise: number;
  readonly balancePaise: number;
}

/** A trade of an earlier day with what its order cost. */
export interface PastTrade extends VenueTrade {
  readonly order: VenueOrder;
  readonly date: string;
}

export interface PnlExit {
  readonly profitPaise: number;
  readonly lossPaise: number;
  readonly products: readonly string[];
  readonly killSwitch: boolean;
}

export interface IpAddress {
  ip: string;
  /** `YYYY-MM-DD`. */
  modified: string;
}

/** Rows kept of what only grows; a simulation of years must not eat the memory. */
export const HISTORY_MAX = 100_000;

/** Everything of one client id. */
export class Account {
  readonly clientId: string;
  /** Money that the account began with, paise. */
  readonly openingPaise: number;
  /** Opening money + everything sold − everything bought − charges, paise. */
  cashPaise: number;
  sodPaise: number;
  killed = false;
  pnlExit: PnlExit | null = null;
  readonly ips: { PRIMARY: IpAddress | null; SECONDARY: IpAddress | null } = { PRIMARY: null, SECONDARY: null };
  /** Today's orders, oldest first. */
  readonly orders = new Map<string, VenueOrder>();
  readonly byCorrelation = new Map<string, VenueOrder>();
  trades: VenueTrade[] = [];
  history: PastTrade[] = [];
  ledger: LedgerEntry[] = [];
  readonly positions = new Map<string, Position>();
  readonly holdings = new Map<string, Holding>();
  readonly supers = new Map<string, SuperOrder>();
  readonly forevers = new Map<string, ForeverOrder>();
  readonly alerts: AlertBook;
  /** Instrument key → the delivery sale of today that bears the depository's charge. */
  readonly depositoryOrders = new Map<string, string>();
  /** Σ charges of all days, paise. */
  chargesPaise = 0;

  constructor(clientId: string, openingPaise: number, alerts: AlertBook) {
    this.clientId = clientId;
    this.openingPaise = openingPaise;
    this.cashPaise = openingPaise;
    this.sodPaise = openingPaise;
    this.alerts = alerts;
  }

  position(instrument: VenueInstrument, product: Product): Position {
    const key = `${instrument.key}:${product}`;
    let found = this.positions.get(key);
    if (found === undefined) {
      found = emptyPosition(instrument, product);
      this.positions.set(key, found);
    }
    return found;
  }

  /** Margin of what is open plus what RMS holds for orders, paise. */
  utilisedPaise(date: string): number {
    let sum = 0;
    for (const one of this.positions.values()) sum += this.#positionMargin(one, date);
    for (const order of this.orders.values()) if (isLive(order)) sum += order.blockedPaise;
    return sum;
  }

  #positionMargin(one: Position, date: string): number {
    const net = netQty(one);
    if (net === 0) return 0;
    // Shares sold out of the holdings need no margin.
    if (net < 0 && one.product === 'CNC') return 0;
    const average = Math.abs(openCostPaise(one) / (net * one.instrument.multiplier));
    return marginOf(one.instrument, net > 0 ? 'BUY' : 'SELL', one.product, Math.abs(net), average, date).totalPaise;
  }

  /** Money for new orders, paise: cash, with open positions put back at cost, less margins. */
  availablePaise(date: string): number {
    let cost = 0;
    for (const one of this.positions.values()) {
      // What was sold out of the holdings is money.
      if (one.product === 'CNC' && netQty(one) < 0) continue;
      cost += openCostPaise(one);
    }
    return this.cashPaise + cost - this.utilisedPaise(date);
  }

  /** Shares that a delivery sale may still sell. */
  sellableQty(instrument: VenueInstrument): number {
    const held = this.holdings.get(instrument.key);
    const position = this.positions.get(`${instrument.key}:CNC`);
    let free = (held?.dpQty ?? 0) + (held?.t1Qty ?? 0);
    if (position !== undefined) free += boughtQty(position) - soldQty(position);
    for (const order of this.orders.values()) {
      const sells = order.side === 'SELL' && order.product === 'CNC' && isLive(order);
      if (sells && order.status !== 'TRANSIT' && order.instrument.key === instrument.key)
        free -= order.quantity - order.filled;
    }
    return free;
  }

  openPositions(): Position[] {
    return [...this.positions.values()].filter((one) => netQty(one) !== 0);
  }

  liveOrders(): VenueOrder[] {
    return [...this.orders.values()].filter(isLive);
  }

  /** Writes a ledger line; the money itself was moved before. */
  note(atMs: number, narration: string, changePaise: number): void {
    if (this.ledger.length >= HISTORY_MAX) this.ledger.shift();
    this.ledger.push({
      atMs,
      narration,
      debitPaise: changePaise < 0 ? -changePaise : 0,
      creditPaise: changePaise > 0 ? changePaise : 0,
      balancePaise: this.cashPaise,
    });
  }
}
