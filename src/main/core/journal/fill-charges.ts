import { FaultError } from '#contract/faults.ts';
import type { JournalFill } from '#contract/model/journal.ts';
import { type ChargedOrder, chargesOf } from '../charges/charges.ts';
import { SHIPPED_TARIFF } from '../charges/shipped-tariff.ts';
import type { Tariff } from '../charges/tariff.ts';
import { istDate } from '../time/ist.ts';

/** Charges of each fill, paise for one unit of it; a fill that is missing has charges that are not known. */
export type FillCharges = ReadonlyMap<JournalFill, number>;

interface Executed {
  readonly fills: JournalFill[];
  quantity: number;
  value: number;
}

/**
 * Shares the charges of a day out among its fills. They are taken as the positions take them: together for one
 * instrument, product and owner on one day, one brokerage for each executed order; each order bears its own part, and
 * its fills bear theirs by units.
 */
export function fillCharges(fills: readonly JournalFill[], tariff: Tariff = SHIPPED_TARIFF): FillCharges {
  const out = new Map<JournalFill, number>();
  const groups = Map.groupBy(
    fills.filter(({ quantity }) => quantity > 0),
    ({ run, segment, securityId, product, owner, atMs }) =>
      `${run} ${segment}:${securityId} ${product} ${owner} ${istDate(atMs)}`,
  );
  for (const group of groups.values()) {
    for (const fill of group) if (!fill.isTrade) out.set(fill, 0);
    const traded = group.filter(({ isTrade, charge }) => isTrade && charge !== null);
    if (traded.length > 0) share(traded, tariff, out);
  }
  return out;
}

function share(fills: readonly JournalFill[], tariff: Tariff, out: Map<JournalFill, number>): void {
  const orders = new Map<string, Executed>();
  for (const fill of fills) {
    const order = orders.get(fill.clientOrderId) ?? { fills: [], quantity: 0, value: 0 };
    order.fills.push(fill);
    order.quantity += fill.quantity;
    order.value += fill.quantity * fill.price;
    orders.set(fill.clientOrderId, order);
  }
  const executed = [...orders.values()];
  const charged = executed.map(chargedOrder);
  const total = rupees(tariff, charged);
  const each = charged.map((order) => rupees(tariff, [order]));
  // A rate that the tariff lacks for this date: what is not known is not guessed.
  if (total === null || each.some((one) => one === null)) return;
  const sum = each.reduce<number>((all, one) => all + (one ?? 0), 0);
  executed.forEach((order, i) => {
    const part = sum === 0 ? 0 : (total * 100 * (each[i] ?? 0)) / sum;
    for (const fill of order.fills) out.set(fill, part / order.quantity);
  });
}

function chargedOrder({ fills, quantity, value }: Executed): ChargedOrder {
  const [first] = fills as [JournalFill];
  const { charge, side, atMs, decimals } = first;
  return {
    ...(charge as Pick<ChargedOrder, 'kind' | 'exchange'>),
    side: side === 'BUY' ? 'buy' : 'sell',
    quantity,
    price: value / quantity / 10 ** decimals,
    date: istDate(atMs),
  };
}

function rupees(tariff: Tariff, orders: readonly ChargedOrder[]): number | null {
  try {
    return chargesOf(tariff, orders).exact.total;
  } catch (thrown) {
    if (thrown instanceof FaultError && thrown.fault.kind === 'input') return null;
    throw thrown;
  }
}
