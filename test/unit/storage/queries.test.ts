import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Hit } from '#contract/model/scan.ts';
import { BarQueries } from '../../../src/main/storage/queries/bars.ts';
import { DayVolumeQueries } from '../../../src/main/storage/queries/day-volumes.ts';
import { HistoryQueries } from '../../../src/main/storage/queries/history.ts';
import { HitQueries } from '../../../src/main/storage/queries/hits.ts';
import { InstrumentQueries, TRADE_DATES_KEPT } from '../../../src/main/storage/queries/instruments.ts';
import { PrefQueries } from '../../../src/main/storage/queries/prefs.ts';
import { SourceQueries } from '../../../src/main/storage/queries/sources.ts';
import { packInstrument, SLOW_QUERY_MS, unpackInstrument } from '../../../src/main/storage/statements.ts';
import { temporaryDatabase, watched } from '../../support/database.ts';
import { share } from '../../support/scan-bench.ts';

const bar = (t: number, c = 100) => ({ t, o: c, h: c + 1, l: c - 1, c, v: 5, oi: 0 });

test('instrument keys are exact over the whole range', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 1, max: 0x0fff_ffff }), (segmentCode, securityId) => {
      assert.deepEqual(unpackInstrument(packInstrument(segmentCode, securityId)), { segmentCode, securityId });
    }),
  );
});

test('sources keep their number and never see each other', async (context) => {
  const storage = await temporaryDatabase(context);
  const sources = new SourceQueries(storage);
  const [sim, replay] = [sources.idOf('sim:7:5000'), sources.idOf('replay:a')];
  assert.notEqual(sim, replay);
  assert.equal(sources.idOf('sim:7:5000'), sim);
  const bars = new BarQueries(storage);
  bars.write(sim, { instrument: 5, ...bar(60_000) });
  assert.equal(bars.oldest(replay), null);
  assert.equal(bars.newestBefore(sim, 1e12), 60_000);
});

test('a row that contradicts itself is left out and told', async (context) => {
  const watch = watched();
  const storage = await temporaryDatabase(context, watch);
  const source = new SourceQueries(storage).idOf('dhan');
  const bars = new BarQueries(storage);
  bars.write(source, { instrument: 1, ...bar(60_000) });
  bars.write(source, { instrument: 2, ...bar(60_000), h: 1 });
  bars.write(source, { instrument: 3, ...bar(60_000), v: -1 });
  const seen: number[] = [];
  bars.each(source, 0, 120_000, ({ instrument }) => seen.push(instrument));
  assert.deepEqual(seen, [1]);
  assert.equal(watch.badRows.length, 2);
  assert.deepEqual(bars.at(source, 1, [0, 60_000, 120_000]), [bar(60_000)]);
  assert.equal(bars.removeFrom(source, 60_000), 3);
});

test('a slow query is told by name, a quick one is not', async (context) => {
  const slow = watched(SLOW_QUERY_MS);
  new SourceQueries(await temporaryDatabase(context, slow)).idOf('dhan');
  assert.deepEqual(slow.slowQueries, ['source.id_of']);
  const quick = watched(SLOW_QUERY_MS - 1);
  new SourceQueries(await temporaryDatabase(context, quick)).idOf('dhan');
  assert.deepEqual(quick.slowQueries, []);
});

test('instrument lists keep their order, fill slots, and old dates go', async (context) => {
  const watch = watched();
  const storage = await temporaryDatabase(context, watch);
  const source = new SourceQueries(storage).idOf('dhan');
  const instruments = new InstrumentQueries(storage);
  const list = [share(4, 'D'), share(2, 'B'), share(9, 'Z')];
  for (const date of ['2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20']) instruments.replace(source, date, list);
  assert.equal(instruments.newestDate(source, '2026-11-19'), '2026-11-19');
  assert.equal(instruments.newestDate(source, '2026-11-17'), null, `only ${TRADE_DATES_KEPT} dates are kept`);
  const found = instruments.list(source, '2026-11-20', 2);
  assert.deepEqual(
    found.map(({ symbol, slot }) => [symbol, slot]),
    [
      ['D', 0],
      ['B', 1],
    ],
  );
  storage.db.prepare("UPDATE instrument SET body = '{}' WHERE position = 0").run();
  assert.deepEqual(
    instruments.list(source, '2026-11-20', 9).map(({ symbol, slot }) => [symbol, slot]),
    [
      ['B', 0],
      ['Z', 1],
    ],
  );
  assert.equal(watch.badRows.length, 1);
});

