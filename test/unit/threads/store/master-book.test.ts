import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { COLUMNS } from '#contract/columns.ts';
import { FaultError, fault } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Opened } from '../../../../src/main/storage/db.ts';
import { MasterQueries } from '../../../../src/main/storage/queries/masters.ts';
import { temporaryDatabase } from '../../../support/database.ts';
import { DAY } from '../../../support/scan-bench.ts';
import { type StoreRig, storeRig } from '../../../support/store-bench.ts';
import { madeUp, wholeMarket } from '../../../support/whole-market.ts';

const ROWS = 9_000;
const EARLIER = '2026-11-19';

/** A store whose broker lists the instruments, of which the first few are subscribed. */
function marketRig(context: TestContext, storage: Opened, listed: readonly Instrument[] | FaultError) {
  const master = () =>
    listed instanceof FaultError
      ? Promise.reject(listed)
      : Promise.resolve({
          stamp: { etag: null, lastModified: null },
          instruments: listed,
          rows: listed.length,
          skipped: {},
        });
  const reference = {
    profile: () => Promise.reject(new Error('not asked')),
    lastPrices: () => Promise.resolve(new Map<string, number>()),
    universe: (all: readonly Instrument[], limit: number) =>
      Promise.resolve(all.slice(0, Math.min(limit, 300)).map((one, slot) => ({ ...one, slot }))),
    master,
  };
  return storeRig(context, { storage, capacity: 300, broker: { reference } });
}

function ticks(rig: StoreRig, count = 20): void {
  for (let n = 0; n < count; n += 1) rig.body.tick(rig.nowMs);
}

const search = (rig: StoreRig, text: string) => rig.ask({ kind: 'search', text, limit: 20 });
const changes = (rig: StoreRig) => rig.ask({ kind: 'changes', from: 0, limit: 500 });

/** Lets the stored list be that of an earlier day. */
function age(storage: Opened): void {
  for (const table of ['instrument', 'master', 'master_part'])
    storage.db.prepare(`UPDATE ${table} SET trade_date = ? WHERE trade_date = ?`).run(EARLIER, DAY.date);
}

test('every instrument of the day is found, and those that nobody subscribes have no slot', async (context) => {
  const rig = await marketRig(context, await temporaryDatabase(context), wholeMarket(ROWS));
  await rig.ask({ kind: 'universe', limit: 300 });
  const early = await search(rig, 'nifty');
  assert.deepEqual([early.searched, early.rows[0]?.slot], [300, 0], 'before the first tick: what is subscribed');
  ticks(rig);
  const found = await search(rig, 'reliance');
  assert.deepEqual([found.searched, found.rows[0]?.symbol, found.rows[0]?.slot], [ROWS, 'RELIANCE', -1]);
  assert.equal((await search(rig, 'nifty')).rows[0]?.slot, 0);
  assert.deepEqual((await search(rig, 'zzzzz')).rows, []);
});

test('the money is where the last price is', async (context) => {
  const rig = await marketRig(context, await temporaryDatabase(context), wholeMarket(ROWS));
  await rig.ask({ kind: 'universe', limit: 300 });
  ticks(rig);
  const first = async (): Promise<string | undefined> => (await search(rig, 'nf ce')).rows[0]?.symbol;
  assert.equal(await first(), 'NIFTY 2026-11-23 24500 CE');
  rig.context.table.i32[rig.context.table.beginWrite(0) + COLUMNS.ltp.cell] = 2_512_500;
  rig.context.table.endWrite(0);
  assert.match((await first()) ?? '', /25100 CE|25150 CE/);
});

test('the list of the day is stored in whole and read back after a restart', async (context) => {
  const storage = await temporaryDatabase(context);
  const all = wholeMarket(ROWS);
  const first = await marketRig(context, storage, all);
  await first.ask({ kind: 'universe', limit: 300 });
  ticks(first);
  const masters = new MasterQueries(storage);
  const line = masters.newest(first.context.source, DAY.date);
  assert.deepEqual([line?.date, line?.parts], [DAY.date, 5]);
  const stored = [0, 1, 2, 3, 4].flatMap((part) => masters.readPart(first.context.source, DAY.date, part));
  assert.deepEqual(stored, all);
  const second = await marketRig(context, storage, new FaultError(fault('unavailable.test', 'not asked')));
  await second.ask({ kind: 'universe', limit: 300 });
  ticks(second);
  const { searched, rows } = await search(second, 'rel fut');
  assert.deepEqual([searched, rows[0]?.symbol], [ROWS, 'RELIANCE 2026-11-23 FUT']);
  assert.equal((await changes(second)).since, null, 'nothing to compare with');
});

test('series, ISIN, expiry class and band are stored; a band of an earlier day is not used on a later one', async (context) => {
  const storage = await temporaryDatabase(context);
  const told = { series: 'EQ', isin: 'INE002A01018', band: { lower: 90_000, upper: 110_000 } };
  const all = wholeMarket(ROWS).map((one, at) =>
    at === 0 ? one : { ...one, ...(one.expiry === null ? told : { expiryClass: 'monthly' as const }) },
  );
  const first = await marketRig(context, storage, all);
  await first.ask({ kind: 'universe', limit: 300 });
  ticks(first);
  const parts = [0, 1, 2, 3, 4].flatMap((part) =>
    new MasterQueries(storage).readPart(first.context.source, DAY.date, part),
  );
  assert.deepEqual(parts, all);
  age(storage);
  const second = await marketRig(context, storage, new FaultError(fault('unavailable.test', 'no answer')));
  const { instruments } = await second.ask({ kind: 'universe', limit: 300 });
  assert.ok(instruments.some(({ isin, expiryClass }) => (isin ?? expiryClass) !== undefined));
  assert.ok(instruments.every(({ band }) => band === undefined));
  ticks(second);
  const { rows } = await search(second, 'reliance');
  assert.deepEqual([rows[0]?.isin, rows[0]?.series, rows[0]?.band], [told.isin, 'EQ', undefined]);
});

