import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Order } from '#contract/model/order.ts';
import type { Trading } from '#contract/model/trading.ts';
import { until } from '../support/feed-server.ts';
import { sampleIntent } from '../support/order-events.ts';
import { RealTerminal } from '../support/real-terminal.ts';

const QUERY = { filter: {}, offset: 0, limit: 50 };

async function started(dataDir: string) {
  const real = await RealTerminal.start({ dataDir, source: 'sim', clock: '2026-11-20 10:30' });
  const seen: { trading: Trading | null; orders: Map<string, Order> } = { trading: null, orders: new Map() };
  real.page.on('trading.changed', (state) => {
    seen.trading = state;
  });
  real.page.on('order.changed', (order) => seen.orders.set(order.clientOrderId, order));
  return { real, seen };
}

test('a round trip with its note outlives the terminal; what another run left open is no round trip', async (context) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'muhurat-journal-'));
  context.after(() => rmSync(dataDir, { recursive: true, force: true }));
  const first = await started(dataDir);
  let note: { readonly key: string };
  try {
    const { page } = first.real;
    await until(() => first.seen.trading?.state === 'Active', 'trading', 30_000);
    const { rows } = await page.call('instruments.page', { from: 0, limit: 80 });
    const [share, other] = rows.filter(({ kind }) => kind === 'EQUITY');
    assert.ok(share !== undefined && other !== undefined);
    const trade = async (
      clientOrderId: string,
      side: 'BUY' | 'SELL',
      { segment, securityId } = share,
    ): Promise<void> => {
      const market = { type: 'MARKET', price: 0, trigger: 0, quantity: 3 } as const;
      await page.call('order.place', sampleIntent({ ...market, segment, securityId, clientOrderId, side }));
      await until(() => first.seen.orders.get(clientOrderId)?.status === 'Filled', `${clientOrderId} filled`, 20_000);
    };
    await trade('journal-in-1', 'BUY');
    await trade('journal-out-1', 'SELL');
    await trade('journal-open-1', 'BUY', other);
    const { trips, stats } = await page.call('journal.read', QUERY);
    assert.deepEqual(
      trips.map(({ symbol, quantity, open }) => [symbol, quantity, open]),
      [
        [other.symbol, 3, 3],
        [share.symbol, 3, 0],
      ],
    );
    const [, trip] = trips;
    assert.ok(trip !== undefined && trip.chargesPaise !== null && trip.chargesPaise > 0);
    assert.equal(stats.n, 1);
    const { positions } = await page.call('positions.list', {});
    const position = positions.find(({ securityId }) => securityId === share.securityId);
    assert.equal(trip.grossPaise, position?.realisedPaise);
    assert.equal(trip.chargesPaise, position?.chargesPaise);
    const excursion = await page.call('journal.excursion', { tripId: trip.id });
    assert.ok(excursion.reason !== null || (excursion.mfePaise ?? -1) >= 0, JSON.stringify(excursion));
    note = { key: trip.id };
    await page.call('journal.note', { scope: 'trip', key: trip.id, text: 'Too early.', tags: ['retest'] });
    await page.call('journal.note', { scope: 'day', key: '2026-11-20', text: 'Calm.', tags: [] });
    await assert.rejects(
      page.call('journal.note', { scope: 'trip', key: 'nothing', text: 'x', tags: [] }),
      /no such round trip/,
    );
    await assert.rejects(page.call('journal.note', { scope: 'day', key: 'Friday', text: 'x', tags: [] }), /is no day/);
  } finally {
    await first.real.stop();
  }
  const second = await started(dataDir);
  try {
    const { page } = second.real;
    await until(() => second.seen.trading !== null, 'the account', 30_000);
    const { trips, days, tags } = await page.call('journal.read', QUERY);
    assert.deepEqual(
      trips.map(({ id, open, note: kept }) => [id, open, kept]),
      [[note.key, 0, { text: 'Too early.', tags: ['retest'] }]],
    );
    assert.equal(days[0]?.note?.text, 'Calm.');
    assert.deepEqual(tags, ['retest']);
    await page.call('journal.note', { scope: 'trip', key: note.key, text: '', tags: [] });
    assert.equal((await page.call('journal.read', QUERY)).trips[0]?.note, null);
  } finally {
    await second.real.stop();
  }
});
