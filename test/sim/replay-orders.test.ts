import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Order } from '#contract/model/order.ts';
import type { ReplayState } from '#contract/model/terminal.ts';
import type { Trading } from '#contract/model/trading.ts';
import { istMidnightMs } from '../../src/main/core/time/ist.ts';
import { sampleIntent } from '../support/order-events.ts';
import { until } from '../support/feed-server.ts';
import { RealTerminal } from '../support/real-terminal.ts';
import { RECORDED_DATE, recordDay } from '../support/recorded-day.ts';

const at = (hour: number, minute: number): number => istMidnightMs(RECORDED_DATE) + (hour * 60 + minute) * 60_000;
/** What may pass between a fill and the next state of the replay, at 20 times real time. */
const CLOCK_LATE_MS_MAX = 60_000;

test('paper trades in a replay at its time, and going back begins with an empty book', async (context) => {
  const base = mkdtempSync(join(tmpdir(), 'replay-orders-'));
  context.after(() => rmSync(base, { recursive: true, force: true }));
  const dataDir = join(base, 'data');
  const source = `replay:${recordDay(join(base, 'recorded'), 80, 4)}`;
  const real = await RealTerminal.start({ dataDir, source, instruments: 80 });
  context.after(() => real.stop());
  const seen: { trading: Trading | null; replay: ReplayState | null; orders: Map<string, Order> } = {
    trading: null,
    replay: null,
    orders: new Map(),
  };
  real.page.on('trading.changed', (state) => {
    seen.trading = state;
  });
  real.page.on('replay.changed', (state) => {
    seen.replay = state;
  });
  const resets: number[] = [];
  real.page.on('account.reset', ({ atMs }) => resets.push(atMs));
  real.page.on('order.changed', (order) => seen.orders.set(order.clientOrderId, order));
  const replay = (input: object): Promise<unknown> => real.page.call('replay.control', input as never);
  await replay({ action: 'speed', value: 20 });
  await replay({ action: 'play' });
  await until(() => (seen.replay?.nowMs ?? 0) > at(9, 16), 'a minute of the replay', 20_000);
  await until(() => seen.trading?.state === 'Active', 'trading', 20_000);
  const { rows } = await real.page.call('instruments.page', { from: 0, limit: 80 });
  const share = rows.find(({ kind }) => kind === 'EQUITY') ?? assert.fail('a share');
  const { segment, securityId } = share;
  const more = { segment, securityId, type: 'MARKET', price: 0, trigger: 0, quantity: 2 } as const;
  await real.page.call('order.place', sampleIntent({ ...more, clientOrderId: 'replayed-1' }));
  await until(() => seen.orders.get('replayed-1')?.status === 'Filled', 'the fill', 20_000);
  const filledMs = seen.orders.get('replayed-1')?.updatedMs ?? 0;
  assert.ok(filledMs > at(9, 15) && filledMs < at(9, 20), new Date(filledMs).toISOString());
  assert.equal((await real.page.call('positions.list', {})).positions[0]?.net, 2);
  const journal = () => real.page.call('journal.read', { filter: {}, offset: 0, limit: 10 });
  const [trip] = (await journal()).trips;
  assert.deepEqual([trip?.symbol, trip?.quantity, trip?.open], [share.symbol, 2, 2]);

  await replay({ action: 'seek', value: at(9, 15) + 10_000 });
  const books = join(dataDir, 'orders');
  await until(() => readdirSync(books).length === 2, 'the new book', 20_000);
  const reconciled = async (): Promise<boolean> => {
    // Between the two threads there is nobody to ask.
    const trading = await real.page.call('trading.read', {}).catch(() => null);
    return trading !== null && trading.reconciledMs !== null;
  };
  for (let tries = 0; !(await reconciled()); tries += 1) {
    assert.ok(tries < 200, 'the new book is reconciled');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.deepEqual((await real.page.call('orders.list', { limit: 10 })).orders, []);
  assert.deepEqual((await real.page.call('positions.list', {})).positions, []);
  assert.ok(resets.length > 0 && (resets.at(-1) ?? 0) <= at(9, 15) + 10_000, resets.join());
  assert.equal((await journal()).total, 0, 'what was traded after the moment is void');
  const funds = await real.page.call('funds.read', {});
  assert.equal(funds.available, funds.startOfDay);

  await until(() => seen.trading?.state === 'Active', 'trading after the jump', 20_000);
  await real.page.call('order.place', sampleIntent({ ...more, clientOrderId: 'replayed-2' }));
  await until(() => seen.orders.get('replayed-2')?.status === 'Filled', 'the fill after the jump', 20_000);
  const againMs = seen.orders.get('replayed-2')?.updatedMs ?? 0;
  const lateMs = (seen.replay?.nowMs ?? 0) - againMs;
  assert.ok(lateMs < CLOCK_LATE_MS_MAX, `the new book is ${lateMs} ms behind the replay`);
});
