import { assert } from '#contract/faults.ts';
import type { Product, Side, VenueInstrument } from './model.ts';

/** One row of positions: (instrument, product). Values are paise, multiplier included. */
export interface Position {
  readonly instrument: VenueInstrument;
  readonly product: Product;
  dayBuyQty: number;
  dayBuyPaise: number;
  daySellQty: number;
  daySellPaise: number;
  /** Brought from the day before: at most one of the two is above 0. */
  carryBuyQty: number;
  carryBuyPaise: number;
  carrySellQty: number;
  carrySellPaise: number;
  /** Last price seen on the expiry day: what the contract ends at. */
  lastPaise: number;
}

export function emptyPosition(instrument: VenueInstrument, product: Product): Position {
  return {
    instrument,
    product,
    dayBuyQty: 0,
    dayBuyPaise: 0,
    daySellQty: 0,
    daySellPaise: 0,
    carryBuyQty: 0,
    carryBuyPaise: 0,
    carrySellQty: 0,
    carrySellPaise: 0,
    lastPaise: 0,
  };
}

export const boughtQty = (one: Position): number => one.dayBuyQty + one.carryBuyQty;
export const soldQty = (one: Position): number => one.daySellQty + one.carrySellQty;
export const boughtPaise = (one: Position): number => one.dayBuyPaise + one.carryBuyPaise;
export const soldPaise = (one: Position): number => one.daySellPaise + one.carrySellPaise;
export const netQty = (one: Position): number => boughtQty(one) - soldQty(one);

/** Adds a fill. @param valuePaise price × quantity × multiplier. */
export function addFill(one: Position, side: Side, quantity: number, valuePaise: number): void {
  assert(quantity > 0 && Number.isSafeInteger(valuePaise), 'a fill has a quantity and a whole value');
  if (side === 'BUY') {
    one.dayBuyQty += quantity;
    one.dayBuyPaise += valuePaise;
  } else {
    one.daySellQty += quantity;
    one.daySellPaise += valuePaise;
  }
}

/** Cost of what is open, paise: positive for long, negative (the credit) for short. Average cost of its side. */
export function openCostPaise(one: Position): number {
  const net = netQty(one);
  if (net === 0) return 0;
  return net > 0
    ? Math.round((boughtPaise(one) * net) / boughtQty(one))
    : -Math.round((soldPaise(one) * -net) / soldQty(one));
}

/** Profit already made, paise: cash of the row plus what the open part cost. */
export const realisedPaise = (one: Position): number => soldPaise(one) - boughtPaise(one) + openCostPaise(one);

/** Profit if closed at a price. */
export function unrealisedPaise(one: Position, ltpPaise: number): number {
  const net = netQty(one);
  return net === 0 ? 0 : Math.round(net * one.instrument.multiplier * ltpPaise) - openCostPaise(one);
}

/** Moves a quantity of the open side to another product at its average. @returns the value moved, paise. */
export function moveOpen(from: Position, to: Position, quantity: number): number {
  const net = netQty(from);
  assert(quantity > 0 && quantity <= Math.abs(net), 'no more is converted than is open');
  const value = Math.abs(Math.round((openCostPaise(from) * quantity) / net));
  if (net > 0) {
    const day = Math.min(quantity, from.dayBuyQty);
    const dayValue = day === 0 ? 0 : Math.min(from.dayBuyPaise, Math.round((value * day) / quantity));
    from.dayBuyQty -= day;
    from.dayBuyPaise -= dayValue;
    from.carryBuyQty -= quantity - day;
    from.carryBuyPaise -= value - dayValue;
    addFill(to, 'BUY', quantity, value);
  } else {
    const day = Math.min(quantity, from.daySellQty);
    const dayValue = day === 0 ? 0 : Math.min(from.daySellPaise, Math.round((value * day) / quantity));
    from.daySellQty -= day;
    from.daySellPaise -= dayValue;
    from.carrySellQty -= quantity - day;
    from.carrySellPaise -= value - dayValue;
    addFill(to, 'SELL', quantity, value);
  }
  return value;
}

/** The row of the next day: what is open, at its cost. @returns null when nothing is. */
export function carried(one: Position): Position | null {
  const net = netQty(one);
  if (net === 0) return null;
  const next = emptyPosition(one.instrument, one.product);
  const cost = openCostPaise(one);
  if (net > 0) {
    next.carryBuyQty = net;
    next.carryBuyPaise = cost;
  } else {
    next.carrySellQty = -net;
    next.carrySellPaise = -cost;
  }
  return next;
}
