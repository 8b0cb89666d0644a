import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Watchlist } from '#contract/model/watchlist.ts';
import { openDatabase } from '../../../src/main/storage/db.ts';
import { MIGRATIONS } from '../../../src/main/storage/migrations/index.ts';
import { WatchlistQueries } from '../../../src/main/storage/queries/watchlists.ts';
import { temporaryFolder, watched } from '../../support/database.ts';

const open = (file: string, upTo = MIGRATIONS.length) => {
  const watch = watched();
  const stamp = '2026-11-20T09-15-00';
  return openDatabase({ file, migrations: MIGRATIONS.slice(0, upTo), watch, stamp }).then(({ db }) => {
    db.exec("INSERT OR IGNORE INTO source (id, key) VALUES (1, 'sim')");
    return { db, watch };
  });
};

const LIST: Watchlist = {
  id: 0,
  name: 'Spreads',
  mode: 'quote',
  items: [
    { type: 'separator', label: 'Indices', active: false },
    { type: 'instrument', segment: 'IDX_I', securityId: 13, label: 'N', active: false, mode: 'ticker' },
    { type: 'instrument', segment: 'NSE_EQ', securityId: 13, label: '', active: true },
    { type: 'separator', label: 'Mine' },
    {
      type: 'spread',
      label: '',
      active: true,
      mode: 'full',
      legs: [
        { segment: 'NSE_FNO', securityId: 7, factor: 100 },
        { segment: 'NSE_FNO', securityId: 8, factor: -150 },
      ],
    },
  ],
};

test('every kind of item, its label, switch and mode come back as they were saved, in their order', async (context) => {
  const storage = await open(join(temporaryFolder(context), 'muhurat.db'));
  const queries = new WatchlistQueries(storage);
  assert.deepEqual(
    queries.list(1).map(({ name, items }) => [name, items.length]),
    [['My list', 3]],
  );
  const saved = queries.save(1, LIST);
  assert.deepEqual(queries.list(1)[1], { ...LIST, id: saved.id });
  const { mode: _none, ...plain } = saved;
  queries.save(1, { ...plain, items: saved.items.toReversed() });
  assert.deepEqual(queries.list(1)[1], { ...plain, items: saved.items.toReversed() });
  storage.db.close();
});

test('an instrument twice in a list or a spread is refused, the same id in another segment is not', async (context) => {
  const storage = await open(join(temporaryFolder(context), 'muhurat.db'));
  const queries = new WatchlistQueries(storage);
  const twice = [...LIST.items, ...LIST.items.slice(1, 2)];
  assert.throws(() => queries.save(1, { ...LIST, items: twice }), /IDX_I:13 is in “Spreads” twice/);
  const leg = { segment: 'NSE_FNO' as const, securityId: 7, factor: 100 };
  const spread = { type: 'spread' as const, label: '', active: true, legs: [leg, leg] };
  assert.throws(() => queries.save(1, { ...LIST, items: [spread] }), /in the spread twice/);
  const many = Array.from({ length: 101 }, () => ({ ...spread, legs: [leg, { ...leg, securityId: 8 }] }));
  assert.throws(() => queries.save(1, { ...LIST, items: many }), /100 spreads at most/);
  assert.equal(queries.list(1).length, 1, 'nothing of it was saved');
  storage.db.close();
});

test('lists of before are taken over; a spread whose legs cannot be read costs only itself', async (context) => {
  const file = join(temporaryFolder(context), 'muhurat.db');
  const before = await open(file, 11);
  before.db.exec(
    "INSERT INTO watchlist (id, source, name) VALUES (1, 1, 'Old');" +
      "INSERT INTO watchlist_item VALUES (1, 0, 'separator', NULL, NULL, 'Banks', 1)," +
      "(1, 1, 'instrument', 'NSE_EQ', 13, 'mine', 0)",
  );
  before.db.close();
  const storage = await open(file);
  const queries = new WatchlistQueries(storage);
  const old = { type: 'instrument', segment: 'NSE_EQ', securityId: 13, label: 'mine', active: false };
  assert.deepEqual(queries.list(1), [{ id: 1, name: 'Old', items: [{ type: 'separator', label: 'Banks' }, old] }]);
  storage.db.exec("INSERT INTO watchlist_item VALUES (1, 2, 'spread', NULL, NULL, '', 1, NULL, '[1')");
  assert.equal(queries.list(1)[0]?.items.length, 2);
  storage.db.close();
});
