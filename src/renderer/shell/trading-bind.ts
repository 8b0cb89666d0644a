import { faultOf } from '#contract/faults.ts';
import { ORDERS_PER_PAGE_MAX } from '#contract/calls/orders.ts';
import type { Fill, Order } from '#contract/model/order.ts';
import type { TerminalClient } from '../client/terminal-client.ts';
import type { Trading } from '#contract/model/trading.ts';
import { accountsStore } from '../stores/accounts.ts';
import { alarmFeed } from '../stores/alarms.ts';
import { basketFeed, trayStore } from '../stores/baskets.ts';
import { fillFeed } from '../stores/fills.ts';
import { orderFeed, ordersStore } from '../stores/orders.ts';
import { positionFeed } from '../stores/positions.ts';
import { stopFeed } from '../stores/stops.ts';
import { tradingStore } from '../stores/trading.ts';
import { soundOnce } from './alerts.ts';

/** Pages of orders that are read after a connection: 5,000 orders, what the page keeps. */
const ORDER_PAGES_MAX = 5;

/** Whether the account is being read now. */
let reading = false;
/** How often the account began anew: lists that were asked for before belong to nobody. */
let resets = 0;

const FEEDS = [orderFeed, fillFeed, positionFeed, alarmFeed, basketFeed, stopFeed];

/** Nothing that was told before holds; the new account is read as soon as its thread says that it is there. */
function forgetAccount(): void {
  resets += 1;
  reading = false;
  for (const feed of FEEDS) {
    feed.reading();
    feed.read([]);
  }
  tradingStore.setState({ ready: false, error: null });
}

function hearFill({ side, quantity, symbol }: Fill): void {
  if (side === 'BUY') soundOnce('fill-up', `Bought ${quantity} ${symbol}`);
  else soundOnce('fill-down', `Sold ${quantity} ${symbol}`);
}

function hearOrder(order: Order): void {
  const before = ordersStore.getState().orders.get(order.clientOrderId)?.status;
  orderFeed.hear(order);
  if (before !== order.status && (order.status === 'Rejected' || order.status === 'Denied'))
    soundOnce('reject', `Rejected: ${order.side === 'BUY' ? 'buy' : 'sell'} ${order.quantity} ${order.symbol}`);
}

/** Another account than before disarms this window, whoever changed it. */
function takeTrading(trading: Trading): void {
  const before = tradingStore.getState().trading?.account;
  const changed = before !== undefined && before !== trading.account;
  tradingStore.setState({ trading, error: null, ...(changed ? { armed: false } : {}) });
  // What the tray said was said of the account before.
  if (changed) trayStore.setState({ error: null, asking: null });
}

/** Ties every trading event of a connection to its store; the wire keeps their order. */
export function listenToTrading(client: Pick<TerminalClient, 'on' | 'call'>): void {
  client.on('order.changed', hearOrder);
  client.on('fill.added', (fill) => {
    fillFeed.hear(fill);
    if (fill.quantity > 0) hearFill(fill);
  });
  client.on('positions.changed', ({ positions }) => {
    for (const position of positions) positionFeed.hear(position);
  });
  client.on('trading.changed', (trading) => {
    takeTrading(trading);
    // The order thread came up after the page had asked for the account in vain, or the rows are another account's.
    const { ready, rowsOf } = tradingStore.getState();
    if ((!ready || rowsOf !== trading.account) && !reading) void readTrading(client);
  });
  client.on('account.reset', forgetAccount);
  client.on('kill.changed', (kill) =>
    tradingStore.setState(({ trading }) => ({ trading: trading === null ? null : { ...trading, kill } })),
  );
  client.on('alarm.changed', (alarm) => alarmFeed.hear(alarm));
  client.on('basket.changed', (basket) => basketFeed.hear(basket));
  client.on('stop.changed', (stop) => {
    stopFeed.hear(stop);
    if (stop.state === 'firing') soundOnce('stop', `Stop hit: ${stop.symbol}`);
  });
}

async function readOrders(client: Pick<TerminalClient, 'call'>): Promise<Order[]> {
  const orders: Order[] = [];
  for (let page = 0; page < ORDER_PAGES_MAX; page += 1) {
    const oldestMs = orders.length === 0 ? undefined : Math.min(...orders.map(({ createdMs }) => createdMs));
    const answer = await client.call('orders.list', {
      limit: ORDERS_PER_PAGE_MAX,
      ...(oldestMs === undefined ? {} : { beforeMs: oldestMs }),
    });
    orders.push(...answer.orders);
    if (!answer.more || answer.orders.length === 0) break;
  }
  return orders.sort((a, b) => a.createdMs - b.createdMs);
}

/**
 * Reads the whole account again: after every connection and in every new epoch. What is heard while the lists are on
 * their way is newer than they are. A failure is kept in words for the panels; it never breaks the connection.
 */
export async function readTrading(client: Pick<TerminalClient, 'call'>): Promise<void> {
  for (const feed of FEEDS) feed.reading();
  reading = true;
  const begun = resets;
  try {
    const [trading, orders, fills, positions, alarms, baskets, stops, accounts] = await Promise.all([
      client.call('trading.read', {}),
      readOrders(client),
      client.call('fills.list', { limit: ORDERS_PER_PAGE_MAX }),
      client.call('positions.list', {}),
      client.call('alarms.list', {}),
      client.call('baskets.list', {}),
      client.call('stops.list', {}),
      client.call('accounts.list', {}),
    ]);
    if (begun !== resets) return;
    orderFeed.read(orders);
    fillFeed.read(fills.fills);
    positionFeed.read(positions.positions);
    alarmFeed.read(alarms.alarms);
    basketFeed.read(baskets.baskets);
    stopFeed.read(stops.stops);
    takeTrading(trading);
    accountsStore.setState(accounts);
    tradingStore.setState({ ready: true, rowsOf: trading.account });
  } catch (error) {
    if (begun === resets) tradingStore.setState({ error: faultOf(error).text });
  } finally {
    if (begun === resets) reading = false;
  }
}
