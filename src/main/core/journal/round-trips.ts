import type { JournalFill, Trip } from '#contract/model/journal.ts';
import { CARRIED_OWNER } from '../orders/carried-owner.ts';
import { toPaise } from '../orders/money.ts';
import { addFill, flatPosition, type NetPosition, realisedOf } from '../orders/net-position.ts';
import { istDate } from '../time/ist.ts';
import { type FillCharges, fillCharges } from './fill-charges.ts';

/** A round trip before its note is known, with the run that it belongs to. */
export type BareTrip = Omit<Trip, 'note'> & { readonly run: string };

/** What is added up while a round trip lasts. */
interface Forming {
  readonly id: string;
  readonly first: JournalFill;
  readonly position: NetPosition;
  fills: number;
  exitMs: number | null;
  /** Null from the first fill whose charges are not known. */
  charges: number | null;
}

/**
 * Round trips of one account: each begins with a fill at which nothing is open in its instrument, product and owner, and
 * ends with the fill that makes it flat; a fill that turns a position ends one and begins the next. Cost is by average,
 * as in the positions, so that Σ result of the trips is the result of the positions. Fills of different runs never meet,
 * and an intraday product begins anew every day: the broker carries none. What closes units that were carried into the
 * day closes the trips that opened them, the oldest first, whoever's they are.
 * @param fills in any order; those with no quantity were withdrawn and count nothing.
 * @returns oldest entry first
 */
export function roundTrips(fills: readonly JournalFill[], charges: FillCharges = fillCharges(fills)): BareTrip[] {
  const open = new Map<string, Forming>();
  const ids = new Map<string, number>();
  const trips: BareTrip[] = [];
  const begin = (fill: JournalFill): Forming => {
    const base = `${fill.run}/${istDate(fill.atMs)}/${fill.isTrade ? fill.clientOrderId : fill.id}`;
    const count = (ids.get(base) ?? 0) + 1;
    ids.set(base, count);
    const id = count === 1 ? base : `${base}~${count}`;
    return { id, first: fill, position: flatPosition(), fills: 0, exitMs: null, charges: 0 };
  };
  for (const fill of inOrder(fills)) {
    let rest = fill.quantity;
    while (rest > 0) {
      const key = carriedFrom(fill, open) ?? keyOf(fill);
      const trip = open.get(key) ?? begin(fill);
      const units = unitsFor(trip, fill, rest);
      add(trip, fill, units, charges);
      rest -= units;
      if (trip.position.net !== 0) open.set(key, trip);
      else {
        open.delete(key);
        trips.push(tripOf(trip));
      }
    }
  }
  for (const trip of open.values()) trips.push(tripOf(trip));
  return trips.sort((a, b) => a.entryMs - b.entryMs || (a.id < b.id ? -1 : 1));
}

/** Day that a round trip counts in: of its end, or of its beginning while it is open. */
export function tripDate({ open, entryMs, exitMs }: Pick<Trip, 'open' | 'entryMs' | 'exitMs'>): string {
  return istDate(open === 0 && exitMs !== null ? exitMs : entryMs);
}

function inOrder(fills: readonly JournalFill[]): JournalFill[] {
  return fills.filter(({ quantity }) => quantity > 0).sort((a, b) => a.atMs - b.atMs || (a.id < b.id ? -1 : 1));
}

function keyOf(fill: JournalFill): string {
  return `${placeOf(fill)} ${fill.owner}`;
}

function placeOf({ run, segment, securityId, symbol, product, atMs }: JournalFill): string {
  // Ids of contracts are given again after they have expired: the symbol tells them apart.
  const day = product === 'INTRADAY' ? istDate(atMs) : '';
  return `${run} ${segment}:${securityId} ${symbol} ${product} ${day}`;
}

/** Key of the trip that a fill of the carried position closes; null for every other fill. */
function carriedFrom(fill: JournalFill, open: ReadonlyMap<string, Forming>): string | null {
  if (fill.owner !== CARRIED_OWNER) return null;
  const place = placeOf(fill);
  const closes = fill.side === 'BUY' ? -1 : 1;
  for (const [key, { first, position }] of open) {
    if (Math.sign(position.net) === closes && placeOf(first) === place) return key;
  }
  return null;
}

/** Units of a fill that belong to this trip: what closes takes no more than what is open. */
function unitsFor({ position: { net } }: Forming, { side }: JournalFill, rest: number): number {
  const closes = side === 'BUY' ? net < 0 : net > 0;
  return closes ? Math.min(rest, Math.abs(net)) : rest;
}

function add(trip: Forming, fill: JournalFill, units: number, charges: FillCharges): void {
  const before = Math.abs(trip.position.net);
  addFill(trip.position, { side: fill.side, quantity: units, price: fill.price });
  if (Math.abs(trip.position.net) < before) trip.exitMs = fill.atMs;
  trip.fills += 1;
  const each = charges.get(fill);
  trip.charges = trip.charges === null || each === undefined ? null : trip.charges + each * units;
}

function tripOf({ id, first, position, fills, exitMs, charges }: Forming): BareTrip {
  const { run, segment, securityId, symbol, decimals, product, owner, side, atMs } = first;
  const [entered, left, enteredValue, leftValue] =
    side === 'BUY'
      ? [position.buyQuantity, position.sellQuantity, position.buyValue, position.sellValue]
      : [position.sellQuantity, position.buyQuantity, position.sellValue, position.buyValue];
  const grossPaise = Math.round(toPaise(realisedOf(position), decimals));
  const chargesPaise = charges === null ? null : Math.round(charges);
  return {
    id,
    run,
    segment,
    securityId,
    symbol,
    decimals,
    product,
    owner,
    direction: side === 'BUY' ? 'LONG' : 'SHORT',
    quantity: entered,
    open: Math.abs(position.net),
    entryMs: atMs,
    exitMs,
    entryAverage: enteredValue / entered,
    exitAverage: left === 0 ? null : leftValue / left,
    fills,
    grossPaise,
    chargesPaise,
    netPaise: grossPaise - (chargesPaise ?? 0),
  };
}
