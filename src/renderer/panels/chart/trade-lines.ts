import type { CallInput } from '#contract/calls/index.ts';
import type { Stop } from '#contract/model/basket.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Order, OrderIntent, Side } from '#contract/model/order.ts';
import type { Position } from '#contract/model/position.ts';
import { isWorking } from '../../stores/orders.ts';
import { paisePerStep, positionKeyOf, unrealisedAt } from '../../stores/positions.ts';
import { TYPE_WORDS } from '../../ticket/ticket-words.ts';
import { grouped } from '../../ui/format.ts';
import { average, rupees, signedRupees } from '../../ui/money.ts';

/** Lines on one chart at most, the newest orders first: more cannot be told apart. */
export const TRADE_LINES_MAX = 40;

/** What is sent when a line is moved. */
export type LineChange =
  | { readonly name: 'order.modify'; readonly input: CallInput<'order.modify'> }
  | { readonly name: 'bracket.modify'; readonly input: CallInput<'bracket.modify'> }
  | { readonly name: 'alerts.rules.save'; readonly input: CallInput<'alerts.rules.save'> };

/** What is sent when a line is removed. */
export type LineRemoval =
  | { readonly name: 'order.cancel'; readonly input: CallInput<'order.cancel'> }
  | { readonly name: 'alerts.rules.remove'; readonly input: CallInput<'alerts.rules.remove'> };

/** An order, a position, a stop, a target or a person's alert at its price. Prices are integers in the instrument's scale. */
export interface TradeLine {
  readonly id: string;
  readonly kind: 'order' | 'position' | 'stop' | 'target' | 'alert';
  readonly side: Side;
  readonly price: number;
  readonly symbol: string;
  readonly decimals: 2 | 4;
  /** Side, size and what it is: `BUY 2 lots LIMIT`. */
  readonly title: string;
  /** Its money at a price, in words; `last` is the last traded price. */
  readonly money: (price: number, last: number) => string;
  /** Paise gained (negative: lost) where it trades at a price; null where nothing is known of it. */
  readonly result: (price: number) => number | null;
  /** What moving it sends; null where it cannot be moved. */
  readonly change: ((price: number) => LineChange) | null;
  /** What removing it sends; null where that is no single thing. */
  readonly remove: LineRemoval | null;
  /** The order as it would be at a price, for a look before it is sent; null for what only closes. */
  readonly looked: ((price: number) => Omit<OrderIntent, 'clientOrderId'>) | null;
}

/** What the lines of a chart are made of. */
export interface TradeBook {
  readonly orders: Iterable<Order>;
  readonly positions: Iterable<Position>;
  readonly stops: Iterable<Stop>;
}

type Scale = Pick<Instrument, 'decimals' | 'lot'>;

/** Units as lots, of shares as units: `2 lots`, `15`. */
export function sizeWords(units: number, { lot }: Pick<Scale, 'lot'>): string {
  if (lot === 1) return grouped(units);
  const lots = units / lot;
  return `${Number.isInteger(lots) ? grouped(lots) : lots.toFixed(2)} ${lots === 1 ? 'lot' : 'lots'}`;
}

/** Paise that a quantity gains from one price to another; a sale gains when it falls. */
function gained(side: Side, from: number, to: number, units: number, decimals: 2 | 4): number {
  return (side === 'BUY' ? to - from : from - to) * units * paisePerStep(decimals);
}

/** Money of a stop or a target in words: what is at risk, or what is earned. */
export function riskWords(paise: number | null): string {
  if (paise === null) return 'entry not filled';
  return paise < 0 ? `${rupees(-paise)} at risk` : signedRupees(paise);
}

/** Where an order rests: its trigger while it waits for one, else its price; 0 when it has neither. */
const restsAt = ({ trigger, price }: Order): number => (trigger > 0 ? trigger : price);

