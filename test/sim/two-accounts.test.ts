import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Caller } from '#contract/caller.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Order, OrderIntent } from '#contract/model/order.ts';
import { connectToTerminal } from '../../src/main/host/command-client.ts';
import { FileLease } from '../../src/main/host/secrets/account-lease.ts';
import { DhanStage } from '../support/dhan-stage.ts';
import { FIRST, SECOND, TwoAccounts } from '../support/two-accounts.ts';

const SOON_MS = 30_000;
async function until(holds: () => Promise<boolean>, what: string): Promise<void> {
  const startMs = performance.now();
  while (!(await holds())) {
    if (performance.now() - startMs > SOON_MS) assert.fail(`waited ${SOON_MS} ms in vain for: ${what}`);
    await sleep(100);
  }
}

const idOf = (account: string): string => (account === 'main' ? FIRST : SECOND);

/** The terminal in a process of its own, asked over its command door. */
class Desk {
  readonly terminal: Caller;
  share: Instrument | null = null;

  constructor(terminal: Caller) {
    this.terminal = terminal;
  }

  async ready(account: string): Promise<void> {
    const isReady = async (): Promise<boolean> => {
      const trading = await this.terminal.call('trading.read', {}).catch(() => null);
      return trading?.account === account && trading.state === 'Active' && trading.stream === 'live';
    };
    await until(isReady, `${account} trades`).catch(async (thrown: unknown) => {
      assert.fail(`${String(thrown)}: ${JSON.stringify(await this.terminal.call('trading.read', {}))}`);
    });
    const { rows } = await this.terminal.call('instruments.page', { from: 0, limit: 80 });
    this.share = rows.find(({ kind }) => kind === 'EQUITY') ?? assert.fail('a share');
  }

  async place(clientOrderId: string, more: Partial<OrderIntent> = {}): Promise<Order> {
    const { segment, securityId } = this.share ?? assert.fail('a share');
    return this.terminal.call('order.place', {
      clientOrderId,
      segment,
      securityId,
      side: 'BUY',
      product: 'INTRADAY',
      type: 'MARKET',
      validity: 'DAY',
      quantity: 2,
      price: 0,
      trigger: 0,
      disclosed: 0,
      amo: null,
      owner: 'hand',
      source: 'ticket',
      reduceOnly: false,
      confirmed: ['duplicate', 'far_price', 'large', 'late'],
      ...more,
    });
  }

  async orders(): Promise<Record<string, string>> {
    const { orders } = await this.terminal.call('orders.list', { limit: 100 });
    return Object.fromEntries(orders.map(({ clientOrderId, status }) => [clientOrderId, status]));
  }

  async net(): Promise<number> {
    const { positions } = await this.terminal.call('positions.list', {});
    return positions.reduce((sum, { net }) => sum + net, 0);
  }

  async reach(id: string, status: Order['status']): Promise<void> {
    await until(async () => (await this.orders())[id] === status, `${id} ${status}`).catch(async (thrown) => {
      const { orders } = await this.terminal.call('orders.list', { limit: 100 });
      const order = orders.find(({ clientOrderId }) => clientOrderId === id);
      assert.fail(`${String(thrown)}; it is ${order?.status}: ${order?.fault?.text ?? order?.venueText ?? ''}`);
    });
  }
}

test('two accounts at one broker: a change moves everything, nothing of one is in the other, and back again', async (context) => {
  const broker = await TwoAccounts.open(80, '2026-11-20', 630);
  const stage = DhanStage.over(broker.endpoints, broker.nowMs);
  context.after(async () => {
    await stage.close();
    await broker.close();
  });
  const dir = stage.folder('both');
  for (const account of ['main', 'family']) {
    const input = JSON.stringify({ clientId: idOf(account), accessToken: broker.token(idOf(account)) });
    const stored = stage.cli(dir, ['auth', 'set', '--account', account], input);
    assert.equal(stored.status, 0, stored.stderr);
  }
  const { child, text } = stage.headless(dir, ['--accounts', 'main, family', '--orders', 'live']);
  const lease = new FileLease(dir, broker.endpoints.auth, join(stage.base, '.muhurat-accounts'));
  const holders = (): (number | undefined)[] => [FIRST, SECOND].map((id) => lease.holder(id)?.pid);
  const connected = async (): Promise<Caller | null> => connectToTerminal(dir).catch(() => null);
  let caller: Caller | null = null;
  await until(async () => (caller ??= await connected()) !== null, 'the command door').catch((thrown) =>
    assert.fail(`${String(thrown)} ${text()}`),
  );
  const desk = new Desk(caller ?? assert.fail('a terminal'));
  context.after(() => desk.terminal.close('the test is done'));

  await desk.ready('main');
  assert.deepEqual(holders(), [child.pid, undefined]);
  await desk.place('m-first-0001');
  await desk.reach('m-first-0001', 'Filled');
  const last = (await broker.orders(FIRST)).length;
  assert.equal(last, 1);

  await desk.terminal.call('accounts.switch', { account: 'family' });
  await desk.ready('family');
  assert.deepEqual(holders(), [undefined, child.pid], 'the lease of the first one is given back');
  assert.deepEqual([await desk.orders(), await desk.net()], [{}, 0]);
  await desk.place('m-other-0001', { side: 'SELL', quantity: 5 });
  await desk.reach('m-other-0001', 'Filled');
  assert.equal(await desk.net(), -5);
  const ids = async (clientId: string): Promise<string[]> =>
    (await broker.orders(clientId)).map(({ correlationId }) => correlationId);
  assert.deepEqual([await ids(FIRST), await ids(SECOND)], [['m-first-0001'], ['m-other-0001']]);

  // Something happens to the first account while nobody here looks.
  await broker.trade(FIRST, desk.share ?? assert.fail('a share'), 3);
  await desk.terminal.call('accounts.switch', { account: 'main' });
  await desk.ready('main');
  assert.deepEqual(holders(), [child.pid, undefined]);
  await until(async () => (await desk.net()) === 5, 'what was bought elsewhere is in the position');
  const known = await desk.orders();
  assert.equal(known['m-first-0001'], 'Filled');
  assert.equal(known['m-other-0001'], undefined);
  assert.equal(Object.keys(known).length, 2, 'ours, and the one from elsewhere');
});
