import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Order, OrderIntent } from '#contract/model/order.ts';
import type { Alarm, Trading } from '#contract/model/trading.ts';
import { until } from '../support/feed-server.ts';
import { RealTerminal } from '../support/real-terminal.ts';

/** A terminal with its threads and the simulator's process, and what its page is told of orders. */
class Desk {
  readonly real: RealTerminal;
  readonly dataDir: string;
  readonly orders = new Map<string, Order>();
  readonly told: Order[] = [];
  readonly alarms: Alarm[] = [];
  trading: Trading | null = null;
  share: Instrument | null = null;

  private constructor(real: RealTerminal, dataDir: string) {
    this.real = real;
    this.dataDir = dataDir;
    real.page.on('order.changed', (order) => {
      this.told.push(order);
      this.orders.set(order.clientOrderId, order);
    });
    real.page.on('alarm.changed', (alarm) => this.alarms.push(alarm));
    real.page.on('trading.changed', (state) => {
      this.trading = state;
    });
  }

  static async open(context: TestContext): Promise<Desk> {
    const dataDir = mkdtempSync(join(tmpdir(), 'muhurat-trades-'));
    const real = await RealTerminal.start({ dataDir, source: 'sim', clock: '2026-11-20 10:30' });
    context.after(async () => {
      await real.stop();
      rmSync(dataDir, { recursive: true, force: true });
    });
    const desk = new Desk(real, dataDir);
    await until(() => desk.trading?.state === 'Active' && desk.trading.stream === 'live', 'trading', 30_000);
    const { rows } = await real.page.call('instruments.page', { from: 0, limit: 80 });
    desk.share = rows.find(({ kind }) => kind === 'EQUITY') ?? assert.fail('a share');
    return desk;
  }

  async place(clientOrderId: string, more: Partial<OrderIntent>): Promise<Order> {
    const { segment, securityId } = this.share ?? assert.fail('a share');
    return await this.real.page.call('order.place', {
      clientOrderId,
      segment,
      securityId,
      side: 'BUY',
      product: 'INTRADAY',
      type: 'MARKET',
      validity: 'DAY',
      quantity: 3,
      price: 0,
      trigger: 0,
      disclosed: 0,
      amo: null,
      owner: 'hand',
      source: 'ticket',
      reduceOnly: false,
      confirmed: [],
      ...more,
    });
  }

  async reach(id: string, status: Order['status'], msMax = 20_000): Promise<Order> {
    await until(() => this.orders.get(id)?.status === status, `${id} ${status}`, msMax);
    return this.orders.get(id) ?? assert.fail(id);
  }

  /** Asks the venue itself, past the terminal. */
  async venue(path: string, body?: unknown): Promise<Record<string, unknown>> {
    const logs = join(this.dataDir, 'logs');
    const text = readdirSync(logs)
      .map((name) => readFileSync(join(logs, name), 'utf8'))
      .join('\n');
    const [, url = ''] = /"rest":"(http:\/\/127\.0\.0\.1:\d+)\/v2"/.exec(text) ?? assert.fail('the address in the log');
    const answer = await fetch(
      `${url}/sim/venue${path}`,
      body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) },
    );
    assert.equal(answer.status, 200, await answer.clone().text());
    return (await answer.json()) as Record<string, unknown>;
  }
}

test('the terminal on the simulator trades: intent, fill, position, funds, a resting order', async (context) => {
  const desk = await Desk.open(context);
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
  await until(() => desk.orders.get('trades-0002')?.venueStatus === 'MODIFIED', 'the change at the venue', 10_000);
  assert.equal(desk.orders.get('trades-0002')?.quantity, 2);
  await desk.real.page.call('order.cancel', { clientOrderId: 'trades-0002' });
  await desk.reach('trades-0002', 'Cancelled');
});

test('answered by nobody after it was taken: in doubt, looked up, found, and sent once', async (context) => {
  const desk = await Desk.open(context);
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
  const desk = await Desk.open(context);
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
