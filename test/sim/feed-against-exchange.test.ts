import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, test } from 'node:test';
import { COLUMNS, ROW_CELLS, TICK_FLAG } from '#contract/columns.ts';
import { IST_OFFSET_MS } from '#contract/model/session.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Broker } from '../../src/main/adapters/adapter.ts';
import { openDhan } from '../../src/main/adapters/dhan/broker.ts';
import type { SimQuote } from '../../src/main/sim/market.ts';
import { RECORD } from '../../src/main/core/wire/full-record.ts';
import { keepingSink } from '../support/feed-sink.ts';
import { FeedBench } from '../support/feed-bench.ts';
import { until } from '../support/feed-server.ts';
import { machineTimers, SimExchange } from '../support/sim-exchange.ts';

/** More than one socket holds. */
const LISTED = 6_000;
const RUN_MS = 3_000;

let exchange: SimExchange;
let broker: Broker;
let universe: Instrument[];

before(async () => {
  exchange = await SimExchange.start(LISTED, '2026-11-20', 10 * 60);
  broker = openDhan(exchange.access, machineTimers, () => 0.5);
  const master = await broker.reference.master('2026-11-20', null);
  assert.ok(master !== 'unchanged');
  // A share that is listed and never trades: the exchange shows with it how a series change gives a new id.
  const traded = master.instruments.filter(({ symbol }) => symbol !== 'SIMSHIFT');
  universe = await broker.reference.universe(traded, 25_000);
});
after(async () => {
  broker.close();
  await exchange.server.close();
});

function openBench(instruments: readonly Instrument[]): FeedBench {
  const { day } = exchange;
  const clock = { nowMs: () => exchange.nowMs() };
  const open: ConstructorParameters<typeof FeedBench>[3] = (parts) => broker.feed(parts);
  const bench = new FeedBench(day, instruments.length, exchange.nowMs(), open, machineTimers, clock);
  bench.body.step({ type: 'subscribe', instruments, resume: [] }, exchange.nowMs());
  return bench;
}

const cell = (bench: FeedBench, slot: number, name: 'ltp' | 'prevClose' | 'flags' | 'lttDayMs'): number =>
  bench.table.i32[slot * ROW_CELLS + COLUMNS[name].cell] ?? 0;
const live = (bench: FeedBench) => () => bench.of('feed').at(-1)?.state === 'live';

function emptyQuote(): SimQuote {
  const numbers = {
    ltpPaise: 0,
    ltq: 0,
    lttMs: 0,
    atpPaise: 0,
    volume: 0,
    totalSellQty: 0,
    totalBuyQty: 0,
    oi: 0,
    oiHigh: 0,
    oiLow: 0,
    openPaise: 0,
    prevClosePaise: 0,
    highPaise: 0,
    lowPaise: 0,
    prevOi: 0,
    prevVolume: 0,
  };
  const level = () => ({ bidPaise: 0, askPaise: 0, bidQty: 0, askQty: 0, bidOrders: 0, askOrders: 0 });
  return { ...numbers, levels: [level(), level(), level(), level(), level()] };
}

test('the profile tells an active account', async () => {
  const profile = await broker.reference.profile();
  assert.equal(profile.clientId, exchange.access.clientId);
  assert.equal(profile.dataPlan, true);
  assert.ok((profile.tokenEndsMs ?? 0) > exchange.nowMs());
});

test('the master lists what the exchange trades, with its own lots, ticks and strikes', () => {
  assert.equal(universe.length, LISTED);
  for (const one of universe) {
    const listed = exchange.market.instruments[exchange.indexOf(one)];
    assert.ok(listed);
    assert.equal(one.underlying, listed.kind === 'EQUITY' ? listed.ticker : listed.underlying, one.symbol);
    assert.deepEqual(
      [one.kind, one.expiry, one.right, one.lot, one.strike],
      [
        listed.kind,
        listed.expiry,
        listed.right,
        listed.lot,
        listed.strike === null ? null : Math.round(listed.strike * 100),
      ],
      one.symbol,
    );
    // The file has one tick for all indices of an exchange, whatever the index moves by.
    if (one.kind !== 'INDEX') assert.equal(one.tick, listed.tickPaise, one.symbol);
  }
});

test('what the exchange sent is what came in, to the packet, over two sockets', async () => {
  const before = await exchange.counters();
  const bench = openBench(universe);
  await until(live(bench), 'two open sockets');
  assert.equal(bench.of('feed').at(-1)?.wanted, 2);
  await sleep(RUN_MS);
  await bench.body.close();
  await sleep(100);
  const sent = await exchange.counters();
  const counts = bench.counters.snapshot();
  assert.ok(counts.packets > universe.length, `${counts.packets} packets`);
  assert.equal(counts.packets, sent.packets - before.packets);
  assert.equal(counts.messages, sent.messages - before.messages);
  assert.equal(counts.bytes, sent.bytes - before.bytes);
  assert.equal(counts.applied, counts.packets);
  assert.equal(bench.unaccounted, 0);
  console.log(`sent ${counts.packets}, applied ${counts.applied}, rejected 0, in ${counts.messages} messages`);
  assertAgreement(bench);
});

