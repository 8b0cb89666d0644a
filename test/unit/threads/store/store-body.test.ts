import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MinuteGate } from '../../../../src/main/core/bars/minute-gate.ts';
import { BAR_FLAG, type Bars } from '#contract/model/bar.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Hit } from '#contract/model/scan.ts';
import { DAY_MS, MINUTE_MS } from '#contract/model/session.ts';
import { istMidnightMs } from '../../../../src/main/core/time/ist.ts';
import type { HistoryAdapter, MasterResult } from '../../../../src/main/adapters/adapter.ts';
import { temporaryDatabase } from '../../../support/database.ts';
import { barsOf, DAY, share } from '../../../support/scan-bench.ts';
import { ACCESS, at, storeRig, type StoreRig } from '../../../support/store-bench.ts';

const INSTRUMENTS = [share(0, 'A'), share(1, 'B')];
const adopt = (rig: StoreRig) => rig.ask({ kind: 'adopt', instruments: INSTRUMENTS });

const SESSION: readonly number[] = Array.from({ length: 360 }, (_, i) => 555 + i);

/** Minutes 09:15–15:14 (or others) of every weekday, and their days; the price tells the place. Counts its calls. */
function weekdays(firstDate = '2020-01-01', session = SESSION): HistoryAdapter & { readonly calls: string[] } {
  const calls: string[] = [];
  const rows = (fromDate: string, toDate: string, minutes: readonly number[]): Bars => {
    const found: [number, number, number, number, number, number][] = [];
    const fromMs = istMidnightMs(fromDate > firstDate ? fromDate : firstDate);
    for (let dayMs = fromMs; dayMs <= istMidnightMs(toDate); dayMs += DAY_MS) {
      const weekday = new Date(dayMs + DAY_MS / 2).getUTCDay();
      if (weekday === 0 || weekday === 6) continue;
      for (const minute of minutes)
        found.push([dayMs + minute * MINUTE_MS, 1_000, 1_010, 990, 1_000 + (minute % 10), 7]);
    }
    return barsOf(found);
  };
  return {
    calls,
    daily: (_instrument, from, to) => {
      calls.push(`daily ${from} ${to}`);
      return Promise.resolve(rows(from, to, [0]));
    },
    minutes: (_instrument, from, to) => {
      calls.push(`minutes ${from} ${to}`);
      return Promise.resolve(rows(from, to, session));
    },
  };
}

const page = (
  rig: StoreRig,
  interval: '1m' | '5m' | '15m' | '1h' | '1d',
  limit: number,
  beforeMs: number | null = null,
) => rig.ask({ kind: 'bars', slot: 0, interval, beforeMs, limit });

test('minutes are written as they close, and a restart inside the session counts on', async (context) => {
  const storage = await temporaryDatabase(context);
  const first = await storeRig(context, { storage });
  await adopt(first);
  assert.deepEqual((await first.ask({ kind: 'resume' })).points, []);
  for (let minute = 555; minute < 561; minute += 1) first.trade(0, minute, 10_000 + minute, 50);
  first.nowMs = at(561);
  first.body.tick(first.nowMs);
  assert.equal(first.counters.get('barsStored'), 5, 'the minute that has just ended still waits for late packets');
  first.nowMs = at(561) + 13_000;
  first.trade(0, 561, 10_999, 33);
  first.body.tick(first.nowMs);
  assert.equal(first.counters.get('barsStored'), 6);

  const second = await storeRig(context, { storage, nowMs: at(570) });
  await adopt(second);
  const { points } = await second.ask({ kind: 'resume' });
  assert.deepEqual(points, [{ slot: 0, volume: 300, minute: 560 }], 'the volume at the end of the last whole minute');
  const { bars } = await page(second, '1m', 100);
  assert.deepEqual(
    bars.c,
    [555, 556, 557, 558, 559, 560].map((minute) => 10_000 + minute),
  );
});

