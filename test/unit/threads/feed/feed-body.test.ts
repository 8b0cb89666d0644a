import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COLUMNS, ROW_CELLS, TICK_FLAG } from '#contract/columns.ts';
import { fault } from '#contract/faults.ts';
import { SEGMENT_CODES, type Segment } from '#contract/model/instrument.ts';
import { IST_OFFSET_MS } from '#contract/model/session.ts';
import type { FeedParts, FeedRepair, FeedSink } from '../../../../src/main/adapters/adapter.ts';
import { emptyBar } from '../../../../src/main/core/bars/bar.ts';
import { fullRecord, RECORD } from '../../../../src/main/core/wire/full-record.ts';
import { FeedBench, HandFeed, NO_REPAIR } from '../../../support/feed-bench.ts';
import { fullPacket, tickerPacket } from '../../../support/feed-packets.ts';
import { settle } from '../../../support/manual-timers.ts';
import { listing } from '../../../support/feed-sink.ts';
import { shippedCalendar } from '../../../support/shipped-calendar.ts';

const day = shippedCalendar().tradeDay('2026-11-20');
const at = (hhmm: string, seconds = 0): number => {
  const [hours = 0, minutes = 0] = hhmm.split(':').map(Number);
  return day.midnightMs + ((hours * 60 + minutes) * 60 + seconds) * 1_000;
};

function bench(
  startMs: number,
  seekable = false,
  repair: FeedRepair | null = null,
): { bench: FeedBench; feed: HandFeed; sink: FeedSink; parts: FeedParts } {
  const feed = new HandFeed(seekable);
  if (repair !== null) feed.repair = repair;
  let kept: FeedParts | null = null;
  const made = new FeedBench(day, 64, startMs, (parts) => {
    kept = parts;
    return feed;
  });
  assert.ok(kept !== null);
  const parts: FeedParts = kept;
  return { bench: made, feed, sink: parts.sink, parts };
}

const column = (made: FeedBench, slot: number, name: 'flags' | 'ltp' | 'recvDayMs'): number =>
  made.table.u32[slot * ROW_CELLS + COLUMNS[name].cell] ?? 0;
const volumeOf = (made: FeedBench, slot: number): number =>
  made.table.f64[(slot * ROW_CELLS + COLUMNS.volume.cell) / 2] ?? 0;
const has = (made: FeedBench, slot: number, bit: number): boolean => (column(made, slot, 'flags') & bit) !== 0;
/** The wire's time field: IST seconds counted as if they were UTC. */
const wire = (atMs: number): number => Math.floor((atMs + IST_OFFSET_MS) / 1_000);
const full = (segment: Segment, securityId: number, atMs: number, ltp: number, volume: number): Uint8Array =>
  fullPacket(SEGMENT_CODES[segment], securityId, { ltp, atp: ltp, ltt: wire(atMs), volume, close: ltp });
/** A trade of share `slot` of the listing. */
const trade = (slot: number, atMs: number, ltp: number, volume: number): Uint8Array =>
  full('NSE_EQ', slot + 1, atMs, ltp, volume);

test('stacked bytes come into table and bars; packets = applied + rejected', () => {
  const { bench: made, feed, sink } = bench(at('09:00'));
  made.body.step({ type: 'subscribe', instruments: listing(30), resume: [] }, made.nowMs);
  assert.equal(feed.sets[0]?.length, 30);
  const message = Buffer.concat([
    trade(20, at('09:20', 5), 100.05, 500),
    tickerPacket(SEGMENT_CODES.IDX_I, 3, 24_500.35, wire(at('09:20', 6))),
    full('NSE_FNO', 21, at('09:20'), 1, 1),
    trade(20, at('09:20', 30), 100.1, 700),
    Buffer.from([99, 8, 0, 1, 0, 0, 0, 0]),
    Buffer.from([8, 162, 0, 1]),
  ]);
  sink.bytes(message, at('09:20', 31));
  assert.equal(column(made, 20, 'ltp'), 10_010);
  assert.equal(column(made, 2, 'ltp'), 2_450_035);
  assert.equal(volumeOf(made, 20), 700);
  const bar = emptyBar();
  assert.ok(made.bars.read(20, 560, bar));
  assert.deepEqual([bar.o, bar.h, bar.l, bar.c, bar.v], [10_005, 10_010, 10_005, 10_010, 700]);
  const counts = made.counters.snapshot();
  assert.deepEqual([counts.packets, counts.applied], [6, 3]);
  assert.equal(counts.rejectedUnknownInstrument, 1);
  assert.equal(counts.rejectedUnknownCode, 1);
  assert.equal(counts.rejectedTruncated, 1);
  assert.equal(made.unaccounted, 0);
});

