import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assert as check, integer, property } from 'fast-check';
import { COLUMNS, ROW_CELLS, TICK_FLAG } from '#contract/columns.ts';
import { rejectedOf } from '../../../../src/main/core/counters.ts';
import { emptyBar } from '../../../../src/main/core/bars/bar.ts';
import { feedAudit } from '../../../../src/main/core/feed-audit.ts';
import { fullRecord, RECORD } from '../../../../src/main/core/wire/full-record.ts';
import { bed, DATE, EARLY, time } from '../../../support/feed-bed.ts';
import {
  fullPacket,
  oiPacket,
  quotePacket,
  rawPacket,
  stacked,
  tickerPacket,
  wireTime,
} from '../../../support/feed-packets.ts';

const at = (hour: number, minute: number, second = 0) => wireTime(DATE, hour, minute, second);

test('failure mode 7: shuffled and repeated ticks give the same bars, and both are counted', () => {
  const trades = Array.from({ length: 60 }, (_, i) => ({ ltp: 100 + (i % 7), volume: 10 * (i + 1), second: i }));
  const plain = bed();
  for (const { ltp, volume, second } of trades) plain.full(10, 0, second, { ltp, volume });
  const { full, bar, get, counters } = bed();
  for (const { ltp, volume, second } of trades) {
    full(10, 0, second, { ltp, volume });
    full(10, 0, second, { ltp, volume });
    if (second > 2) full(10, 0, second - 2, { ltp: 1, volume: 1 });
  }
  assert.deepEqual(bar(10, 0), plain.bar(10, 0));
  assert.equal(get('volume'), 600);
  assert.deepEqual([counters.get('duplicates'), counters.get('outOfOrder')], [60, 57]);
  assert.equal(feedAudit(counters.snapshot(), null).packetsUnexplained, 0);
});

test('failure mode 8: zero, negative, NaN and absurd prices never reach a bar', () => {
  const { writer, full, bar, get, counters } = bed();
  full(10, 0, 0, { ltp: 100, volume: 10 });
  const before = bar(10, 0);
  for (const ltp of [0, -5, Number.NaN, Number.POSITIVE_INFINITY, 90_000_000]) {
    full(10, 0, 1, { ltp, volume: 11 });
    writer.applyBytes(tickerPacket(2, 49_081, ltp, at(10, 0, 1)), time(10, 0, 2));
  }
  assert.deepEqual([bar(10, 0)?.l, bar(10, 0)?.h], [before?.l, before?.h]);
  assert.equal(get('ltp'), 10_000);
  assert.deepEqual([counters.get('rejectedNonFinite'), counters.get('rejectedRange')], [4, 2]);
});

test('failure mode 9: every damage of one message ends at its end, and what came before it is kept', () => {
  for (const bad of [rawPacket(8, 0, 162), rawPacket(8, 7, 162), rawPacket(8, 500, 162), rawPacket(2, 17, 17)]) {
    const { writer, get, counters } = bed();
    writer.applyBytes(stacked(tickerPacket(2, 49_081, 100, at(10, 0)), bad), time(10, 0, 1));
    assert.equal(get('ltp'), 10_000);
    const { packets, applied } = counters.snapshot();
    assert.deepEqual([packets, applied], [2, 1]);
    writer.applyBytes(tickerPacket(2, 49_081, 101, at(10, 0, 1)), time(10, 0, 2));
    assert.equal(get('ltp'), 10_100, 'the next message is read from its start');
    assert.equal(feedAudit(counters.snapshot(), null).bytesUnexplained, 0);
  }
});

test('failure mode 10: dhanhq-ts, one id in two segments is two instruments', () => {
  const { table, writer } = bed();
  writer.watch(0, 'IDX_I', 13, 'INDEX', EARLY);
  writer.watch(1, 'NSE_EQ', 13, 'EQ_DERIV', EARLY);
  writer.applyBytes(
    stacked(tickerPacket(0, 13, 24_500.35, at(10, 0)), tickerPacket(1, 13, 5_612.5, at(10, 0))),
    time(10, 0, 1),
  );
  const ltp = (slot: number) => table.i32[slot * ROW_CELLS + COLUMNS.ltp.cell];
  assert.deepEqual([ltp(0), ltp(1)], [2_450_035, 561_250]);
});

test('failure mode 11: DhanHQ-py, every price of two and four decimals survives float32', () => {
  const { table, writer } = bed();
  writer.watch(3, 'NSE_CURRENCY', 1_229, 'CDS', EARLY);
  const ltp = (slot: number) => table.i32[slot * ROW_CELLS + COLUMNS.ltp.cell];
  writer.applyBytes(tickerPacket(3, 1_229, 83.4025, at(10, 0)), time(10, 0, 1));
  assert.equal(ltp(3), 834_025);
  // float32 holds 24 bits: up to 2^23 steps the nearest one is the price that was sent.
  check(
    property(integer({ min: 1, max: 2 ** 23 }), (price) => {
      writer.applyBytes(tickerPacket(2, 49_081, price / 100, at(10, 0, 1)), time(10, 0, 2));
      writer.applyBytes(tickerPacket(3, 1_229, price / 10_000, at(10, 0, 1)), time(10, 0, 2));
      return ltp(2) === price && ltp(3) === price;
    }),
  );
});

test('failure mode 5: 90 s without a feed mark their minutes, and their volume is in no bar', () => {
  const { writer, full, bar, gaps, get } = bed();
  full(10, 0, 10, { ltp: 100, volume: 100 });
  writer.lose(2);
  full(10, 1, 40, { ltp: 104, volume: 900 });
  full(10, 2, 5, { ltp: 105, volume: 950 });
  assert.deepEqual(gaps(), [{ fromMinute: 600, toMinute: 601 }]);
  assert.deepEqual([get('gapVolume'), bar(10, 0)?.v, bar(10, 2)?.v], [800, 100, 50]);
});

