import { type Fault, faultOf } from '#contract/faults.ts';
import type { Funds } from '#contract/model/position.ts';
import type {
  OrderAdapter,
  VenueForeverLeg,
  VenueOrderRow,
  VenuePosition,
  VenueSuper,
  VenueTradeRow,
} from '../../adapters/order-adapter.ts';
import { foreverRows, hasChild, openForevers, otherForeverRows } from './forever-rows.ts';
import type { OrderRecords } from './order-records.ts';
import type { SuperDesk, SuperList } from './super-desk.ts';

/** What the venue keeps of the account's orders. */
export interface OrderLists {
  /** The day's book, and the forever orders that rest. */
  readonly orders: readonly VenueOrderRow[];
  /** Null when nobody asked: there is none that lives. */
  readonly supers: SuperList | null;
  /** Why the list of forever orders could not be read, while no order of ours is in it. */
  readonly forevers: Fault | null;
  /** That list; null when it could not be read. */
  readonly foreverLegs: readonly VenueForeverLeg[] | null;
}

/** What came of its orders. */
export interface Moved {
  readonly trades: readonly VenueTradeRow[];
  readonly positions: readonly VenuePosition[];
}

/** Everything that the venue keeps of the account but its money. */
export interface Books extends OrderLists, Moved {}

/** What is on its way, each by itself: money that does not come is no reason to forget what was traded. */
export interface AskedRest {
  readonly moved: Promise<Moved>;
  readonly funds: Promise<PromiseSettledResult<Funds>>;
}

/**
 * Reads the lists of orders. Forever orders before the book: what one that fired has sent is in the book that is read
 * after it. Super orders after the book: a leg that the book shows as traded is not shown as living after it.
 * @throws FaultError as the venue answers: what could not be read is unknown, never empty.
 */
export async function readOrderLists(
  adapter: OrderAdapter,
  records: OrderRecords,
  supers: SuperDesk,
): Promise<OrderLists> {
  const { legs, fault } = await readForevers(adapter, records);
  const book = await adapter.orders();
  const ours = foreverRows(records, legs, (order) => hasChild(order, book));
  const list = supers.wants(book) ? await readSupers(adapter, supers) : null;
  const named = list === null ? book : book.map((row) => withEntry(row, list.rows));
  const orders = [...named, ...ours, ...otherForeverRows(records, legs, ours)];
  return { orders, supers: list, forevers: fault, foreverLegs: fault === null ? legs : null };
}

/**
 * Asks for the rest, once the orders were read: a trade of an order that is placed in between waits for it, and the other
 * way none is lost.
 */
export function askRest(adapter: OrderAdapter): AskedRest {
  const moved = Promise.all([adapter.trades(), adapter.positions()]);
  const funds = Promise.allSettled([adapter.funds()]);
  return {
    moved: moved.then(([trades, positions]) => ({ trades, positions })),
    funds: funds.then(([one]) => one),
  };
}

/** A list that cannot be read stops everything only while it holds an order that works here. */
async function readForevers(
  adapter: OrderAdapter,
  records: OrderRecords,
): Promise<{ readonly legs: readonly VenueForeverLeg[]; readonly fault: Fault | null }> {
  try {
    return { legs: await adapter.forevers(), fault: null };
  } catch (thrown) {
    if (openForevers(records).length > 0) throw thrown;
    return { legs: [], fault: faultOf(thrown) };
  }
}

async function readSupers(adapter: OrderAdapter, supers: SuperDesk): Promise<SuperList> {
  const asOf = supers.changes;
  return { rows: await adapter.supers(), asOf };
}

/** The list of super orders names the entry of a leg, which the book does not. */
function withEntry(row: VenueOrderRow, supers: readonly VenueSuper[]): VenueOrderRow {
  if (row.leg === null || row.leg === 'ENTRY_LEG' || row.entryVenueId !== undefined) return row;
  const entry = supers.find(({ legs }) => legs.some(({ venueOrderId }) => venueOrderId === row.word.venueOrderId));
  return entry === undefined ? row : { ...row, entryVenueId: entry.venueOrderId };
}