test('a minute is written after the scanners have taken it; who waited a second in vain waits no more', async (context) => {
  const rig = await storeRig(context);
  await rig.ask({ kind: 'adopt', instruments: [share(0)] });
  await rig.ask({ kind: 'resume' });
  const gate = MinuteGate.attach(rig.context.boot.memory.gate);
  const written = (): number => rig.counters.get('barsStored');
  const close = async (minute: number): Promise<void> => {
    rig.trade(0, minute, 10_000, 5);
    await rig.timers.advance(60_000);
    rig.nowMs = at(minute + 1) + 13_000;
    rig.body.tick(rig.nowMs);
  };
  gate.take(gate.pass, 554, true);
  await close(555);
  assert.equal(written(), 0, 'the scanners are at it');
  gate.take(gate.pass, 555, true);
  rig.body.tick(rig.nowMs);
  assert.equal(written(), 1);
  await close(556);
  await rig.timers.advance(1_000);
  rig.nowMs += 1_000;
  rig.body.tick(rig.nowMs);
  assert.equal(written(), 2);
  await close(557);
  assert.equal(written(), 3);
  gate.take(gate.pass, 557, true);
  await close(558);
  assert.equal(written(), 3, 'on time again');
});

test('minutes that a clock set back has left in the future are removed and told', async (context) => {
  const storage = await temporaryDatabase(context);
  const first = await storeRig(context, { storage });
  await adopt(first);
  await first.ask({ kind: 'resume' });
  for (let minute = 555; minute < 600; minute += 1) first.trade(0, minute, 10_000, 10);
  for (let n = 0; n < 20; n += 1) {
    first.nowMs = at(605);
    first.body.tick(first.nowMs);
  }
  const second = await storeRig(context, { storage, nowMs: at(570) });
  await adopt(second);
  assert.deepEqual((await second.ask({ kind: 'resume' })).points, [], 'a volume of later says nothing about now');
  assert.ok(second.logs.includes('store.later_minutes_removed'));
  assert.equal((await page(second, '1m', 500)).bars.t.length, 15);
  const other = await storeRig(context, { storage, sourceKey: 'sim:8:10', nowMs: at(620) });
  await adopt(other);
  await other.ask({ kind: 'resume' });
  assert.equal((await page(other, '1m', 500)).bars.t.length, 0, 'sources never mix');
});

test('pages are whole bars from the open of each day, older ones are fetched once and kept', async (context) => {
  const history = weekdays();
  const rig = await storeRig(context, { broker: { history }, nowMs: at(600) });
  await adopt(rig);
  await rig.ask({ kind: 'resume' });
  for (const interval of ['5m', '15m', '1h'] as const) {
    const length = { '5m': 5, '15m': 15, '1h': 60 }[interval];
    const { bars, more } = await page(rig, interval, 40, DAY.midnightMs);
    assert.equal(more, true);
    assert.equal(bars.t.length, 40);
    bars.t.forEach((t, i) => {
      const minute = (t - istMidnightMs(new Date(t + 19_800_000).toISOString().slice(0, 10))) / MINUTE_MS;
      assert.equal((minute - 555) % length, 0);
      assert.equal(bars.v[i], 7 * length);
      assert.equal(bars.flags[i], BAR_FLAG.history);
      if (i > 0) assert.ok(t > (bars.t[i - 1] as number));
    });
    const older = await page(rig, interval, 40, bars.t[0] as number);
    assert.ok((older.bars.t.at(-1) as number) < (bars.t[0] as number));
    assert.equal(older.bars.t.length, 40);
  }
  const calls = history.calls.length;
  await page(rig, '5m', 40, DAY.midnightMs);
  await Promise.all([page(rig, '1d', 30), page(rig, '1d', 30), page(rig, '1d', 20)]);
  assert.equal(history.calls.filter((call) => call.startsWith('daily')).length, 1, 'asked three times, fetched once');
  const more = history.calls.slice(calls);
  assert.deepEqual(
    more.filter((call) => !call.startsWith('daily')),
    ['minutes 2026-11-20 2026-11-20'],
    'what is stored is not fetched again',
  );
});

