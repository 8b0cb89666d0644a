import { FINAL_STATUSES, type Order } from '#contract/model/order.ts';
import { ORDERS_PER_PAGE_MAX } from '#contract/calls/orders.ts';
import type { Caller } from '#contract/caller.ts';
import { readFlags } from './flag-reader.ts';
import { type CliIo, DONE } from './io.ts';
import { istTime, priceText, type TextColumn, textTable, units } from './text-table.ts';
import { TERMINAL_FLAGS, withTerminal } from './with-terminal.ts';

export const ORDERS_USAGE = 'orders [--open] [--json] [--account NAME] [--data DIR]';
/** Pages that are asked for: an account with more orders in a day than 20,000 is not a person's. */
const PAGES_MAX = 20;

const COLUMNS: readonly TextColumn<Order>[] = [
  { title: 'TIME', text: ({ createdMs }) => istTime(createdMs) },
  { title: 'SYMBOL', text: ({ symbol }) => symbol },
  { title: 'SIDE', text: ({ side }) => side },
  { title: 'QTY', right: true, text: ({ quantity }) => units(quantity) },
  { title: 'FILLED', right: true, text: ({ filled }) => units(filled) },
  { title: 'TYPE', text: ({ type }) => type },
  { title: 'PRICE', right: true, text: ({ price, decimals }) => (price === 0 ? '' : priceText(price, decimals)) },
  {
    title: 'TRIGGER',
    right: true,
    text: ({ trigger, decimals }) => (trigger === 0 ? '' : priceText(trigger, decimals)),
  },
  { title: 'AVERAGE', right: true, text: ({ averagePrice, decimals }) => priceText(averagePrice, decimals) },
  { title: 'PRODUCT', text: ({ product }) => product },
  { title: 'OWNER', text: ({ owner }) => owner },
  { title: 'STATUS', text: statusText },
  { title: 'ID', text: ({ clientOrderId }) => clientOrderId },
  { title: 'WHY', text: ({ fault }) => fault?.text ?? '' },
];

/** The day's orders, oldest first. */
export async function ordersCommand(args: readonly string[], io: CliIo): Promise<number> {
  const flags = readFlags(args, { ...TERMINAL_FLAGS, open: false }, ORDERS_USAGE);
  const all = await withTerminal(flags, readOrders);
  const orders = flags.switches.has('open') ? all.filter(({ status }) => !FINAL_STATUSES.includes(status)) : all;
  if (flags.switches.has('json')) await io.write(`${JSON.stringify(orders, null, 2)}\n`);
  else if (orders.length === 0) await io.write(flags.switches.has('open') ? 'No order is open.\n' : 'No orders.\n');
  else await io.write(textTable(COLUMNS, orders));
  return DONE;
}

async function readOrders(terminal: Caller): Promise<readonly Order[]> {
  const found = new Map<string, Order>();
  let beforeMs: number | undefined;
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const from = beforeMs === undefined ? {} : { beforeMs };
    const { orders, more } = await terminal.call('orders.list', { limit: ORDERS_PER_PAGE_MAX, ...from });
    for (const order of orders) found.set(order.clientOrderId, order);
    if (!more || orders.length === 0) break;
    beforeMs = Math.min(...orders.map(({ createdMs }) => createdMs));
  }
  return [...found.values()].toSorted((a, b) => a.createdMs - b.createdMs);
}

function statusText({ status, inDoubt }: Order): string {
  return inDoubt === null ? status : `${status}, ${inDoubt} IN DOUBT`;
}
