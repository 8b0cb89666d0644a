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

/** Everything that the venue keeps of the account, read together. */
export interface Books {
  /** The day's book, and the forever orders that rest. */
  readonly orders: readonly VenueOrderRow[];
  readonly trades: readonly VenueTradeRow[];
  readonly positions: readonly VenuePosition[];
  readonly funds: Funds;
  /** Null when nobody asked: there is none that lives. */
  readonly supers: SuperList | null;
  /** Why the list of forever orders could not be read, while no order of ours is in it. */
  readonly forevers: Fault | null;
}

/**
 * Reads the venue's books. Orders before trades: a trade of an order that is placed in between waits for it, and the
 * other way none is lost. And forever orders before orders: what one that fired has sent is in the book that is read
 * after it. Super orders after the book: a leg that the book shows as traded is not shown as living after it.
 * @throws FaultError as the venue answers: what could not be read is unknown, never empty.
 */
export async function readBooks(adapter: OrderAdapter, records: OrderRecords, supers: SuperDesk): Promise<Books> {
  const { legs, fault } = await readForevers(adapter, records);
  const book = await adapter.orders();
  const ours = foreverRows(records, legs, (order) => hasChild(order, book));
  const list = supers.wants(book) ? await readSupers(adapter, supers) : null;
  const named = list === null ? book : book.map((row) => withEntry(row, list.rows));
  const orders = [...named, ...ours, ...otherForeverRows(records, legs, ours)];
  const [trades, positions, funds] = await Promise.all([adapter.trades(), adapter.positions(), adapter.funds()]);
  return { orders, trades, positions, funds, supers: list, forevers: fault };
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