test('history that begins somewhere ends there', async (context) => {
  const rig = await storeRig(context, { broker: { history: weekdays('2026-11-02') }, nowMs: at(500) });
  await adopt(rig);
  await rig.ask({ kind: 'resume' });
  const { bars, more } = await page(rig, '1d', 300);
  assert.equal(more, false);
  assert.equal(bars.t[0], istMidnightMs('2026-11-02'));
  assert.equal(bars.t.at(-1), istMidnightMs('2026-11-19'));
  const minutes = await page(rig, '1h', 500);
  assert.equal(minutes.more, false);
});

test('minutes in which the engine was away come from the broker and are marked', async (context) => {
  const history = weekdays();
  const rig = await storeRig(context, { broker: { history }, nowMs: at(575) + 20_000 });
  await adopt(rig);
  await rig.ask({ kind: 'resume' });
  rig.trade(0, 575, 5_000, 3);
  rig.nowMs = at(576) + 10_000;
  rig.trade(0, 576, 5_001, 3);
  const early = await page(rig, '1m', 22);
  assert.deepEqual(
    early.bars.flags.slice(0, 20),
    Array.from({ length: 20 }, () => BAR_FLAG.repaired),
  );
  assert.deepEqual(early.bars.flags.slice(20), [BAR_FLAG.partial, BAR_FLAG.forming]);
  rig.nowMs = at(578);
  await rig.timers.advance(61_000);
  const later = await page(rig, '1m', 21);
  assert.equal(later.bars.flags.at(-2), BAR_FLAG.repaired, 'the cut minute is mended as soon as the broker has it');
  const { bars } = await page(rig, '5m', 5);
  assert.deepEqual(bars.v.slice(0, 4), [35, 35, 35, 35]);
});

test('what an auction printed is no minute, on past days and today; the day keeps its official close', async (context) => {
  const minutes = (from: string): Bars => {
    const dayMs = istMidnightMs(from);
    const row = (minute: number) => [dayMs + minute * MINUTE_MS, 1_000, 1_000, 1_000, 1_000, 7] as const;
    return barsOf([548, 555, 914, 915, 929].map(row));
  };
  const daily = barsOf([[istMidnightMs('2026-11-19'), 1_000, 1_300, 990, 1_234, 35]]);
  const history: HistoryAdapter = {
    daily: () => Promise.resolve(daily),
    minutes: (_instrument, _from, to) => Promise.resolve(minutes(to)),
  };
  const rig = await storeRig(context, { broker: { history }, nowMs: at(950) });
  await adopt(rig);
  await rig.ask({ kind: 'resume' });
  const past = await page(rig, '1m', 10, DAY.midnightMs);
  const wasMs = istMidnightMs('2026-11-19');
  assert.deepEqual(past.bars.t, [wasMs + 555 * MINUTE_MS, wasMs + 914 * MINUTE_MS]);
  assert.deepEqual((await page(rig, '1m', 2)).bars.t, [at(555), at(914)], 'nor is it when the broker mends today');
  assert.deepEqual((await page(rig, '1d', 1, DAY.midnightMs)).bars.c, [1_234]);
});

test('each past day has its own timetable: before the auction came, 15:29 was a minute like others', async (context) => {
  const rig = await storeRig(context, { broker: { history: weekdays('2020-01-01', [555, 914, 929, 930]) } });
  await adopt(rig);
  const { bars } = await page(rig, '1m', 5_000, DAY.midnightMs);
  const on = (date: string): number[] =>
    bars.t.map((t) => (t - istMidnightMs(date)) / MINUTE_MS).filter((minute) => minute >= 0 && minute < 1_440);
  assert.deepEqual(on('2026-07-31'), [555, 914, 929]);
  assert.deepEqual(on('2026-11-19'), [555, 914]);
});

