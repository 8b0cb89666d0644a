import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { Instrument } from '#contract/model/instrument.ts';
import { Counters, FEED_COUNTERS } from '../../../../src/main/core/counters.ts';
import { type FullRecord, fullRecord } from '../../../../src/main/core/wire/full-record.ts';
import { ResyncDesk } from '../../../../src/main/threads/feed/resync-desk.ts';
import { listing } from '../../../support/feed-sink.ts';
import { settle } from '../../../support/manual-timers.ts';

const [one, two] = listing(2, 20) as [Instrument, Instrument];

let nowMs: number;
let asked: number[][];
let quotes: (instruments: readonly Instrument[]) => Promise<ReadonlyMap<number, FullRecord>>;
let newer: boolean;
let ticks: Map<number, number>;
let lost: Set<number>;
let done: string[];
let told: string[];
let counters: Counters<(typeof FEED_COUNTERS)[number]>;
let desk: ResyncDesk;

beforeEach(() => {
  nowMs = 0;
  asked = [];
  newer = true;
  ticks = new Map();
  lost = new Set();
  done = [];
  told = [];
  counters = Counters.create(FEED_COUNTERS);
  quotes = (list) => Promise.resolve(new Map(list.map(({ slot }) => [slot, fullRecord()])));
  desk = new ResyncDesk({
    repair: {
      quotes: (list) => {
        asked.push(list.map(({ slot }) => slot));
        return quotes(list);
      },
      quotesMax: 1_000,
      resubscribe: (list) => void done.push(`resubscribe ${list.map(({ slot }) => slot).join()}`),
      reconnect: (list) => void done.push(`reconnect ${list.map(({ slot }) => slot).join()}`),
      useSockets: () => {},
    },
    counters,
    nowMs: () => nowMs,
    ticks: (slot) => ticks.get(slot) ?? 0,
    isLost: (slot) => lost.has(slot),
    isTrading: () => true,
    apply: ({ slot }) => {
      ticks.set(slot, (ticks.get(slot) ?? 0) + 1);
      return newer;
    },
    tell: (code) => void told.push(code),
  });
});

async function look(silent: readonly Instrument[], atMs: number): Promise<void> {
  nowMs = atMs;
  desk.look(silent, nowMs);
  await settle();
}

test('failure mode 1: a frozen instrument is asked for, subscribed again, then its connection is opened again', async () => {
  await look([one], 0);
  assert.deepEqual([asked, done], [[[20]], ['resubscribe 20']]);
  await look([], 5_000);
  assert.equal(asked.length, 1);
  await look([], 10_000);
  assert.deepEqual(done, ['resubscribe 20', 'reconnect 20']);
  assert.deepEqual(told, ['unavailable.feed_silent']);
  // The connection is not dropped again and again for it; the quotes go on.
  await look([], 40_000);
  assert.equal(asked.length, 3);
  assert.equal(done.length, 2);
});

test('failure mode 1: packets that come end the case', async () => {
  await look([one], 0);
  ticks.set(20, 9);
  await look([], 10_000);
  await look([], 60_000);
  assert.deepEqual([asked.length, done.length], [1, 1]);
});

test('a quiet market is no fault of the feed: a quote that knows nothing newer settles it', async () => {
  newer = false;
  await look([one], 0);
  await look([], 60_000);
  assert.deepEqual([asked, done], [[[20]], []]);
});

test('many ids are asked for in one request, one request at a time, and not again at once', async () => {
  const answer = Promise.withResolvers<ReadonlyMap<number, FullRecord>>();
  quotes = () => answer.promise;
  await look([one, two], 0);
  await look([one, two], 1_000);
  assert.deepEqual(asked, [[20, 21]]);
  answer.resolve(new Map());
  await settle();
  await look([one, two], 2_000);
  assert.equal(asked.length, 1, 'what the broker does not know rests');
  await look([one, two], 31_000);
  assert.equal(asked.length, 2);
});

test('while the connection is down quotes go on, and nothing is done to it', async () => {
  lost.add(20);
  await look([one], 0);
  await look([one], 31_000);
  assert.deepEqual([asked.length, done], [2, []]);
});

test('quotes that cannot be had are told and asked for again', async () => {
  quotes = () => Promise.reject(new Error('the line is dead'));
  await look([one], 0);
  assert.deepEqual(told, ['unavailable.resync']);
  assert.equal(counters.get('quotesFailed'), 1);
  await look([one], 29_000);
  assert.equal(asked.length, 1);
  await look([one], 31_000);
  assert.equal(asked.length, 2);
  assert.equal(told.length, 1, 'told once in a while');
});

test('a packet that arrives while the quote is under way is newer than the quote', async () => {
  const answer = Promise.withResolvers<ReadonlyMap<number, FullRecord>>();
  quotes = () => answer.promise;
  await look([one], 0);
  ticks.set(20, 3);
  answer.resolve(new Map([[20, fullRecord()]]));
  await settle();
  assert.equal(counters.get('quotesApplied'), 0);
  assert.deepEqual(done, []);
});