test('a lost socket marks its rows stale until their next packet, and counts them', () => {
  const { bench: made, sink } = bench(at('10:00'));
  made.body.step({ type: 'subscribe', instruments: listing(30), resume: [] }, made.nowMs);
  for (const slot of [20, 21, 22]) sink.bytes(trade(slot, made.nowMs - 500, 100, 10), made.nowMs);
  sink.lost([20, 21]);
  made.body.tick(made.nowMs);
  assert.deepEqual(
    [20, 21, 22].map((slot) => has(made, slot, TICK_FLAG.stale)),
    [true, true, false],
  );
  assert.equal(made.counters.get('staleRows'), 2);
  sink.bytes(trade(20, made.nowMs, 101, 12), made.nowMs + 1_000);
  made.body.tick(made.nowMs + 1_000);
  assert.equal(has(made, 20, TICK_FLAG.stale), false);
  assert.equal(made.counters.get('staleRows'), 1);
});

test('a row is stale by its own cadence, in its session alone', () => {
  const { bench: made, sink } = bench(at('10:00'));
  made.body.step({ type: 'subscribe', instruments: listing(30), resume: [] }, made.nowMs);
  // Slot 20 moves every second, slot 21 every minute.
  const say = (slot: number, ms: number) => sink.bytes(trade(slot, ms, 100, 10), ms);
  for (let second = 0; second <= 600; second += 1) say(20, at('10:00', second));
  for (let minute = 0; minute <= 10; minute += 1) say(21, at('10:00', minute * 60));
  const stale = (slot: number): boolean => has(made, slot, TICK_FLAG.stale);
  made.body.tick(at('10:10', 14));
  assert.deepEqual([stale(20), stale(21)], [false, false]);
  made.body.tick(at('10:10', 21));
  assert.deepEqual([stale(20), stale(21)], [true, false]);
  made.body.tick(at('10:29'));
  assert.deepEqual([stale(20), stale(21)], [true, false]);
  made.body.tick(at('10:31'));
  assert.deepEqual([stale(20), stale(21)], [true, true]);
  say(20, at('10:31', 1));
  made.body.tick(at('10:31', 2));
  assert.deepEqual([stale(20), stale(21)], [false, true]);
  // After the session nobody expects anything.
  say(20, at('15:14', 59));
  made.body.tick(at('16:30'));
  assert.equal(stale(20), false);
});

test('what should move all the time and never came is stale after 90 s, a far option is not', () => {
  const { bench: made } = bench(at('10:00'));
  const option = { ...listing(1, 40)[0], kind: 'OPTSTK', sessionClass: 'FNO' } as ReturnType<typeof listing>[number];
  made.body.step({ type: 'subscribe', instruments: [...listing(1, 20), option], resume: [] }, made.nowMs);
  made.body.tick(at('10:01', 29));
  assert.equal(made.counters.get('staleRows'), 0);
  made.body.tick(at('10:01', 32));
  assert.deepEqual([has(made, 20, TICK_FLAG.stale), has(made, 40, TICK_FLAG.stale)], [true, false]);
});