test('when history cannot be had, today is shown and the rest may be asked for again', async (context) => {
  const broken: HistoryAdapter = {
    daily: () => Promise.reject(new Error('no')),
    minutes: () => Promise.reject(new Error('no')),
  };
  const rig = await storeRig(context, { broker: { history: broken } });
  await adopt(rig);
  await rig.ask({ kind: 'resume' });
  rig.trade(0, 555, 5_000, 3);
  const { bars, more } = await page(rig, '1m', 10);
  assert.deepEqual([bars.t.length, more], [1, true]);
  await assert.rejects(page(rig, '1m', 10, DAY.midnightMs));
  await assert.rejects(rig.ask({ kind: 'bars', slot: 99, interval: '1m', beforeMs: null, limit: 1 }), /slot 99/);
});

function listing(instruments: readonly Instrument[]): MasterResult {
  return { stamp: { etag: null, lastModified: null }, instruments, rows: instruments.length + 3, skipped: { test: 3 } };
}

test('the instrument list of today is cached; a cut one is refused and the last good one used', async (context) => {
  const storage = await temporaryDatabase(context);
  const all = Array.from({ length: 8 }, (_, i) => share(i));
  let downloads = 0;
  const reference = (instruments: readonly Instrument[] | null) => ({
    reference: {
      profile: () => Promise.reject(new Error('not asked')),
      lastPrices: () => Promise.resolve(new Map<string, number>()),
      universe: (list: readonly Instrument[], limit: number) =>
        Promise.resolve(list.slice(0, limit).map((one, slot) => ({ ...one, slot }))),
      master: () => {
        downloads += 1;
        return instruments === null ? Promise.reject(new Error('gone')) : Promise.resolve(listing(instruments));
      },
    },
  });
  const first = await storeRig(context, { storage, broker: reference(all) });
  const fresh = await first.ask({ kind: 'universe', limit: 3 });
  assert.deepEqual([fresh.fromCache, fresh.instruments.length], [false, 3]);
  first.body.tick(first.nowMs);
  const second = await storeRig(context, { storage, broker: reference(null) });
  const cached = await second.ask({ kind: 'universe', limit: 5 });
  assert.deepEqual([cached.fromCache, cached.instruments.length, downloads], [true, 5, 1]);
  storage.db.prepare("UPDATE instrument SET trade_date = '2026-11-19'").run();
  for (const master of [null, all.slice(0, 3)]) {
    const rig = await storeRig(context, { storage, broker: reference(master) });
    const last = await rig.ask({ kind: 'universe', limit: 10 });
    assert.deepEqual([last.fromCache, last.instruments.length], [true, 8]);
    assert.equal(rig.notices.length, 1);
  }
  const empty = await storeRig(context, { broker: reference(null) });
  await assert.rejects(empty.ask({ kind: 'universe', limit: 3 }), /gone/);
});

test('the next day asks for the file by its stamp, and goes on with the last list when it has not changed', async (context) => {
  const storage = await temporaryDatabase(context);
  const all = Array.from({ length: 4 }, (_, i) => share(i));
  const stamp = { etag: '"one"', lastModified: null };
  const asked: unknown[] = [];
  const reference = {
    profile: () => Promise.reject(new Error('not asked')),
    lastPrices: () => Promise.resolve(new Map<string, number>()),
    universe: (list: readonly Instrument[]) => Promise.resolve(list.map((one, slot) => ({ ...one, slot }))),
    master: (_date: string, known: unknown) => {
      asked.push(known);
      return Promise.resolve(asked.length === 1 ? { ...listing(all), stamp } : ('unchanged' as const));
    },
  };
  const first = await storeRig(context, { storage, broker: { reference } });
  await first.ask({ kind: 'universe', limit: 4 });
  first.body.tick(first.nowMs);
  storage.db.prepare("UPDATE instrument SET trade_date = '2026-11-19'").run();
  const next = await storeRig(context, { storage, broker: { reference } });
  const { instruments, fromCache } = await next.ask({ kind: 'universe', limit: 3 });
  assert.deepEqual([asked, instruments.length, fromCache], [[null, stamp], 3, true]);
  assert.deepEqual(next.notices, []);
});

