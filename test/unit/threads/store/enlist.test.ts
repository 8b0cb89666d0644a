import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { BAR_FLAG } from '#contract/model/bar.ts';
import { type Instrument, instrumentCode } from '#contract/model/instrument.ts';
import type { WatchItem } from '#contract/model/watchlist.ts';
import type { HistoryAdapter } from '../../../../src/main/adapters/adapter.ts';
import { barsOf, DAY, share } from '../../../support/scan-bench.ts';
import { at, type StoreRig, storeRig } from '../../../support/store-bench.ts';

const LISTED = Array.from({ length: 12 }, (_, i) => share(i, `S${i}`));
const codeOf = ({ segment, securityId }: Instrument): number => instrumentCode(segment, securityId);

/** A store whose broker lists twelve shares, of which three are subscribed; its epoch has room for six. */
async function rigOf(context: TestContext, nowMs: number): Promise<StoreRig> {
  const history: HistoryAdapter = {
    daily: () => Promise.resolve(barsOf([])),
    minutes: () =>
      Promise.resolve(
        barsOf(
          Array.from({ length: 60 }, (_, i) => [DAY.midnightMs + (555 + i) * 60_000, 1_000, 1_010, 990, 1_005, 7]),
        ),
      ),
  };
  const reference = {
    profile: () => Promise.reject(new Error('not asked')),
    lastPrices: () => Promise.resolve(new Map<string, number>()),
    universe: (all: readonly Instrument[]) => Promise.resolve(all.slice(0, 3).map((one, slot) => ({ ...one, slot }))),
    master: () =>
      Promise.resolve({
        stamp: { etag: null, lastModified: null },
        instruments: LISTED,
        rows: LISTED.length,
        skipped: {},
      }),
  };
  const rig = await storeRig(context, { capacity: 6, nowMs, broker: { reference, history } });
  assert.equal((await rig.ask({ kind: 'universe', limit: 3 })).instruments.length, 3);
  await rig.ask({ kind: 'resume' });
  return rig;
}

test('instruments of the day get the next slots, each once, as far as there is room', async (context) => {
  const rig = await rigOf(context, at(600));
  assert.equal((await rig.ask({ kind: 'ladders' })).ladders, null, 'the list is still being read');
  for (let n = 0; n < 20; n += 1) rig.body.tick(rig.nowMs);
  assert.deepEqual((await rig.ask({ kind: 'ladders' })).ladders, [], 'there are no options in it');
  const codes = [8, 1, 9, 8, 10, 11].map((i) => codeOf(LISTED[i] as Instrument));
  const { fresh, known } = await rig.ask({ kind: 'enlist', codes: [...codes, instrumentCode('NSE_EQ', 999_999)] });
  assert.deepEqual(
    fresh.map(({ slot, symbol }) => [slot, symbol]),
    [
      [3, 'S8'],
      [4, 'S9'],
      [5, 'S10'],
    ],
  );
  assert.deepEqual(known, [1]);
  assert.deepEqual(await rig.ask({ kind: 'enlist', codes: codes.slice(0, 1) }), { fresh: [], known: [3] });
  const found = await rig.ask({ kind: 'search', text: 'S9', limit: 1 });
  assert.equal(found.rows[0]?.slot, 4, 'a search tells the new slot');
});

test('the minutes before an instrument was subscribed come from the broker, as for a time away', async (context) => {
  const rig = await rigOf(context, at(600));
  for (let n = 0; n < 20; n += 1) rig.body.tick(rig.nowMs);
  rig.nowMs = at(605);
  await rig.ask({ kind: 'enlist', codes: [codeOf(LISTED[8] as Instrument)] });
  rig.trade(3, 605, 4_000, 3);
  rig.trade(3, 606, 4_001, 3);
  rig.nowMs = at(607);
  const { bars } = await rig.ask({ kind: 'bars', slot: 3, interval: '1m', beforeMs: null, limit: 400 });
  const today = bars.t
    .map((t, i) => [(t - DAY.midnightMs) / 60_000, bars.flags[i]])
    .filter(([minute = 0]) => (minute ?? 0) >= 555);
  assert.deepEqual(today[0], [555, BAR_FLAG.repaired]);
  assert.deepEqual(today.at(-1), [606, 0], 'from then on the feed is told');
  assert.equal(today.length, 52);
});

test('lists: an instrument once, a name once, separators as they are, other sources apart', async (context) => {
  const rig = await storeRig(context);
  const item = (securityId: number, active = true): WatchItem => ({
    type: 'instrument',
    segment: 'NSE_EQ',
    securityId,
    label: '',
    active,
  });
  const list = async () => (await rig.ask({ kind: 'watchlists' })).lists;
  assert.deepEqual(
    (await list()).map(({ name }) => name),
    ['My list'],
    'the first time there is one',
  );
  const items = [
    item(13),
    { type: 'separator' as const, label: 'Indices' },
    { ...item(13), segment: 'IDX_I' as const },
    item(7, false),
  ];
  const saved = (await rig.ask({ kind: 'watchlistSave', list: { id: 0, name: 'Mine', items: items as WatchItem[] } }))
    .list;
  assert.deepEqual((await list())[1], { ...saved, items });
  const refused = (name: string, ids: readonly number[], id = saved.id): Promise<void> =>
    assert.rejects(
      async () => rig.ask({ kind: 'watchlistSave', list: { id, name, items: ids.map((one) => item(one)) } }),
      (thrown: { fault?: { code: string } }) => thrown.fault?.code === 'input.watchlist',
    );
  await refused('Mine', [5, 5]);
  await refused('My list', [5]);
  await refused('Gone', [5], 4_711);
  assert.deepEqual((await list())[1]?.items.length, 4, 'a refused change changes nothing');
  await rig.ask({ kind: 'watchlistRemove', id: saved.id });
  assert.equal((await list()).length, 1);
});
