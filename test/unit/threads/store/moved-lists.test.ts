import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Watchlist } from '#contract/model/watchlist.ts';
import type { Opened } from '../../../../src/main/storage/db.ts';
import { temporaryDatabase } from '../../../support/database.ts';
import { DAY } from '../../../support/scan-bench.ts';
import { type StoreRig, storeRig } from '../../../support/store-bench.ts';
import { madeUp } from '../../../support/whole-market.ts';

const share = (id: number, underlying: string) => madeUp(id, { kind: 'EQUITY', segment: 'NSE_EQ', underlying });
const OTHERS = Array.from({ length: 20 }, (_, at) => share(at + 1, `S${at + 1}`));

async function morning(context: TestContext, storage: Opened, instruments: readonly Instrument[]): Promise<StoreRig> {
  const reference = {
    profile: () => Promise.reject(new Error('not asked')),
    lastPrices: () => Promise.resolve(new Map<string, number>()),
    universe: (all: readonly Instrument[]) => Promise.resolve(all.map((one, slot) => ({ ...one, slot }))),
    master: () =>
      Promise.resolve({
        stamp: { etag: null, lastModified: null },
        instruments,
        rows: instruments.length,
        skipped: {},
      }),
  };
  const rig = await storeRig(context, { storage, capacity: 300, broker: { reference } });
  await rig.ask({ kind: 'universe', limit: 300 });
  for (let n = 0; n < 20; n += 1) rig.body.tick(rig.nowMs);
  return rig;
}

const said = (rig: StoreRig): number => rig.reports.filter(({ type }) => type === 'listsMoved').length;
const idsOf = (list: Watchlist | undefined): number[] =>
  (list?.items ?? []).flatMap((item) => (item.type === 'instrument' ? [item.securityId] : []));

test('a share that changed its series keeps its place on the saved lists, and it is told once', async (context) => {
  const storage = await temporaryDatabase(context);
  const first = await morning(context, storage, [...OTHERS, share(21_951, 'HFCL')]);
  const items = [3, 21_951, 5].map((securityId) => {
    return { type: 'instrument' as const, segment: 'NSE_EQ' as const, securityId, label: '', active: true };
  });
  const { list } = await first.ask({ kind: 'watchlistSave', list: { id: 0, name: 'Telecom', items } });
  for (const table of ['instrument', 'master', 'master_part'])
    storage.db.prepare(`UPDATE ${table} SET trade_date = '2026-11-19' WHERE trade_date = ?`).run(DAY.date);
  assert.equal(said(first), 0);

  const next = await morning(context, storage, [...OTHERS, share(21_954, 'HFCL')]);
  const saved = (await next.ask({ kind: 'watchlists' })).lists.find(({ id }) => id === list.id);
  assert.deepEqual(idsOf(saved), [3, 21_954, 5]);
  assert.equal(said(next), 1);
  assert.ok(next.notices.includes('instruments.moved'));

  const again = await morning(context, storage, [...OTHERS, share(21_954, 'HFCL')]);
  assert.equal(said(again), 0, 'a restart finds nothing left to do');
});
