import { z } from 'zod';
import { FaultError } from '#contract/faults.ts';
import { type Fill, fillSchema } from '#contract/model/order.ts';
import { OrderBook } from '../../core/orders/order-book.ts';
import { PositionBook } from '../../core/orders/position-book.ts';
import { convertedFills } from './conversion-journal.ts';
import type { JournalRecord } from './journal.ts';
import { exposureKey } from './working-sums.ts';

/** State: what the broker said was carried into the day; absent until it was asked once. */
export const CARRIED_KEY = 'carried';
/** State: what the day before left open by the books of this terminal. It holds until the broker was asked. */
export const EXPECTED_KEY = 'expected';

/** Units by `exposureKey`, with their sign. */
export type Units = ReadonlyMap<string, number>;

const carriedSchema = z.array(fillSchema);
const expectedSchema = z.record(z.string(), z.int());

/**
 * What a day leaves open for the next one. INTRADAY ends with its day, and what was delivered is a holding: MARGIN alone is
 * carried.
 * @param records of that day. @returns null when nothing is open, or when the records do not make sense together.
 */
export function leftOpen(records: readonly JournalRecord[]): string | null {
  const [orders, positions] = [new OrderBook(), new PositionBook()];
  const states = new Map<string, string>();
  try {
    for (const record of records) {
      if (record.kind === 'state') states.set(record.key, record.json);
      if (record.kind !== 'order') continue;
      for (const fill of orders.apply(record.clientOrderId, record.event).fills) positions.book(fill);
    }
  } catch (thrown) {
    if (!(thrown instanceof FaultError)) throw thrown;
    return null;
  }
  for (const fill of convertedFills(states)) positions.book(fill);
  const open = new Map(expectedUnits((key) => states.get(key)));
  for (const position of positions.all()) {
    if (position.product === 'MARGIN') add(open, exposureKey(position), position.net);
  }
  for (const [key, units] of open) if (units === 0) open.delete(key);
  return open.size === 0 ? null : JSON.stringify(Object.fromEntries(open));
}

/** What was open before the day began, as far as it is known: the broker's word of this day, else our own of the last. */
export function expectedUnits(state: (key: string) => string | undefined): Units {
  const carried = carriedSchema.safeParse(JSON.parse(state(CARRIED_KEY) ?? 'null'));
  if (carried.success) return sumOf(carried.data);
  const expected = expectedSchema.safeParse(JSON.parse(state(EXPECTED_KEY) ?? 'null'));
  return new Map(expected.success ? Object.entries(expected.data) : []);
}

function sumOf(fills: readonly Fill[]): Units {
  const units = new Map<string, number>();
  for (const fill of fills) add(units, exposureKey(fill), fill.side === 'BUY' ? fill.quantity : -fill.quantity);
  return units;
}

function add(to: Map<string, number>, key: string, units: number): void {
  to.set(key, (to.get(key) ?? 0) + units);
}