/** The order moved to a price; a limit keeps its distance to the trigger. */
function termsAt(order: Order, to: number): CallInput<'order.modify'> {
  const { clientOrderId, type, validity, quantity, price, trigger } = order;
  const by = to - restsAt(order);
  return {
    clientOrderId,
    type,
    validity,
    quantity,
    price: price === 0 ? 0 : Math.max(1, price + by),
    trigger: trigger === 0 ? 0 : trigger + by,
  };
}

/** What an order closes of a position: the position's average and the units. */
function closedBy(order: Order, positions: readonly Position[]): { average: number; units: number } | null {
  const held = positions.find(({ product, owner }) => product === order.product && owner === order.owner);
  if (held === undefined || held.openAverage === null) return null;
  const closes = order.side === 'SELL' ? held.net > 0 : held.net < 0;
  const units = Math.min(order.quantity - order.filled, Math.abs(held.net));
  return closes && units > 0 ? { average: held.openAverage, units } : null;
}

function orderLine(order: Order, positions: readonly Position[], stops: readonly Stop[]): TradeLine {
  const { side, quantity, filled, decimals, symbol } = order;
  const rest = quantity - filled;
  const closed = closedBy(order, positions);
  const closesAll = order.reduceOnly || closed?.units === rest;
  const bracket = stops.find(({ clientOrderId }) => clientOrderId === order.clientOrderId);
  const held: Side = side === 'BUY' ? 'SELL' : 'BUY';
  const result = (price: number): number | null => {
    if (closed !== null) return gained(held, closed.average, price, closed.units, decimals);
    if (bracket === undefined || bracket.stop === null) return null;
    return gained(side, price, bracket.stop, rest, decimals);
  };
  const { clientOrderId: _id, ...wanted } = order;
  return {
    id: `order:${order.clientOrderId}`,
    kind: 'order',
    side,
    price: restsAt(order),
    symbol,
    decimals,
    title: `${side} ${sizeWords(rest, order)} ${TYPE_WORDS[order.type]}`,
    money: (price) => (result(price) === null ? 'no stop' : riskWords(result(price))),
    result,
    change:
      order.status === 'Working' && order.inDoubt === null
        ? (price) => ({ name: 'order.modify', input: termsAt(order, price) })
        : null,
    remove: { name: 'order.cancel', input: { clientOrderId: order.clientOrderId } },
    looked: closesAll
      ? null
      : (price) => {
          const { price: limit, trigger } = termsAt(order, price);
          const { segment, securityId, product, type, validity, disclosed, amo, owner, source, reduceOnly } = wanted;
          const terms = { segment, securityId, side, product, type, validity, disclosed, amo, owner, source };
          return { ...terms, quantity: rest, price: limit, trigger, reduceOnly, confirmed: ['duplicate'] };
        },
  };
}

function bracketLine(stop: Stop, entry: Order, kind: 'stop' | 'target'): TradeLine {
  const units = entry.filled > 0 ? entry.filled : entry.quantity;
  const from = entry.averagePrice ?? (entry.price > 0 ? entry.price : entry.trigger);
  const result = (price: number): number | null =>
    from === 0 ? null : gained(entry.side, from, price, units, entry.decimals);
  const side: Side = entry.side === 'BUY' ? 'SELL' : 'BUY';
  return {
    id: `${kind}:${stop.id}`,
    kind,
    side,
    price: stop[kind] as number,
    symbol: stop.symbol,
    decimals: entry.decimals,
    title: `${kind === 'stop' ? (stop.trail > 0 ? 'STOP, trails' : 'STOP') : 'TARGET'} ${side} ${sizeWords(units, entry)}`,
    money: (price) => riskWords(result(price)),
    result,
    change: (price) => ({ name: 'bracket.modify', input: { clientOrderId: stop.clientOrderId, [kind]: price } }),
    remove: null,
    looked: null,
  };
}