test('what the database holds is answered before the broker is there; the rest waits for it', async (context) => {
  const rig = await storeRig(context, { broker: { history: weekdays() }, late: true });
  await adopt(rig);
  await rig.ask({ kind: 'resume' });
  assert.equal((await rig.ask({ kind: 'prefGet', key: 'layout' })).json, null);
  const waiting = page(rig, '1d', 5);
  await rig.timers.advance(50);
  assert.equal(rig.reports.filter(({ type }) => type === 'answer').length, 3);
  rig.body.step({ type: 'access', access: ACCESS }, rig.nowMs);
  assert.equal((await waiting).bars.t.length, 5);
});

const hit = (atMs: number): Hit => ({
  id: 0,
  scannerId: 's',
  slot: 1,
  segment: 'NSE_EQ',
  securityId: 101,
  symbol: 'B',
  interval: '1m',
  atMs,
  side: 'up',
  variant: '',
  confidence: null,
  plan: null,
  badges: [],
  priority: 'low',
  price: 1,
  decimals: 2,
  evidence: {},
  params: {},
});

test('hits get ids once, know the slot of this epoch, and later ones are hidden', async (context) => {
  const rig = await storeRig(context);
  await adopt(rig);
  const { hits } = await rig.ask({ kind: 'saveHits', hits: [hit(at(555)), hit(at(600))] });
  assert.deepEqual((await rig.ask({ kind: 'saveHits', hits: [hit(at(555))] })).hits[0]?.id, hits[0]?.id);
  const shown = await rig.ask({ kind: 'hits', limit: 10 });
  assert.deepEqual(
    shown.hits.map(({ atMs, slot }) => [atMs, slot]),
    [[at(555), 1]],
  );
});

test('a full disk is told once; reading, today and preferences in memory go on', async (context) => {
  const rig = await storeRig(context, { capacity: 10 });
  await adopt(rig);
  await rig.ask({ kind: 'resume' });
  const { db } = rig.context.storage;
  db.pragma(`max_page_count = ${db.pragma('page_count', { simple: true }) as number}`);
  await assert.rejects(
    rig.ask({ kind: 'prefSet', key: 'layout', json: JSON.stringify('x'.repeat(90_000)) }),
    /disk is full/,
  );
  for (let n = 0; n < 40; n += 1) {
    await rig
      .ask({ kind: 'saveHits', hits: Array.from({ length: 40 }, (_, i) => hit(at(100) + n * 1_000 + i)) })
      .catch(() => {});
    for (let slot = 0; slot < 2; slot += 1) rig.trade(slot, 555 + n, 5_000, 1);
    rig.nowMs = at(556 + n) + 3_000;
    rig.body.tick(rig.nowMs);
  }
  assert.equal(rig.notices.filter((code) => code === 'unavailable.storage').length, 1);
  assert.ok(rig.counters.get('hitsRefused') > 0);
  assert.equal((await page(rig, '1m', 100)).bars.t.length, 40);
});

test('a replay without a broker shows earlier days that were captured', async (context) => {
  const storage = await temporaryDatabase(context);
  const rig = await storeRig(context, { storage, sourceKey: 'replay:a', nowMs: at(600) });
  await adopt(rig);
  const { bars, source, epoch } = rig.context;
  const dayBefore = DAY.midnightMs - DAY_MS;
  for (let minute = 555; minute < 575; minute += 1) {
    bars.write(source, {
      instrument: epoch.packed[0] as number,
      t: dayBefore + minute * MINUTE_MS,
      o: 10,
      h: 12,
      l: 9,
      c: 11,
      v: 2,
      oi: 0,
    });
  }
  const past = await page(rig, '5m', 50, DAY.midnightMs);
  assert.deepEqual([past.bars.v, past.more], [[10, 10, 10, 10], false]);
  const daily = await page(rig, '1d', 5, DAY.midnightMs);
  assert.deepEqual([daily.bars.t, daily.bars.v], [[dayBefore], [40]]);
});
