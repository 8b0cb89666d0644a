import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instrument } from '#contract/model/instrument.ts';
import { temporaryDatabase } from '../../../support/database.ts';
import { share } from '../../../support/scan-bench.ts';
import { storeRig } from '../../../support/store-bench.ts';

test('a crash between the download and the disk leaves the stamp of the list that is stored', async (context) => {
  const storage = await temporaryDatabase(context);
  const asked: (string | null)[] = [];
  let [etag, listed] = ['"one"', 4];
  const reference = {
    profile: () => Promise.reject(new Error('not asked')),
    lastPrices: () => Promise.resolve(new Map<string, number>()),
    universe: (list: readonly Instrument[]) => Promise.resolve(list.map((one, slot) => ({ ...one, slot }))),
    master: (_date: string, known: { readonly etag: string | null } | null) => {
      asked.push(known?.etag ?? null);
      if (known?.etag === etag) return Promise.resolve('unchanged' as const);
      const instruments = Array.from({ length: listed }, (_, i) => share(i));
      return Promise.resolve({ stamp: { etag, lastModified: null }, instruments, rows: listed, skipped: {} });
    },
  };
  const start = async (): Promise<{ count: number; store: () => void }> => {
    const rig = await storeRig(context, { storage, broker: { reference } });
    const { instruments } = await rig.ask({ kind: 'universe', limit: 10 });
    return { count: instruments.length, store: () => rig.body.tick(rig.nowMs) };
  };
  (await start()).store();
  storage.db.prepare("UPDATE instrument SET trade_date = '2026-11-19'").run();
  [etag, listed] = ['"two"', 6];
  assert.equal((await start()).count, 6, 'the new list, and then the power goes');
  const again = await start();
  assert.equal(again.count, 6, 'the new list again, not the one of yesterday');
  again.store();
  assert.deepEqual(asked, [null, '"one"', '"one"']);
});
