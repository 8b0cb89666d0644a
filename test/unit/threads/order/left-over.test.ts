import assert from 'node:assert/strict';
import { mkdtempSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { LEFT_PREFIX, carriedOver } from '../../../../src/main/threads/order/day-carry.ts';
import { LEFT_TOLD_MAX } from '../../../../src/main/threads/order/left-over.ts';
import type { JournalRecord } from '../../../../src/main/threads/order/journal.ts';
import { openJournal } from '../../../../src/main/threads/order/journal-file.ts';
import { OrderBed } from '../../../support/order-bed.ts';
import { sampleIntent } from '../../../support/order-events.ts';

/** The bed's journal becomes the one of the day before. */
const age = ({ dataDir }: OrderBed): void => {
  const dir = join(dataDir, 'orders', 'paper-main');
  renameSync(join(dir, '2026-11-20.journal'), join(dir, '2026-11-19.journal'));
};
const limitOf = async (bed: OrderBed): Promise<number | null | undefined> =>
  (await bed.ask('risk.list', {})).controls.find(({ id }) => id === 'order-lots')?.limit;
const state = (key: string, value: unknown): JournalRecord => ({
  kind: 'state',
  key,
  json: JSON.stringify(value),
  atMs: 1,
});

describe('a new trade date', () => {
  it('has the limits of a person and the lock of the kill switch at once, and after a restart', async () => {
    const first = await new OrderBed().start();
    await first.ask('risk.configure', { id: 'order-lots', limit: 1 });
    await first.ask('kill.start', { by: 'test' });
    await first.pass(5_000);
    age(first);
    for (const life of [1, 2]) {
      const next = await new OrderBed({ dataDir: first.dataDir }).start();
      assert.equal(await limitOf(next), 1, `life ${life}`);
      const { kill, blocks } = await next.ask('trading.read', {});
      assert.equal(kill.phase, 'done');
      assert.ok(blocks.some(({ code }) => code === 'killed'));
    }
  });

  it('sends no leg of a basket of yesterday, and tells of it in every life', async () => {
    const first = await new OrderBed().start();
    const legs = [sampleIntent({ clientOrderId: 'm-leg-buy1', side: 'BUY' })];
    const basket = { basketId: 'm-basket-01', owner: 'spread', legs, legTimeoutMs: 600_000, policy: 'hold' as const };
    await first.ask('basket.place', basket);
    await first.pass(200);
    age(first);
    for (const life of [1, 2]) {
      const next = await new OrderBed({ dataDir: first.dataDir }).start();
      await next.pass(500);
      assert.deepEqual([next.venue.placed.length, (await next.ask('baskets.list', {})).baskets], [0, []]);
      const { alarms } = await next.ask('alarms.list', {});
      assert.equal(alarms.length, 1, `life ${life}`);
      assert.match(alarms[0]?.text ?? '', /m-basket-01 of yesterday was not finished .*m-leg-buy1/);
    }
  });

  it('tells that a stop of yesterday is not watched any more', async () => {
    const first = await new OrderBed().start();
    const entry = sampleIntent({ clientOrderId: 'm-entry-01', product: 'MARGIN' });
    await first.ask('bracket.place', { entry, target: 0, stop: 10_000, trail: 0, where: 'client' });
    await first.pass(200);
    first.venue.fill('7001', 130, 12_345, 't1');
    await first.pass(500);
    age(first);
    const next = await new OrderBed({ dataDir: first.dataDir }).start();
    await next.pass(500);
    assert.deepEqual((await next.ask('stops.list', {})).stops, []);
    const { alarms } = await next.ask('alarms.list', {});
    assert.match(
      alarms[0]?.text ?? '',
      /a stop of yesterday is not watched any more \(stop 10000.*m-entry-01.*set it again/,
    );
  });

  it('carries states of the account and what was left unfinished; what ended and what was told stays behind', () => {
    const keys = carriedOver([
      state('kill', { phase: 'idle' }),
      state('risk:limit:order-lots', { limit: 3 }),
      state('risk:limit:order-lots', { limit: 2 }),
      state('basket:a', { basket: { state: 'done' } }),
      state('basket:b', { basket: { state: 'unwinding' } }),
      state('stop:c', { state: 'cancelled' }),
      state('stop:d', { state: 'firing' }),
      state('super:e', { state: 'armed' }),
      state('super:f', { state: 'cancelled' }),
      state(`${LEFT_PREFIX}stop:g`, { state: 'armed' }),
      state('journal', 'probe'),
    ]).map((record) => (record.kind === 'state' ? record.key : ''));
    assert.deepEqual(keys, ['kill', 'risk:limit:order-lots', 'left:basket:b', 'left:stop:d', 'left:super:e']);
  });

  it('tells many leftovers one by one up to a limit, and the rest as a number', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'muhurat-left-'));
    const journal = openJournal(join(dataDir, 'orders', 'paper-main'), '2026-11-19');
    for (let n = 0; n < LEFT_TOLD_MAX + 3; n += 1) journal.append(state(`stop:s${n}`, { state: 'armed' }), false);
    journal.close();
    const next = await new OrderBed({ dataDir }).start();
    const { alarms } = await next.ask('alarms.list', {});
    assert.equal(alarms.length, LEFT_TOLD_MAX + 1);
    assert.ok(alarms.some(({ text }) => text.startsWith('3 more stops')));
  });
});
