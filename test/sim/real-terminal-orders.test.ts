import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallInput } from '#contract/calls/index.ts';
import type { Order } from '#contract/model/order.ts';
import { until } from '../support/feed-server.ts';
import { TradingDesk } from '../support/trading-desk.ts';

test('the terminal on the simulator trades: intent, fill, position, funds, a resting order', async (context) => {
  const desk = await TradingDesk.open(context);
  assert.equal(desk.trading?.mode, 'paper');
  await desk.place('trades-0001', {});
  const filled = await desk.reach('trades-0001', 'Filled');
  assert.equal(filled.filled, 3);
  assert.equal(filled.sent?.type, 'LIMIT');
  const { positions } = await desk.real.page.call('positions.list', {});
  assert.equal(positions.find(({ securityId }) => securityId === desk.share?.securityId)?.net, 3);
  const funds = await desk.real.page.call('funds.read', {});
  assert.ok(funds.utilised > 0 && funds.available < funds.startOfDay);
  assert.deepEqual(await desk.real.page.call('holdings.list', {}), { holdings: [] });

  const tick = desk.share?.tick ?? 5;
  const average = filled.averagePrice ?? 0;
  const price = (share: number): number => Math.round((average * share) / tick) * tick;
  await desk.place('trades-0002', { type: 'LIMIT', price: price(0.97), confirmed: ['duplicate', 'far_price'] });
  await desk.reach('trades-0002', 'Working');
  const change = { type: 'LIMIT', validity: 'DAY', quantity: 2, price: price(0.96), trigger: 0 } as const;
  await desk.real.page.call('order.modify', { clientOrderId: 'trades-0002', ...change });
  // The venue's word for a change stands only until its book is read again: it is looked for in all that was told.
  const isTold = ({ clientOrderId, venueStatus }: Order): boolean =>
    clientOrderId === 'trades-0002' && venueStatus === 'MODIFIED';
  await until(() => desk.told.some(isTold), 'the change at the venue', 20_000);
  const changed = desk.orders.get('trades-0002');
  assert.deepEqual([changed?.quantity, changed?.price, changed?.inDoubt], [2, change.price, null]);
  const { orders } = (await desk.venue('')) as { orders: readonly { correlationId: string; quantity: number }[] };
  assert.equal(orders.find(({ correlationId }) => correlationId === 'trades-0002')?.quantity, 2);
  await desk.real.page.call('order.cancel', { clientOrderId: 'trades-0002' });
  await desk.reach('trades-0002', 'Cancelled');
});

test('answered by nobody after it was taken: in doubt, looked up, found, and sent once', async (context) => {
  const desk = await TradingDesk.open(context);
  await desk.venue('/faults', { cutAfter: 1, seed: 'doubt' });
  await desk.place('doubt-0001', {});
  await until(() => desk.orders.get('doubt-0001')?.inDoubt === 'place', 'the doubt', 10_000);
  const alarmed = (): boolean =>
    desk.alarms.some(({ kind, clientOrderId }) => kind === 'in_doubt' && clientOrderId === 'doubt-0001');
  await until(alarmed, 'the alarm', 10_000);
  await desk.venue('/faults', {});
  const found = await desk.reach('doubt-0001', 'Filled');
  assert.equal(found.inDoubt, null);
  const { orders } = (await desk.venue('')) as { orders: readonly { correlationId: string }[] };
  assert.equal(orders.filter(({ correlationId }) => correlationId === 'doubt-0001').length, 1);
});

test('an order from elsewhere comes over the stream and is adopted, also after the stream was lost', async (context) => {
  const desk = await TradingDesk.open(context);
  const order = {
    transactionType: 'BUY',
    exchangeSegment: desk.share?.segment,
    productType: 'INTRADAY',
    orderType: 'MARKET',
    validity: 'DAY',
    securityId: String(desk.share?.securityId),
    quantity: 2,
  };
  const external = (): Order[] => [...desk.orders.values()].filter((one) => one.external);
  await desk.venue('/order', { order });
  await until(() => external().some(({ status }) => status === 'Filled'), 'the adopted order', 10_000);
  await desk.venue('/reset-streams', {});
  await until(() => desk.trading?.stream === 'down', 'the loss', 10_000);
  await desk.venue('/order', { order });
  await until(() => external().length === 2, 'the order that the stream never told', 20_000);
  await until(() => desk.trading?.stream === 'live' && desk.trading.state === 'Active', 'the stream', 20_000);
});

test('a basket that is asked for again under its id is the same basket, and every leg goes to the venue once', async (context) => {
  const desk = await TradingDesk.open(context);
  const { segment, securityId } = desk.share ?? assert.fail('a share');
  const leg = (clientOrderId: string, quantity: number) => ({
    clientOrderId,
    segment,
    securityId,
    quantity,
    side: 'BUY',
    product: 'INTRADAY',
    type: 'MARKET',
    validity: 'DAY',
    price: 0,
    trigger: 0,
    disclosed: 0,
    amo: null,
    owner: 'hand',
    source: 'basket',
    reduceOnly: false,
    confirmed: ['duplicate'],
  });
  const intent = {
    basketId: 'basket-0001',
    owner: 'hand',
    policy: 'hold',
    legTimeoutMs: 5_000,
    legs: [leg('basket-leg-1', 2), leg('basket-leg-2', 3)],
  } as CallInput<'basket.place'>;
  // Pressed twice before any answer, and once more when everything is done, as after a lost answer.
  const [one, two] = await Promise.all([
    desk.real.page.call('basket.place', intent),
    desk.real.page.call('basket.place', intent),
  ]);
  assert.equal(one.createdMs, two.createdMs);
  await desk.reach('basket-leg-1', 'Filled');
  await desk.reach('basket-leg-2', 'Filled');
  const third = await desk.real.page.call('basket.place', intent);
  assert.deepEqual([third.basketId, third.createdMs], [one.basketId, one.createdMs]);
  const { baskets } = await desk.real.page.call('baskets.list', {});
  assert.equal(baskets.length, 1);
  const { orders } = (await desk.venue('')) as { orders: readonly { correlationId: string }[] };
  assert.deepEqual(orders.map(({ correlationId }) => correlationId).sort(), ['basket-leg-1', 'basket-leg-2']);
  const { positions } = await desk.real.page.call('positions.list', {});
  assert.equal(positions.find((row) => row.securityId === securityId)?.net, 5);
});
