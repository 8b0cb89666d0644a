import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { BroadcastChannel } from 'node:worker_threads';
import type { Stop } from '#contract/model/basket.ts';
import type { Order, OrderIntent } from '#contract/model/order.ts';
import { CRASH_CHANNEL } from '../support/crash-channel.ts';
import { until } from '../support/feed-server.ts';
import { TradingDesk } from '../support/trading-desk.ts';

const CRASHING = join(import.meta.dirname, '..', 'support', 'crashing-order.thread.ts');

interface AtVenue {
  readonly correlationId: string;
  readonly status: string;
}

test('failure mode 13: the order thread dies within an epoch: halted, reconciled, active; a stop armed before fires once', async (context) => {
  const desk = await TradingDesk.open(context, { order: CRASHING });
  const { page } = desk.real;
  const { epoch } = desk.real.session ?? assert.fail('a session');
  const stops: Stop[] = [];
  page.on('stop.changed', (one) => stops.push(one));
  const stop = async (): Promise<{ state: string; stop: number | null }> =>
    (await page.call('stops.list', {})).stops.find(({ clientOrderId }) => clientOrderId === 'crash-0001') ??
    assert.fail('the stop');
  const channel = new BroadcastChannel(CRASH_CHANNEL);
  context.after(() => channel.close());
  let lives = 1;
  const crash = async (): Promise<void> => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel of threads has no origin
    channel.postMessage('now');
    lives += 1;
    for (let tries = 0; ; tries += 1) {
      // Between two lives there is nobody to ask.
      const { lines } = await page
        .call('audit.list', { limit: 100, event: 'state.changed' })
        .catch(() => ({ lines: [] }));
      const words = lines.map(({ text }) => text);
      const begun = words.filter((text) => text.startsWith('start')).length;
      if (begun === lives && words[0]?.endsWith('→ Active') === true) {
        assert.deepEqual(words.slice(0, words.indexOf('start → Halted') + 1), ['Halted → Active', 'start → Halted']);
        break;
      }
      assert.ok(tries < 600, `trading again after the crash: ${words.join(', ')}`);
      await sleep(50);
    }
    const { reconciledMs, state } = await page.call('trading.read', {});
    assert.ok(reconciledMs !== null && state === 'Active');
  };
  const ours = (): Order[] => [...desk.orders.values()].filter(({ status }) => status !== 'Denied');

  const share = desk.share ?? assert.fail('a share');
  const { segment, securityId, tick } = share;
  await desk.place('crash-0000', { quantity: 1 });
  const { averagePrice } = await desk.reach('crash-0000', 'Filled');
  const at = (part: number): number => Math.round(((averagePrice ?? 0) * part) / tick) * tick;
  const common = { segment, securityId, side: 'BUY', product: 'INTRADAY', validity: 'DAY', owner: 'bracket' } as const;
  const rest = { disclosed: 0, amo: null, source: 'ticket', reduceOnly: false, trigger: 0 } as const;
  const terms = { clientOrderId: 'crash-0001', type: 'LIMIT', quantity: 4, price: at(1.01) } as const;
  const entry: OrderIntent = { ...common, ...rest, ...terms, confirmed: [] };
  await page.call('bracket.place', { entry, target: 0, stop: at(0.97), trail: 0, where: 'client' });
  await desk.reach('crash-0001', 'Filled');
  await until(() => ours().some(({ role, status }) => role === 'stop' && status === 'Working'), 'the backstop', 15_000);

  await crash();
  const kept = await stop();
  assert.deepEqual([kept.state, kept.stop], ['armed', at(0.97)]);
  const { positions } = await page.call('positions.list', {});
  assert.deepEqual(
    positions.map(({ owner, net }) => `${owner} ${net}`).toSorted((a, b) => a.localeCompare(b)),
    ['bracket 4', 'hand 1'],
  );
  // The same intent again, as a window that has lost its answer would ask: the same order.
  assert.equal((await desk.place('crash-0000', { quantity: 1 })).status, 'Filled');

  // It lies above the market now: the next look fires it.
  await page.call('bracket.modify', { clientOrderId: 'crash-0001', stop: at(1.02) });
  await until(
    () => stops.some(({ id, state }) => id === 'crash-0001' && state === 'done'),
    'the stop to be done',
    20_000,
  );
  await crash();
  assert.equal((await stop()).state, 'done');
  const now = await page.call('positions.list', {});
  assert.deepEqual(
    now.positions.map(({ owner, net }) => `${owner} ${net}`).toSorted((a, b) => a.localeCompare(b)),
    ['bracket 0', 'hand 1'],
  );
  const { orders } = (await desk.venue('')) as unknown as { orders: readonly AtVenue[] };
  const ids = orders.map(({ correlationId }) => correlationId);
  assert.equal(new Set(ids).size, ids.length, ids.join(', '));
  const traded = orders.filter(({ status }) => status === 'TRADED').map(({ correlationId }) => correlationId);
  assert.equal(traded.length, 3, `two entries and one exit: ${traded.join(', ')}`);
  assert.equal(desk.real.session?.epoch, epoch, 'the same epoch');
  assert.equal(desk.real.health?.threads.find(({ name }) => name === 'order')?.restarts, 2);
});