test('failure mode 1: one frozen id of many is marked, asked for, and shown as of the quote', async () => {
  const asked: number[] = [];
  const subscribedAgain: number[] = [];
  const repair: FeedRepair = {
    ...NO_REPAIR,
    quotes: (list) => {
      asked.push(...list.map(({ slot }) => slot));
      const quote = fullRecord();
      quote[RECORD.ltp] = 120;
      quote[RECORD.ltt] = wire(at('10:05', 28));
      quote[RECORD.volume] = 900;
      return Promise.resolve(new Map([[20, quote]]));
    },
    resubscribe: (list) => void subscribedAgain.push(...list.map(({ slot }) => slot)),
  };
  const { bench: made, sink } = bench(at('10:00'), false, repair);
  made.body.step({ type: 'subscribe', instruments: listing(2, 20), resume: [] }, made.nowMs);
  for (let second = 0; second <= 330; second += 1) {
    made.nowMs = at('10:00', second);
    // Slot 20 freezes after five minutes, its neighbour goes on.
    for (const slot of second <= 300 ? [20, 21] : [21]) sink.bytes(trade(slot, made.nowMs, 100, second), made.nowMs);
    made.body.tick(made.nowMs);
    await settle();
  }
  assert.deepEqual([asked, subscribedAgain], [[20], [20]]);
  assert.deepEqual([column(made, 20, 'ltp'), volumeOf(made, 20)], [12_000, 900]);
  assert.equal(has(made, 20, TICK_FLAG.stale), false);
  const counts = made.counters.snapshot();
  assert.deepEqual([counts.quotesAsked, counts.quotesApplied, counts.resubscribed, counts.staleRows], [1, 1, 1, 0]);
  assert.equal(made.unaccounted, 0);
});

test('a row without a packet after its connection came back is freed by a quote', async () => {
  const quote = fullRecord();
  const repair: FeedRepair = { ...NO_REPAIR, quotes: () => Promise.resolve(new Map([[20, quote]])) };
  const { bench: made, sink } = bench(at('10:00'), false, repair);
  made.body.step({ type: 'subscribe', instruments: listing(1, 20), resume: [] }, made.nowMs);
  sink.bytes(trade(20, made.nowMs, 100, 10), made.nowMs);
  sink.lost([20]);
  const tick = async (second: number): Promise<boolean> => {
    made.nowMs = at('10:00', second);
    made.body.tick(made.nowMs);
    await settle();
    return has(made, 20, TICK_FLAG.stale);
  };
  assert.equal(await tick(5), true, 'its connection is down: the quote frees nothing');
  sink.state({ state: 'live', open: 1, wanted: 1, reason: null });
  await tick(40);
  assert.equal(await tick(42), false);
  assert.equal(column(made, 20, 'ltp'), 10_000);
});

test('OpenAlgo unsubscribe: what is not wanted any more is counted and not applied, until it is wanted again', () => {
  const { bench: made, feed, sink } = bench(at('10:00'));
  made.body.step({ type: 'subscribe', instruments: listing(30), resume: [] }, made.nowMs);
  sink.bytes(trade(20, at('10:00'), 100, 10), at('10:00'));
  made.body.step({ type: 'subscribe', instruments: listing(15), resume: [] }, at('10:01'));
  sink.bytes(trade(20, at('10:02'), 105, 20), at('10:02'));
  assert.equal(column(made, 20, 'ltp'), 10_000);
  assert.equal(made.counters.get('rejectedNotWanted'), 1);
  made.body.step(
    {
      type: 'subscribe',
      instruments: listing(30),
      resume: [],
      modes: [
        [20, 'quote'],
        [21, 'ticker'],
      ],
    },
    at('10:03'),
  );
  assert.deepEqual(
    [feed.modes.at(-1)?.get(20), feed.modes.at(-1)?.get(21), feed.modes.at(-1)?.get(22)],
    ['quote', 'ticker', 'full'],
  );
  // Full packets of a quote subscription are more than is wanted.
  sink.bytes(trade(20, at('10:04'), 106, 30), at('10:04'));
  assert.equal(made.counters.get('rejectedNotWanted'), 2);
  sink.bytes(tickerPacket(SEGMENT_CODES.NSE_EQ, 21, 107, wire(at('10:04'))), at('10:04'));
  assert.equal(column(made, 20, 'ltp'), 10_700);
  assert.equal(made.unaccounted, 0);
});

test('with fewer connections the first instruments stay, and the rest is told', () => {
  const { bench: made, feed } = bench(at('10:00'));
  let max = 25_000;
  feed.limit = () => max;
  feed.repair = { ...NO_REPAIR, useSockets: (sockets) => (max = sockets * 20) };
  made.body.step({ type: 'subscribe', instruments: listing(30), resume: [] }, made.nowMs);
  made.body.step({ type: 'sockets', max: 1 }, made.nowMs);
  assert.equal(feed.sets.at(-1)?.length, 20);
  assert.match(made.of('notice')[0]?.notice.text ?? '', /10 of 30 instruments are not subscribed/);
  made.body.step({ type: 'sockets', max: 2 }, made.nowMs);
  assert.equal(feed.sets.at(-1)?.length, 30);
});

