import { z } from 'zod';
import { FaultError } from '#contract/faults.ts';
import { OrderBook } from '../../core/orders/order-book.ts';
import { isFinal } from '../../core/orders/apply-event.ts';
import type { JournalRecord } from './journal.ts';
import { EXPECTED_KEY, leftOpen } from './expected-carry.ts';
import { SUPER_PREFIX } from './super-entry.ts';

const over = z.object({ state: z.enum(['done', 'unwound', 'held', 'cancelled', 'failed']) });
const endedSchema = z.union([over, z.object({ basket: over })]);

type StateRecord = Extract<JournalRecord, { kind: 'state' }>;

/** States of the account, not of a day: what a person set, the kill switch and the locks. */
const ACCOUNT_KEYS = /^(kill$|risk:)/;
/** States whose orders end with the day. */
const DAY_KEYS = /^(basket|stop|super):/;
/** Before the key of something that the day before left unfinished. */
export const LEFT_PREFIX = 'left:';

/**
 * What a new day takes over from the records of the one before. The account's states go on as they are. A basket, stop
 * or super order that had not ended is carried as left over, so that it is told of, and nothing acts on it.
 */
export function carriedOver(records: readonly JournalRecord[]): readonly JournalRecord[] {
  const last = new Map<string, StateRecord>();
  for (const record of records) if (record.kind === 'state') last.set(record.key, record);
  const states = [...last.values()];
  const orders = states.some(({ key }) => key.startsWith(SUPER_PREFIX)) ? ordersOf(records) : null;
  const kept = states.flatMap((record) => {
    if (ACCOUNT_KEYS.test(record.key)) return [record];
    const isLeft = DAY_KEYS.test(record.key) && isUnfinished(record) && !isClosedSuper(record, orders);
    return isLeft ? [{ ...record, key: `${LEFT_PREFIX}${record.key}` }] : [];
  });
  const open = leftOpen(records);
  return open === null ? kept : [...kept, { kind: 'state', key: EXPECTED_KEY, json: open, atMs: 0 }];
}

/** A state that cannot be read counts as unfinished: a person looks at it. */
function isUnfinished({ json }: StateRecord): boolean {
  const read = endedSchema.safeParse(JSON.parse(json));
  return !read.success;
}

/** The orders of the day; null when its records do not make sense together, as those of a damaged file may not. */
function ordersOf(records: readonly JournalRecord[]): OrderBook | null {
  const orders = new OrderBook();
  try {
    for (const record of records) if (record.kind === 'order') orders.apply(record.clientOrderId, record.event);
    return orders;
  } catch (thrown) {
    if (!(thrown instanceof FaultError)) throw thrown;
    return null;
  }
}

/** The broker's legs took out what filled: nobody marks such a bracket as done. */
function isClosedSuper({ key }: StateRecord, orders: OrderBook | null): boolean {
  if (!key.startsWith(SUPER_PREFIX)) return false;
  const entry = orders?.get(key.slice(SUPER_PREFIX.length));
  if (orders === null || entry === undefined || !isFinal(entry)) return false;
  const closed = orders.children(entry.clientOrderId).reduce((sum, { filled }) => sum + filled, 0);
  return closed >= entry.filled;
}
