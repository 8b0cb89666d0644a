import { FaultError, fault } from '#contract/faults.ts';
import type { BracketIntent, ForeverIntent, Stop } from '#contract/model/basket.ts';
import type { Order } from '#contract/model/order.ts';
import type { BasketDesk } from '../basket-desk.ts';
import { coveredFault } from '../conversion-cover.ts';
import type { Conversions } from '../conversions.ts';
import type { Desk } from '../desk.ts';
import type { DeskParts } from '../desk-parts.ts';
import { FOREVER_ROLE } from '../forever-rows.ts';
import { STOPS_MAX, type StopDesk } from '../stop-desk.ts';
import type { SuperDesk } from '../super-desk.ts';
import type { OrderHandlers } from './handlers.ts';
import { venueOf } from './trading-calls.ts';

export interface CompoundCallParts {
  readonly parts: DeskParts;
  readonly desk: Desk;
  readonly stops: StopDesk;
  readonly supers: SuperDesk;
  readonly baskets: BasketDesk;
  readonly conversions: Conversions;
}

/** Orders made of several: brackets, forever orders, baskets, conversions. */
export function compoundCallsOf({
  parts,
  desk,
  stops,
  supers,
  baskets,
  conversions,
}: CompoundCallParts): Pick<
  OrderHandlers,
  | 'bracket.place'
  | 'bracket.modify'
  | 'stops.list'
  | 'forever.place'
  | 'basket.place'
  | 'basket.cancel'
  | 'basket.rest'
  | 'baskets.list'
  | 'position.convert'
> {
  return {
    'bracket.place': (intent: BracketIntent, who) => {
      checkRoom([...stops.list(), ...supers.list()], intent.entry.clientOrderId);
      return intent.where === 'broker' ? supers.place(intent, who) : stops.place(intent, who);
    },
    'bracket.modify': ({ clientOrderId, target, stop, trail }, who) => {
      const changes = { ...(target === undefined ? {} : { target }), ...(stop === undefined ? {} : { stop }) };
      const all = trail === undefined ? changes : { ...changes, trail };
      return supers.has(clientOrderId) ? supers.modify(clientOrderId, all, who) : stops.modify(clientOrderId, all);
    },
    'stops.list': () => ({ stops: shownStops([...stops.list(), ...supers.list()]) }),
    'forever.place': (intent, who) => placeForever(desk, intent, who),
    'basket.place': (intent) => baskets.place(intent),
    'basket.cancel': ({ basketId }, who) => baskets.cancel(basketId, who),
    'basket.rest': ({ basketId }) => ({ legs: baskets.rest(basketId) }),
    'baskets.list': () => ({ baskets: baskets.list() }),
    'position.convert': async ({ segment, securityId, product, quantity, to }, who) => {
      const venue = venueOf(parts);
      if (stops.guards({ segment, securityId, product })) throw new FaultError(STOP_ARMED);
      const position = (await venue.positions()).find(
        (row) => row.segment === segment && row.securityId === securityId && row.product === product,
      );
      if (position === undefined || position.net === 0) {
        throw new FaultError(fault('denied.nothing_open', 'The broker shows nothing open to convert.'));
      }
      if (quantity > Math.abs(position.net)) {
        throw new FaultError(fault('denied.above_position', `Only ${Math.abs(position.net)} units are open.`));
      }
      const cover = { net: position.net, quantity, superEntries: supers.entries() };
      const covered = coveredFault(parts.records, { segment, securityId, product }, cover);
      if (covered !== null) throw new FaultError(covered);
      const send = (): Promise<void> => venue.convert(position, quantity, to);
      try {
        await conversions.convert({ segment, securityId, product }, { net: position.net, quantity, to }, { who, send });
      } finally {
        // Also when there is no answer: the positions tell whether it was done.
        parts.wantBooks('converted');
      }
      return { text: `${quantity} of ${position.symbol}: ${product} → ${to}` };
    },
  };
}

const isLive = ({ state }: Stop): boolean => state === 'armed' || state === 'firing';

/** What a list can hold: everything that lives, and of what has ended the newest. */
export function shownStops(all: readonly Stop[]): Stop[] {
  const ended = all.length - all.filter(isLive).length;
  let dropped = Math.min(ended, Math.max(0, all.length - STOPS_MAX));
  const kept = all.filter((stop) => {
    if (dropped === 0 || isLive(stop)) return true;
    dropped -= 1;
    return false;
  });
  // More can live only where the broker has so many super orders of elsewhere: those of this terminal come first.
  return kept.slice(0, STOPS_MAX);
}

/** A bracket that could not be shown beside those that live is not taken. @throws FaultError `denied.too_many_stops`. */
function checkRoom(all: readonly Stop[], clientOrderId: string): void {
  if (all.some(({ id }) => id === clientOrderId) || all.filter(isLive).length < STOPS_MAX) return;
  const text = `${STOPS_MAX} targets and stops are armed already, here and at the broker. Cancel one first.`;
  throw new FaultError(fault('denied.too_many_stops', text));
}

const STOP_ARMED = fault(
  'denied.stop_armed',
  'A stop is watched for this position and closes it as the product that it was opened with. Cancel the stop first, convert, and set a new one.',
);

/** An order that rests at the broker over days until its trigger; an OCO has a second leg. */
function placeForever(desk: Desk, { order, flag, price1, trigger1, quantity1 }: ForeverIntent, who: string): Order {
  if (order.product === 'INTRADAY') {
    throw new FaultError(fault('input.forever_product', 'A forever order rests over days: choose CNC, MTF or MARGIN.'));
  }
  if (order.trigger === 0)
    throw new FaultError(fault('input.trigger_missing', 'A forever order needs a trigger price.'));
  if (flag === 'OCO' && (trigger1 === 0 || quantity1 === 0)) {
    throw new FaultError(fault('input.second_leg', 'The second leg of an OCO needs a trigger and a quantity.'));
  }
  // The first leg alone is judged, and only one of the two ever trades.
  if (flag === 'OCO' && quantity1 > order.quantity) {
    throw new FaultError(fault('input.second_leg', 'The second leg of an OCO is not larger than the first one.'));
  }
  return desk.submit(order, {
    who,
    role: FOREVER_ROLE,
    // A leg that reduces is cut to what is open, and the other one with it.
    via: (adapter, sent) =>
      adapter.placeForever({ ...sent, flag, price1, trigger1, quantity1: Math.min(quantity1, sent.quantity) }),
  });
}
