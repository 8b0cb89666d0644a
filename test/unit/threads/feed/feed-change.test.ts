import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COLUMNS, ROW_CELLS, TICK_FLAG } from '#contract/columns.ts';
import { SEGMENT_CODES, type Segment } from '#contract/model/instrument.ts';
import { IST_OFFSET_MS } from '#contract/model/session.ts';
import type { FeedSink } from '../../../../src/main/adapters/adapter.ts';
import { emptyBar } from '../../../../src/main/core/bars/bar.ts';
import { FeedBench, HandFeed } from '../../../support/feed-bench.ts';
import { fullPacket } from '../../../support/feed-packets.ts';
import { listing } from '../../../support/feed-sink.ts';
import { shippedCalendar } from '../../../support/shipped-calendar.ts';

const day = shippedCalendar().tradeDay('2026-11-20');
const at = (hhmm: string, seconds = 0): number => {
  const [hours = 0, minutes = 0] = hhmm.split(':').map(Number);
  return day.midnightMs + ((hours * 60 + minutes) * 60 + seconds) * 1_000;
};

function bench(startMs: number): { bench: FeedBench; feed: HandFeed; sink: FeedSink } {
  const feed = new HandFeed(false);
  let kept: FeedSink | null = null;
  const made = new FeedBench(day, 64, startMs, (parts) => {
    kept = parts.sink;
    return feed;
  });
  assert.ok(kept !== null);
  return { bench: made, feed, sink: kept };
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

test('a change adds and drops without touching the others; what closed for the day is not stale', () => {
  const { bench: made, feed, sink } = bench(at('09:00'));
  const all = listing(30);
  made.body.step({ type: 'subscribe', instruments: all.slice(0, 10), resume: [] }, made.nowMs);
  sink.bytes(trade(3, at('09:20'), 100, 500), at('09:20'));
  const change = { type: 'change' as const, added: all.slice(20, 22), dropped: [4], afterHours: false };
  made.body.step(change, at('09:21'));
  const subscribed = feed.sets.at(-1)?.map(({ slot }) => slot);
  assert.deepEqual(subscribed, [0, 1, 2, 3, 5, 6, 7, 8, 9, 20, 21]);
  assert.ok(has(made, 4, TICK_FLAG.stale));
  assert.ok(!has(made, 3, TICK_FLAG.stale), 'the others go on');
  sink.bytes(trade(20, at('09:22'), 50, 9_000), at('09:22'));
  assert.equal(volumeOf(made, 20), 9_000);
  assert.equal(made.bars.read(20, 562, emptyBar()), true);
  made.body.step({ type: 'change', added: [], dropped: [3], afterHours: true }, at('15:45'));
  assert.ok(!has(made, 3, TICK_FLAG.stale), 'its session is over: what it shows is final');
  assert.equal(feed.sets.at(-1)?.length, 10);
});