const hit = (atMs: number, over: Partial<Hit> = {}): Hit => ({
  id: 0,
  variant: '',
  confidence: null,
  plan: null,
  badges: [],
  scannerId: 'resistance-breakout',
  slot: 0,
  segment: 'NSE_EQ',
  securityId: 100,
  symbol: 'A',
  interval: '5m',
  atMs,
  side: 'up',
  priority: 'low',
  price: 10_000,
  decimals: 2,
  evidence: { close: 100 },
  params: { period: 50 },
  ...over,
});

test('a hit is stored once and keeps its first form; pages are newest first and know the time', async (context) => {
  const storage = await temporaryDatabase(context);
  const source = new SourceQueries(storage).idOf('dhan');
  const hits = new HitQueries(storage);
  const [first] = hits.save(source, [hit(1_000)]);
  const again = hits.save(source, [hit(1_000, { price: 9, slot: 7 }), hit(2_000), hit(3_000, { scannerId: 'other' })]);
  assert.equal(again[0]?.id, first?.id);
  assert.deepEqual([again[0]?.price, again[0]?.slot], [10_000, 7]);
  assert.deepEqual(
    hits.page(source, { nowMs: 9_000, limit: 2 }).map(({ atMs }) => atMs),
    [3_000, 2_000],
  );
  assert.deepEqual(
    hits.page(source, { nowMs: 2_500, limit: 9 }).map(({ atMs }) => atMs),
    [2_000, 1_000],
  );
  assert.deepEqual(hits.page(source, { nowMs: 9_000, limit: 9, scannerId: 'other' }).length, 1);
  assert.deepEqual(
    hits.page(source, { nowMs: 9_000, limit: 9, beforeId: again[1]?.id ?? 0 }).map(({ atMs }) => atMs),
    [1_000],
  );
  assert.deepEqual(hits.page(source + 1, { nowMs: 9_000, limit: 9 }), []);
});

test('downloads grow to the left, a fresh one replaces all, old ones are forgotten one by one', async (context) => {
  const storage = await temporaryDatabase(context);
  const source = new SourceQueries(storage).idOf('dhan');
  const history = new HistoryQueries(storage);
  const cover = { tradeDate: '2026-11-19', fromMs: 100, toMs: 300, exhausted: false };
  history.store(source, 5, false, { bars: [bar(200), bar(250)], cover, fresh: true });
  history.store(source, 5, false, { bars: [bar(50)], cover: { ...cover, fromMs: 0, exhausted: true }, fresh: false });
  assert.deepEqual(history.cover(source, 5, false), { ...cover, fromMs: 0, exhausted: true });
  assert.deepEqual(
    history.page(source, 5, false, 250, 9).map(({ t }) => t),
    [50, 200],
  );
  assert.deepEqual(
    history.page(source, 5, false, 999, 2).map(({ t }) => t),
    [200, 250],
  );
  history.store(source, 5, false, { bars: [bar(200)], cover: { ...cover, tradeDate: '2026-11-20' }, fresh: true });
  assert.deepEqual(
    history.page(source, 5, false, 999, 9).map(({ t }) => t),
    [200],
  );
  assert.equal(history.forgetOne(source, '2026-11-20'), false);
  assert.equal(history.forgetOne(source, '2026-11-21'), true);
  assert.equal(history.cover(source, 5, false), null);
  assert.deepEqual(history.page(source, 5, false, 999, 9), []);
});

test('volumes belong to their date; preferences are JSON or nothing', async (context) => {
  const watch = watched();
  const storage = await temporaryDatabase(context, watch);
  const source = new SourceQueries(storage).idOf('dhan');
  const volumes = new DayVolumeQueries(storage);
  volumes.set(source, '2026-11-19', { instrument: 1, volume: 5, minute: 600 });
  volumes.set(source, '2026-11-20', { instrument: 1, volume: 9, minute: 601 });
  assert.deepEqual(volumes.list(source, '2026-11-19'), []);
  assert.deepEqual(
    volumes.list(source, '2026-11-20').map((row) => ({ ...row })),
    [{ instrument: 1, volume: 9, minute: 601 }],
  );
  const prefs = new PrefQueries(storage);
  assert.equal(prefs.get('layout'), null);
  prefs.set('layout', '{"a":1}');
  prefs.set('layout', '{"a":2}');
  assert.equal(prefs.get('layout'), '{"a":2}');
  storage.db.prepare("UPDATE pref SET json = '{'").run();
  assert.equal(prefs.get('layout'), null);
  assert.equal(watch.badRows.length, 1);
});
