import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Order, OrderIntent } from '#contract/model/order.ts';
import type { Alarm, Trading } from '#contract/model/trading.ts';
import { until } from './feed-server.ts';
import { RealTerminal } from './real-terminal.ts';

/** A terminal with its threads and the simulator's process, and what its page is told of orders. */
export class TradingDesk {
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

  /** @param threads files of a test in the place of some threads, by name. */
  static async open(context: TestContext, threads: Readonly<Record<string, string>> = {}): Promise<TradingDesk> {
    const dataDir = mkdtempSync(join(tmpdir(), 'muhurat-trades-'));
    const real = await RealTerminal.start({ dataDir, source: 'sim', clock: '2026-11-20 10:30' }, threads);
    context.after(async () => {
      await real.stop();
      rmSync(dataDir, { recursive: true, force: true });
    });
    const desk = new TradingDesk(real, dataDir);
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
    await until(() => this.orders.get(id)?.status === status, `${id} ${status}`, msMax).catch((thrown: unknown) => {
      const { status: now, filled, fault } = this.orders.get(id) ?? {};
      assert.fail(`${String(thrown)}; it is ${now}, ${filled} filled, ${fault?.text ?? 'no fault'}`);
    });
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