/** What a position loses at its stops, in words. @param exits lines that would close it at a loss or a smaller win */
function positionRisk(position: Position, exits: readonly { line: TradeLine; units: number }[]): string {
  const units = Math.abs(position.net);
  const covered = exits.reduce((sum, one) => sum + one.units, 0);
  if (covered === 0) return 'no stop';
  const open = units - covered;
  const at = exits.reduce((sum, { line }) => sum + (line.result(line.price) ?? 0), 0);
  return open > 0 ? `${riskWords(at)}, ${sizeWords(open, position)} without a stop` : riskWords(at);
}

function positionLine(position: Position, exits: readonly { line: TradeLine; units: number }[]): TradeLine {
  const { net, decimals, symbol, openAverage } = position;
  const side: Side = net > 0 ? 'BUY' : 'SELL';
  const word = net > 0 ? 'LONG' : 'SHORT';
  return {
    id: `position:${positionKeyOf(position)}`,
    kind: 'position',
    side,
    price: Math.round(openAverage ?? 0),
    symbol,
    decimals,
    title: `${word} ${sizeWords(Math.abs(net), position)} at ${average(openAverage, decimals)}`,
    money: (_price, last) => `${signedRupees(unrealisedAt(position, last))} · ${positionRisk(position, exits)}`,
    result: (price) => unrealisedAt(position, price),
    change: null,
    remove: null,
    looked: null,
  };
}

/** Stops and targets of brackets, each with its entry. */
function bracketLines(entries: readonly Order[], stops: readonly Stop[]): { line: TradeLine; entry: Order }[] {
  const armed = stops.filter(({ state }) => state === 'armed');
  return armed.flatMap((stop) => {
    const entry = entries.find(({ clientOrderId }) => clientOrderId === stop.clientOrderId);
    if (entry === undefined) return [];
    return (['stop', 'target'] as const)
      .filter((kind) => stop[kind] !== null && stop[kind] !== 0)
      .map((kind) => ({ line: bracketLine(stop, entry, kind), entry }));
  });
}

/** Every line of an instrument: positions first, then stops and targets, then orders. */
export function tradeLines(instrument: Instrument | undefined, book: TradeBook): readonly TradeLine[] {
  if (instrument === undefined) return [];
  const isIt = (one: { segment: string; securityId: number }): boolean =>
    one.segment === instrument.segment && one.securityId === instrument.securityId;
  const orders = [...book.orders].filter(isIt);
  const positions = [...book.positions].filter((one) => isIt(one) && one.net !== 0);
  const stops = [...book.stops];
  const brackets = bracketLines(orders, stops);
  // The leg that rests for a bracket is drawn as that bracket's target or stop already.
  const legs = new Set(brackets.map(({ entry }) => entry.clientOrderId));
  const working = orders
    .filter((order) => isWorking(order) && restsAt(order) > 0)
    .filter(({ parentId, role }) => !(parentId !== null && legs.has(parentId) && role !== 'entry'))
    .toSorted((a, b) => b.createdMs - a.createdMs)
    .map((order) => ({ order, line: orderLine(order, positions, stops) }));
  const held = positions.map((position) => {
    const side = position.net > 0 ? 'SELL' : 'BUY';
    const same = (one: Order): boolean => one.product === position.product && one.owner === position.owner;
    const exits = [
      ...brackets
        .filter(({ line, entry }) => line.kind === 'stop' && line.side === side && same(entry))
        .map(({ line, entry }) => ({ line, units: entry.filled })),
      ...working
        .filter(({ order }) => order.trigger > 0 && order.side === side && same(order))
        .map(({ order, line }) => ({ line, units: order.quantity - order.filled })),
    ];
    return positionLine(position, exits);
  });
  return [...held, ...brackets.map(({ line }) => line), ...working.map(({ line }) => line)].slice(0, TRADE_LINES_MAX);
}

/** How a move changes the money, in words; empty where nothing is known. */
export function moveWords(line: TradeLine, to: number): string {
  const [before, after] = [line.result(line.price), line.result(to)];
  if (before === null || after === null || before === after) return '';
  return signedRupees(after - before);
}