test('the closing auction flags its class and no other, and takes the flag back', () => {
  const { bench: made } = bench(at('15:14'));
  const plain = listing(40)
    .slice(30)
    .map((one) => ({ ...one, sessionClass: 'FNO' as const }));
  made.body.step({ type: 'subscribe', instruments: [...listing(30), ...plain], resume: [] }, made.nowMs);
  assert.equal(has(made, 20, TICK_FLAG.auction), false);
  made.body.tick(at('15:21'));
  assert.deepEqual(
    [20, 35].map((slot) => has(made, slot, TICK_FLAG.auction)),
    [true, false],
  );
  made.body.tick(at('15:59'));
  assert.equal(has(made, 20, TICK_FLAG.auction), false);
});

test('a subscription that begins inside an auction flags at once', () => {
  const { bench: made } = bench(at('15:22'));
  made.body.step({ type: 'subscribe', instruments: listing(30), resume: [] }, made.nowMs);
  assert.equal(has(made, 20, TICK_FLAG.auction), true);
});

test('a late start puts the volume of the morning in no bar', () => {
  const { bench: made, sink } = bench(at('11:00'));
  made.body.step({ type: 'subscribe', instruments: listing(30), resume: [] }, made.nowMs);
  sink.bytes(trade(20, at('11:00', 1), 100, 1_000_000), at('11:00', 2));
  sink.bytes(trade(20, at('11:00', 3), 101, 1_000_070), at('11:00', 4));
  const bar = emptyBar();
  assert.ok(made.bars.read(20, 660, bar));
  assert.equal(bar.v, 70);
  assert.equal(volumeOf(made, 20), 1_000_070);
});

test('a restart at 11:00 goes on from the stored volume, and what was missed is in no bar', () => {
  const { bench: made, sink } = bench(at('11:00'));
  made.bars.write(20, 650, 10_000, 10_100, 9_900, 10_050, 400, 0);
  const resume = [
    { slot: 20, volume: 900_000, minute: 650 },
    { slot: 63, volume: 5, minute: 650 },
  ];
  made.body.step({ type: 'subscribe', instruments: listing(30), resume }, made.nowMs);
  sink.bytes(trade(20, at('11:00', 5), 100, 950_000), at('11:00', 6));
  sink.bytes(trade(20, at('11:00', 7), 100.5, 950_040), at('11:00', 8));
  const bar = emptyBar();
  assert.ok(made.bars.read(20, 660, bar));
  assert.equal(bar.v, 40);
  assert.ok(made.bars.read(20, 650, bar));
  assert.equal(bar.v, 400);
  assert.equal(volumeOf(made, 20), 950_040);
  assert.equal(made.counters.get('gapsMarked'), 1);
});

test('a new set keeps what is known of the rows that stay', () => {
  const { bench: made, feed, sink } = bench(at('09:00'));
  made.body.step({ type: 'subscribe', instruments: listing(30), resume: [] }, made.nowMs);
  sink.bytes(Buffer.concat([trade(20, at('10:00'), 100, 10), trade(25, at('10:00'), 50, 5)]), at('10:00'));
  const next = [...listing(22), ...listing(5, 40)];
  made.body.step({ type: 'subscribe', instruments: next, resume: [] }, at('10:01'));
  assert.equal(feed.sets.length, 2);
  assert.equal(volumeOf(made, 20), 10);
  assert.equal(has(made, 25, TICK_FLAG.stale), true);
  sink.bytes(trade(20, at('10:01', 5), 100, 16), at('10:01', 6));
  const bar = emptyBar();
  assert.ok(made.bars.read(20, 601, bar));
  assert.equal(bar.v, 6);
  sink.bytes(trade(42, at('10:01', 5), 7, 3), at('10:01', 6));
  assert.equal(column(made, 42, 'ltp'), 700);
});