/** What does not move within the session, or only one way, agrees with the market's own values. */
function assertAgreement(bench: FeedBench): void {
  const quote = emptyQuote();
  const sums = { shown: 0 };
  for (const one of universe) {
    exchange.market.quote(exchange.indexOf(one), quote);
    if ((cell(bench, one.slot, 'flags') & TICK_FLAG.quote) === 0) continue;
    sums.shown += 1;
    const volume = bench.table.f64[(one.slot * ROW_CELLS + COLUMNS.volume.cell) / 2] ?? 0;
    assert.equal(cell(bench, one.slot, 'prevClose'), quote.prevClosePaise, `${one.symbol} previous close`);
    assert.ok(volume <= quote.volume, `${one.symbol} volume`);
    // Not traded today: the row shows the price of another day, and the day has no range yet.
    if (cell(bench, one.slot, 'lttDayMs') === 0) continue;
    const ltp = cell(bench, one.slot, 'ltp');
    assert.ok(ltp >= quote.lowPaise && ltp <= quote.highPaise, `${one.symbol}: ${ltp} within the day's range`);
  }
  assert.equal(sums.shown, universe.length);
}

test('dropped sockets: rows go stale, everything is subscribed again, rows come back', async () => {
  const some = universe.slice(0, 400).map((one, slot) => ({ ...one, slot }));
  const bench = openBench(some);
  const stale = () => some.filter(({ slot }) => (cell(bench, slot, 'flags') & TICK_FLAG.stale) !== 0).length;
  await until(live(bench), 'an open socket');
  await until(() => bench.counters.get('packets') >= some.length, 'a packet of each');
  await exchange.fault({ dropSockets: true });
  await until(() => bench.counters.get('disconnects') === 1, 'the loss');
  assert.equal(stale(), some.length);
  await until(live(bench), 'the way back');
  await until(() => stale() === 0, 'fresh rows');
  assert.equal(bench.counters.get('reconnects'), 1);
  assert.equal(bench.unaccounted, 0);
  await bench.body.close();
});

test('quotes by REST are the market as the feed tells it', async () => {
  const some = universe.slice(0, 1_000).map((one, slot) => ({ ...one, slot }));
  const bench = openBench(some.slice(0, 10));
  const adapter = broker.feed({
    sink: keepingSink().sink,
    clock: { nowMs: () => exchange.nowMs() },
    isTrading: () => true,
    sockets: 1,
  });
  const quotes = await adapter.repair?.quotes(some);
  assert.ok(quotes !== undefined && quotes.size > 900, `${quotes?.size} quotes`);
  const record = emptyQuote();
  for (const one of some) {
    const quote = quotes.get(one.slot);
    if (quote === undefined || one.kind !== 'EQUITY') continue;
    exchange.market.quote(exchange.indexOf(one), record);
    assert.equal(Math.round((quote[RECORD.close] ?? 0) * 100), record.prevClosePaise, one.symbol);
    assert.ok((quote[RECORD.volume] ?? 0) <= record.volume && (quote[RECORD.volume] ?? 0) > 0, one.symbol);
    const agoSec = (exchange.nowMs() + IST_OFFSET_MS) / 1_000 - (quote[RECORD.ltt] ?? 0);
    assert.ok(agoSec >= 0 && agoSec < 300, `${one.symbol}: ${agoSec} s ago`);
  }
  await bench.body.close();
  await adapter.close();
});

test('damaged packets are refused by name and nothing else is lost', async () => {
  const some = universe.slice(0, 400).map((one, slot) => ({ ...one, slot }));
  await exchange.fault({ unknownCode: 0.2, truncate: 0.1 });
  const bench = openBench(some);
  await until(live(bench), 'an open socket');
  await until(() => bench.counters.get('rejectedUnknownCode') > 0, 'an unknown code', 10_000);
  await until(
    () => bench.counters.get('rejectedTruncated') + bench.counters.get('rejectedLength') > 0,
    'a cut',
    10_000,
  );
  await exchange.fault({ unknownCode: 0, truncate: 0 });
  await bench.body.close();
  assert.equal(bench.unaccounted, 0);
  assert.ok(bench.counters.get('applied') > some.length / 2);
});

test('a dead token stops the feed and names the reason', async () => {
  const dead = openDhan({ ...exchange.access, accessToken: 'no.such.token' }, machineTimers, () => 0);
  const bench = new FeedBench(exchange.day, 10, exchange.nowMs(), (parts) => dead.feed(parts), machineTimers, {
    nowMs: () => exchange.nowMs(),
  });
  bench.body.step({ type: 'subscribe', instruments: universe.slice(0, 10), resume: [] }, exchange.nowMs());
  await until(() => bench.of('feed').at(-1)?.state === 'stopped', 'the stop', 10_000);
  assert.match(bench.of('notice')[0]?.notice.code ?? '', /^denied\./);
  await bench.body.close();
  dead.close();
});

test('history agrees with the market in every number', async () => {
  const share = universe.find(({ kind }) => kind === 'EQUITY');
  assert.ok(share);
  const index = exchange.indexOf(share);
  const bars = await broker.history.minutes(share, '2026-11-19', '2026-11-19');
  const { midnightMs } = exchange.day;
  const own = exchange.market.minutes(index, midnightMs - 86_400_000, midnightMs);
  assert.ok(bars.t.length > 300);
  const { t, o, h, l, c, v } = bars;
  assert.deepEqual({ t, o, h, l, c, v }, { t: own.t, o: own.o, h: own.h, l: own.l, c: own.c, v: own.v });
  const days = await broker.history.daily(share, '2026-11-02', '2026-11-19');
  const ownDays = exchange.market.daily(index, midnightMs - 18 * 86_400_000, midnightMs);
  assert.deepEqual([days.t, days.c], [ownDays.t, ownDays.c]);
});