test('a quote for a silent row: newer trades are a gap, an older quote only shows that the broker answers', () => {
  const { writer, full, bar, gaps, get, table } = bed();
  full(10, 0, 10, { ltp: 100, volume: 100 });
  writer.setFlag(2, TICK_FLAG.stale, true);
  const quote = fullRecord();
  quote[RECORD.ltp] = 110;
  quote[RECORD.ltt] = at(10, 4, 30);
  quote[RECORD.volume] = 700;
  assert.equal(writer.refresh(2, quote, time(10, 5), false), true);
  assert.deepEqual([get('ltp'), get('flags') & TICK_FLAG.stale, get('gapVolume')], [11_000, 0, 600]);
  assert.deepEqual(gaps(), [{ fromMinute: 600, toMinute: 604 }]);
  quote[RECORD.ltt] = at(10, 3, 0);
  quote[RECORD.ltp] = 90;
  quote[RECORD.volume] = 650;
  assert.equal(writer.refresh(2, quote, time(10, 6), false), false);
  assert.deepEqual([get('ltp'), get('recvDayMs')], [11_000, 36_360_000]);
  full(10, 6, 30, { ltp: 111, volume: 720 });
  assert.equal(bar(10, 6)?.v, 20);
  quote[RECORD.ltt] = at(10, 7, 0);
  quote[RECORD.volume] = 800;
  assert.equal(writer.refresh(2, quote, time(10, 7, 1), true), true);
  assert.ok(get('flags') & TICK_FLAG.stale, 'its connection is still down');
  assert.equal(table.version(2) % 2, 0);
});

test('a lower mode takes from the row what is not sent any more, and higher packets are not wanted', () => {
  const { writer, full, get, bar, counters } = bed();
  full(10, 0, 0, { ltp: 100, volume: 50, sellQty: 9, levels: [[99, 101, 5, 6]] });
  writer.setMode(2, 'quote');
  assert.deepEqual([get('bid'), get('flags') & TICK_FLAG.depth, get('sellQty')], [0, 0, 9]);
  full(10, 0, 1, { ltp: 101, volume: 60 });
  assert.equal(counters.get('rejectedNotWanted'), 1);
  writer.applyBytes(quotePacket(2, 49_081, { ltp: 102, ltt: at(10, 0, 2), volume: 70 }), time(10, 0, 3));
  writer.setMode(2, 'ticker');
  assert.deepEqual([get('sellQty'), get('flags') & TICK_FLAG.quote], [0, 0]);
  writer.applyBytes(oiPacket(2, 49_081, 5), time(10, 0, 4));
  writer.applyBytes(tickerPacket(2, 49_081, 103, at(10, 3, 0)), time(10, 3, 1));
  assert.equal(counters.get('rejectedNotWanted'), 2);
  assert.deepEqual([get('ltp'), bar(10, 3)?.v], [10_300, 0]);
  writer.setMode(2, 'full');
  full(10, 5, 0, { ltp: 104, volume: 500 });
  assert.deepEqual([get('volume'), get('gapVolume'), bar(10, 5)?.v], [500, 430, 0], 'what nobody told is no bar');
  writer.setMode(2, null);
  full(10, 6, 0, { ltp: 105, volume: 600 });
  assert.equal(get('ltp'), 10_400);
  const seen = counters.snapshot();
  const rejected = Object.values(rejectedOf(seen)).reduce((sum, count) => sum + count, 0);
  assert.equal(seen.packets, seen.applied + rejected);
});

test('DhanHQ-py: of a stacked message every packet counts', () => {
  const { table, writer, bars } = bed();
  writer.watch(1, 'NSE_FNO', 2, 'FNO', EARLY);
  writer.applyBytes(
    stacked(
      tickerPacket(2, 2, 50, at(10, 0)),
      fullPacket(2, 49_081, { ltp: 100, ltt: at(10, 0), volume: 5 }),
      tickerPacket(2, 2, 51, at(10, 0, 1)),
    ),
    time(10, 0, 2),
  );
  assert.deepEqual(
    [1, 2].map((slot) => table.i32[slot * ROW_CELLS + COLUMNS.ltp.cell]),
    [5_100, 10_000],
  );
  const bar = emptyBar();
  assert.ok(bars.read(1, 600, bar));
  assert.deepEqual([bar.o, bar.c], [5_000, 5_100]);
});

test("DhanHQ-py: a truncated packet is a count, never an exception; yesterday's time is not today's", () => {
  const { writer, get, counters } = bed();
  const whole = fullPacket(2, 49_081, { ltp: 100, ltt: at(10, 0), volume: 5 });
  for (let length = 0; length < whole.length; length += 1) writer.applyBytes(whole.subarray(0, length), time(10, 0, 1));
  assert.equal(counters.get('rejectedTruncated'), whole.length - 1);
  writer.applyBytes(fullPacket(2, 49_081, { ltp: 99, ltt: wireTime('2026-11-19', 15, 29), volume: 900 }), time(9, 5));
  assert.deepEqual([get('lttDayMs'), get('flags') & TICK_FLAG.traded, get('volume')], [0, 0, 0]);
});

test('DhanHQ-py: a market status packet says nothing about the session, the calendar does', () => {
  const { writer, get, counters } = bed();
  writer.applyBytes(rawPacket(7, 8, 8, 2, 49_081), time(23, 0));
  assert.deepEqual([counters.get('controlPackets'), get('flags'), get('recvDayMs')], [1, 0, 0]);
});