test('states become reports, and connects, losses and returns are counted', () => {
  const { bench: made, sink } = bench(at('09:00'));
  const say = (open: number, state: 'connecting' | 'live' | 'stale', reason: string | null = null) =>
    sink.state({ state, open, wanted: 3, reason });
  say(0, 'connecting');
  say(1, 'connecting');
  say(3, 'live');
  say(1, 'stale', 'the connection broke');
  say(3, 'live');
  assert.deepEqual(
    made.of('feed').map(({ state, open, reason }) => [state, open, reason]),
    [
      ['connecting', 0, null],
      ['connecting', 1, null],
      ['live', 3, null],
      ['stale', 1, 'the connection broke'],
      ['live', 3, null],
    ],
  );
  const { connects, disconnects, reconnects } = made.counters.snapshot();
  assert.deepEqual([connects, disconnects, reconnects], [5, 2, 2]);
});

test('a fault of the feed is told to people and to the log', () => {
  const { bench: made, sink } = bench(at('09:00'));
  sink.fault(fault('denied.feed_auth', 'The feed refused client id and token (808).'));
  sink.fault(fault('input.replay_speed', 'A replay runs at 0.25 to 1000 times.'), 'warn');
  assert.deepEqual(
    made.of('notice').map(({ notice }) => [notice.level, notice.code]),
    [
      ['error', 'denied.feed_auth'],
      ['warn', 'input.replay_speed'],
    ],
  );
  assert.equal(made.of('log').at(-1)?.event, 'feed.faulted');
});

test('the watchdog is told who trades now', () => {
  const { bench: made, parts } = bench(at('09:05'));
  assert.equal(parts.isTrading('EQ_DERIV'), false);
  made.nowMs = at('09:15');
  assert.equal(parts.isTrading('EQ_DERIV'), true);
  made.nowMs = at('15:20');
  assert.deepEqual([parts.isTrading('EQ_DERIV'), parts.isTrading('FNO')], [false, true]);
});

test('a replay brings instruments, records, clock lines and a way back', () => {
  const { bench: made, feed, sink } = bench(at('09:00'), true);
  const instruments = listing(30);
  sink.instruments(instruments);
  assert.equal(made.of('instruments')[0]?.instruments.length, 30);
  made.body.step({ type: 'subscribe', instruments, resume: [] }, made.nowMs);
  const record = fullRecord();
  record[RECORD.ltp] = 24_500.5;
  record[RECORD.ltt] = wire(at('09:30'));
  record[RECORD.volume] = 77;
  sink.record(20, record, at('09:30'));
  assert.equal(column(made, 20, 'ltp'), 2_450_050);
  const line = { epochMs: at('09:30'), wallMs: 5, speed: 60 };
  sink.clock(line);
  assert.deepEqual(made.lines, [line]);
  assert.deepEqual(made.of('clock'), [{ type: 'clock', clock: line }]);
  sink.rewound(at('09:00'));
  assert.equal(column(made, 20, 'ltp'), 0);
  assert.equal(made.bars.read(20, 570, emptyBar()), false);
  sink.record(20, record, at('09:30'));
  assert.equal(column(made, 20, 'ltp'), 2_450_050);
  for (const order of [
    { action: 'pause' },
    { action: 'speed', value: 60 },
    { action: 'seek', value: 1_000 },
    { action: 'play' },
  ] as const) {
    made.body.step({ type: 'replay', ...order }, made.nowMs);
  }
  assert.deepEqual(feed.controls, ['pause', 'speed 60', 'seek 1000', 'play']);
  assert.equal(made.unaccounted, 0);
});

test('a replay order to a live source is answered, not obeyed', () => {
  const { bench: made, feed } = bench(at('09:00'));
  made.body.step({ type: 'replay', action: 'pause' }, made.nowMs);
  assert.deepEqual(feed.controls, []);
  assert.equal(made.of('notice')[0]?.notice.code, 'input.not_a_replay');
});

test('two instruments with one slot, or too many, are refused', () => {
  const { bench: made } = bench(at('09:00'));
  const [one, two] = listing(2);
  assert.ok(one && two);
  const step = (instruments: ReturnType<typeof listing>) => () =>
    made.body.step({ type: 'subscribe', instruments, resume: [] }, made.nowMs);
  assert.throws(step([one, { ...two, slot: 0 }]), /slot of its own/);
  assert.throws(step(listing(65)), /room/);
});

test('close ends the source', async () => {
  const { bench: made, feed } = bench(at('09:00'));
  await made.body.close();
  assert.equal(feed.closed, true);
});