test('a new day is compared with the one before: a notice sums it up, a call has the details', async (context) => {
  const storage = await temporaryDatabase(context);
  const all = wholeMarket(ROWS);
  const first = await marketRig(context, storage, all);
  await first.ask({ kind: 'universe', limit: 300 });
  ticks(first);
  assert.deepEqual(first.notices, []);
  age(storage);
  const added = madeUp(900_000, { kind: 'EQUITY', segment: 'NSE_EQ', underlying: 'NEWCO' });
  const today = [...all.slice(3).map((one, i) => (i === 7 ? { ...one, lot: 65 } : one)), added];
  const second = await marketRig(context, storage, today);
  await second.ask({ kind: 'universe', limit: 300 });
  ticks(second);
  assert.deepEqual(second.notices, ['instruments.changed']);
  const told = await changes(second);
  assert.deepEqual([told.date, told.since, told.total], [DAY.date, EARLIER, 5]);
  assert.deepEqual([told.counts.new, told.counts.gone, told.counts.lot], [1, 3, 1]);
  assert.deepEqual(told.rows[0] && [told.rows[0].kind, told.rows[0].before, told.rows[0].after], ['lot', '1', '65']);
  assert.deepEqual(
    (await second.ask({ kind: 'changes', from: 4, limit: 10 })).rows.map(({ symbol }) => symbol),
    ['NEWCO'],
  );
  const third = await marketRig(context, storage, new FaultError(fault('unavailable.test', 'not asked')));
  await third.ask({ kind: 'universe', limit: 300 });
  ticks(third);
  assert.deepEqual(await changes(third), told, 'the same after a restart, and not told again');
  assert.deepEqual(third.notices, []);
});

test('a list that lost more than a fifth of what must be there is refused; expired contracts are no loss', async (context) => {
  const storage = await temporaryDatabase(context);
  const all = wholeMarket(ROWS);
  const expired = Array.from({ length: 6_000 }, (_, i) =>
    madeUp(500_000 + i, { kind: 'FUTSTK', segment: 'NSE_FNO', underlying: `E${i}`, expiry: EARLIER }),
  );
  const first = await marketRig(context, storage, [...all, ...expired]);
  await first.ask({ kind: 'universe', limit: 300 });
  ticks(first);
  age(storage);
  const cut = await marketRig(context, storage, all.slice(0, ROWS * 0.79));
  const kept = await cut.ask({ kind: 'universe', limit: 300 });
  assert.deepEqual([kept.fromCache, kept.instruments.length], [true, 300]);
  assert.deepEqual(cut.notices, ['unavailable.master_truncated']);
  ticks(cut);
  assert.equal((await search(cut, 'nifty')).searched, ROWS, 'the old list is searched, without what has expired');
  const foreign = new FaultError(fault('unavailable.master_unreadable', 'The instrument file lacks the columns X.'));
  const refused = await marketRig(context, storage, foreign);
  assert.equal((await refused.ask({ kind: 'universe', limit: 300 })).fromCache, true);
  assert.deepEqual(refused.notices, ['unavailable.master_unreadable']);
  const enough = await marketRig(context, storage, all.slice(0, ROWS * 0.81));
  assert.equal((await enough.ask({ kind: 'universe', limit: 300 })).fromCache, false);
});

test('a list that was not written to its end is not there, and a damaged part is left out', async (context) => {
  const storage = await temporaryDatabase(context);
  const all = wholeMarket(ROWS);
  const first = await marketRig(context, storage, all);
  await first.ask({ kind: 'universe', limit: 300 });
  first.body.tick(first.nowMs);
  const masters = new MasterQueries(storage);
  assert.equal(masters.newest(first.context.source, DAY.date), null);
  ticks(first);
  storage.db.prepare("UPDATE master_part SET body = '[[1,2]' WHERE part = 1").run();
  const second = await marketRig(context, storage, all);
  await second.ask({ kind: 'universe', limit: 300 });
  ticks(second);
  assert.equal((await search(second, 'nifty')).searched, ROWS - 2_000);
  storage.db.prepare("UPDATE master SET expiries = 'x'").run();
  assert.equal(masters.newest(first.context.source, DAY.date), null);
});

test('a disk that is full stops the storing, not the search', async (context) => {
  const storage = await temporaryDatabase(context);
  const rig = await marketRig(context, storage, wholeMarket(ROWS));
  storage.db.pragma(`max_page_count = ${(storage.db.pragma('page_count', { simple: true }) as number) + 60}`);
  await rig.ask({ kind: 'universe', limit: 300 });
  ticks(rig);
  assert.deepEqual(rig.notices, ['unavailable.storage']);
  assert.equal((await search(rig, 'nifty')).searched, ROWS);
});
