import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { COLUMNS, ROW_CELLS, TICK_FLAG } from '../../../../src/contract/columns.ts';
import { decodePacket, emptyPacket } from '../../../../src/main/adapters/dhan/codec.ts';
import { emptyBar } from '../../../../src/main/core/bars/bar.ts';
import { Counters, FEED_COUNTERS, rejectedOf } from '../../../../src/main/core/counters.ts';
import { lagPercentile } from '../../../../src/main/core/lag-histogram.ts';
import { fullRecord, RECORD } from '../../../../src/main/core/wire/full-record.ts';
import { bed, DATE, EARLY, time } from '../../../support/feed-bed.ts';
import {
  disconnectPacket,
  fullPacket,
  oiPacket,
  prevClosePacket,
  quotePacket,
  rawPacket,
  stacked,
  tickerPacket,
  wireTime,
} from '../../../support/feed-packets.ts';
import { fixture } from '../../../support/shipped-calendar.ts';

test('a Full packet fills its row: integer prices, quantities, flags, times', () => {
  const { writer, get } = bed();
  const vector = (fixture('dhan-wire.json') as { binary: { name: string; hex: string }[] }).binary.find(
    (one) => one.name === 'feed_full_NSE_FNO_49081',
  );
  writer.applyBytes(new Uint8Array(Buffer.from(vector?.hex ?? '', 'hex')), time(9, 15, 2));
  assert.deepEqual(
    [get('ltp'), get('ltq'), get('atp'), get('volume'), get('sellQty'), get('buyQty'), get('oi'), get('prevClose')],
    [2_605_150, 65, 2_603_227, 3_345_225, 1_873_300, 2_011_425, 13_456_725, 2_605_060],
  );
  assert.deepEqual([get('oiHigh'), get('oiLow'), get('open')], [13_612_300, 13_290_550, 2_601_000]);
  assert.equal(get('lttDayMs'), 33_301_000);
  assert.equal(get('recvDayMs'), 33_302_000);
  assert.equal(get('flags') & (TICK_FLAG.traded | TICK_FLAG.quote | TICK_FLAG.depth), 7);
  assert.equal(get('ticks'), 1);
});

test('the difference of the cumulative volume goes into the minute of the exchange time', () => {
  const { full, bar, get, counters } = bed();
  full(9, 15, 1, { ltp: 100, volume: 50, oi: 7 });
  full(9, 15, 30, { ltp: 102, volume: 80, oi: 8 });
  full(9, 15, 59, { ltp: 99, volume: 90, oi: 9 });
  full(9, 16, 0, { ltp: 101, volume: 100, oi: 10 });
  assert.deepEqual(bar(9, 15), { o: 10_000, h: 10_200, l: 9_900, c: 9_900, v: 90, oi: 9 });
  assert.deepEqual(bar(9, 16), { o: 10_100, h: 10_100, l: 10_100, c: 10_100, v: 10, oi: 10 });
  assert.equal(counters.get('barsClosed'), 1);
  assert.equal(get('volume'), 100);
});

test('pre-open and stale packets are shown as indicative and are in no bar', () => {
  const { full, bar, get, counters } = bed('EQ_DERIV');
  full(9, 5, 0, { ltp: 50, ltt: wireTime('2026-11-19', 15, 59, 57), volume: 999, open: 48 });
  assert.equal(get('flags') & (TICK_FLAG.indicative | TICK_FLAG.traded), TICK_FLAG.indicative);
  assert.deepEqual([get('ltp'), get('volume'), get('lttDayMs'), get('open')], [5_000, 0, 0, 0]);
  full(9, 9, 0, { ltp: 51, volume: 40 });
  assert.deepEqual([get('ltp'), get('volume')], [5_100, 40]);
  assert.equal(counters.get('indicativeTicks'), 2);
  full(9, 15, 0, { ltp: 52, volume: 60 });
  assert.equal(get('flags') & (TICK_FLAG.indicative | TICK_FLAG.traded), TICK_FLAG.traded);
  assert.deepEqual(bar(9, 15), { o: 5_200, h: 5_200, l: 5_200, c: 5_200, v: 20, oi: 0 });
  assert.equal(bar(9, 9), null);
});

test('the terminal print of the closing auction is shown but is no candle', () => {
  const { full, bar, get, counters } = bed('EQ_DERIV');
  full(15, 14, 59, { ltp: 100, volume: 10, close: 90 });
  full(15, 30, 10, { ltp: 108, volume: 500, close: 108 });
  assert.equal(bar(15, 30), null);
  assert.deepEqual([get('ltp'), get('volume'), get('prevClose')], [10_800, 500, 9_000]);
  assert.equal(bar(15, 14)?.v, 10);
  assert.equal(counters.get('auctionTicks'), 1);
});

test('each class has its own session: 15:20 is a candle for F&O and none for an index', () => {
  const future = bed('FNO');
  future.full(15, 20, 0, { ltp: 100, volume: 1 });
  assert.ok(future.bar(15, 20));
  const index = bed('INDEX');
  index.full(15, 20, 0, { ltp: 100 });
  assert.equal(index.bar(15, 20), null);
});

test('a volume that falls is held and counted', () => {
  const { full, bar, get, counters } = bed();
  full(10, 0, 0, { ltp: 100, volume: 500 });
  full(10, 0, 1, { ltp: 101, volume: 0 });
  full(10, 0, 2, { ltp: 102, volume: 520 });
  assert.equal(get('volume'), 520);
  assert.equal(bar(10, 0)?.v, 520);
  assert.equal(counters.get('volumeRegressions'), 1);
});

test('an older exchange time changes neither price, bar nor volume', () => {
  const { full, bar, get, counters } = bed();
  full(10, 1, 0, { ltp: 100, volume: 500 });
  full(10, 0, 59, { ltp: 77, volume: 490 });
  assert.deepEqual([get('ltp'), get('volume'), get('lttDayMs')], [10_000, 500, 36_060_000]);
  assert.equal(bar(10, 0), null);
  assert.equal(counters.get('outOfOrder'), 1);
});

test('ticker, quote, open interest and previous close write what they carry', () => {
  const { writer, get } = bed();
  writer.applyBytes(prevClosePacket(2, 49_081, 26_050.6, 13_322_100), time(9, 10));
  assert.deepEqual([get('prevClose'), get('prevOi'), get('flags')], [2_605_060, 13_322_100, 0]);
  writer.applyBytes(oiPacket(2, 49_081, 4_000_000_000), time(9, 15, 1));
  assert.equal(get('oi'), 4_000_000_000);
  writer.applyBytes(tickerPacket(2, 49_081, 26_051.5, wireTime(DATE, 9, 15, 1)), time(9, 15, 1));
  assert.deepEqual([get('ltp'), get('flags')], [2_605_150, TICK_FLAG.traded]);
  writer.applyBytes(
    quotePacket(2, 49_081, { ltp: 26_052, ltt: wireTime(DATE, 9, 15, 2), volume: 65, high: 26_060 }),
    time(9, 15, 2),
  );
  assert.deepEqual([get('volume'), get('high'), get('flags')], [65, 2_606_000, TICK_FLAG.traded | TICK_FLAG.quote]);
  assert.equal(get('ticks'), 4);
});

test('empty levels are 0 and a crossed book is flagged', () => {
  const { full, get } = bed();
  full(10, 0, 0, { ltp: 100, levels: [[101, 100, 5, 6]] });
  assert.ok(get('flags') & TICK_FLAG.crossed);
  full(10, 0, 1, { ltp: 100, levels: [[99, -0.01, 5, 0]] });
  assert.deepEqual([get('bid'), get('ask'), get('flags') & TICK_FLAG.crossed], [9_900, 0, 0]);
});

test('currency keeps four decimals', () => {
  const { table, writer } = bed();
  writer.watch(3, 'NSE_CURRENCY', 1_229, 'CDS', EARLY);
  writer.applyBytes(tickerPacket(3, 1_229, 86.4525, wireTime(DATE, 9, 15, 1)), time(9, 15, 2));
  assert.equal(table.i32[3 * ROW_CELLS + COLUMNS.ltp.cell], 864_525);
});

test('every packet is applied or rejected for a counted reason, and a message says why it was the last', () => {
  const { writer, counters } = bed();
  const good = fullPacket(2, 49_081, { ltp: 100, ltt: wireTime(DATE, 10, 0) });
  const message = stacked(
    good,
    rawPacket(99, 12, 12),
    rawPacket(1, 16, 16),
    fullPacket(2, 1, { ltp: 100 }),
    fullPacket(2, 49_081, { ltp: Number.NaN }),
    fullPacket(2, 49_081, { ltp: 1, levels: [[Number.POSITIVE_INFINITY, 1, 1, 1]] }),
    fullPacket(2, 49_081, { ltp: 90_000_000 }),
    fullPacket(2, 49_081, { ltp: 100, ltt: wireTime(DATE, 11, 0) }),
    rawPacket(8, 150, 150),
    disconnectPacket(805),
    good.slice(0, 100),
  );
  assert.equal(writer.applyBytes(message, time(10, 0, 1)), 805);
  writer.applyBytes(rawPacket(2, 0, 16), time(10, 0, 1));
  writer.applyBytes(new Uint8Array(3), time(10, 0, 1));
  assert.equal(writer.applyBytes(new Uint8Array(0), time(10, 0, 1)), 0);
  const seen = counters.snapshot();
  assert.deepEqual(rejectedOf(seen), {
    rejectedTruncated: 2,
    rejectedLength: 2,
    rejectedUnknownCode: 1,
    rejectedUnpublishedLayout: 1,
    rejectedUnknownInstrument: 1,
    rejectedNonFinite: 2,
    rejectedRange: 1,
    rejectedFutureTime: 1,
    rejectedNotWanted: 0,
  });
  assert.deepEqual([seen.packets, seen.applied, seen.controlPackets, seen.messages], [13, 2, 1, 4]);
});

test('a message in the middle of a larger buffer is read at its place', () => {
  const { writer, get } = bed();
  const packet = fullPacket(2, 49_081, { ltp: 123, ltt: wireTime(DATE, 10, 0) });
  const larger = stacked(new Uint8Array(13), packet, new Uint8Array(7));
  writer.applyBytes(larger.subarray(13, 13 + packet.length), time(10, 0, 1));
  assert.equal(get('ltp'), 12_300);
});

test('the lag is receive time less exchange time, once per trade that was waited for', () => {
  const { writer, full, counters } = bed();
  const cells = Counters.attach(counters.buffer, FEED_COUNTERS).lagCells;
  const counted = (): number => cells.reduce((sum, count) => sum + count, 0);
  const late = (hour: number, minute: number, volume: number, recvMs: number) =>
    writer.applyBytes(fullPacket(2, 49_081, { ltp: 100, volume, ltt: wireTime(DATE, hour, minute) }), recvMs);
  late(9, 57, 1, time(10, 0));
  assert.equal(counted(), 0, 'a snapshot tells of a trade of long ago');
  for (let second = 1; second <= 20; second++) full(10, 0, second, { ltp: 100, volume: 1 + second });
  full(10, 0, 20, { ltp: 100, volume: 21 });
  assert.equal(counted(), 20);
  assert.equal(lagPercentile(new Float64Array(cells.length), cells, 0.5), 511);
  assert.equal(counters.get('duplicates'), 1);
  writer.lose(2);
  late(10, 5, 30, time(10, 9));
  assert.equal(counted(), 20, 'nor is the first packet after an absence');
  full(10, 9, 1, { ltp: 100, volume: 31 });
  assert.equal(counted(), 21);
});

test('records go the way of Full packets: the same row and the same bars', () => {
  const trade = fc.record({
    second: fc.integer({ min: 0, max: 23_000 }),
    ltp: fc.integer({ min: 1, max: 5_000_000 }).map((paise) => Math.fround(paise / 100)),
    volume: fc.nat(0xffff_ffff),
    oi: fc.nat(0xffff_ffff),
    ltq: fc.nat(65_535),
  });
  fc.assert(
    fc.property(fc.array(trade, { maxLength: 30 }), fc.boolean(), (trades, late) => {
      const byBytes = bed('FNO', late ? time(11, 0) : EARLY);
      const byRecord = bed('FNO', late ? time(11, 0) : EARLY);
      for (const { second, ...rest } of trades) {
        const bytes = fullPacket(2, 49_081, {
          ...rest,
          open: 100,
          ltt: wireTime(DATE, 9, 10) + second,
          levels: [[99, 98, 1, 0xffff_ffff]],
        });
        const packet = emptyPacket();
        decodePacket(new DataView(bytes.buffer), 0, bytes.length, packet);
        const recvMs = time(9, 10) + second * 1_000 + 700;
        byBytes.writer.applyBytes(bytes, recvMs);
        byRecord.writer.applyRecord(2, packet.record, recvMs);
      }
      assert.deepEqual(byRecord.table.i32, byBytes.table.i32);
      assert.deepEqual(new Int32Array(byRecord.bars.buffer), new Int32Array(byBytes.bars.buffer));
    }),
    { numRuns: 40 },
  );
});

test('a recording of prices only keeps the open, high and low of its own session trades', () => {
  const { writer, get } = bed('INDEX');
  const tick = (hour: number, minute: number, ltp: number): void => {
    const values = fullRecord();
    values[RECORD.ltp] = ltp;
    values[RECORD.ltt] = wireTime(DATE, hour, minute);
    writer.applyRecord(2, values, time(hour, minute));
  };
  tick(9, 5, 500);
  assert.deepEqual([get('open'), get('high'), get('low')], [0, 0, 0]);
  for (const [minute, ltp] of [100, 105, 98, 101].entries()) tick(9, 15 + minute, ltp);
  assert.deepEqual([get('open'), get('high'), get('low'), get('ltp')], [10_000, 10_500, 9_800, 10_100]);
});

test('records that stand for nothing are refused and counted', () => {
  const { writer, counters } = bed();
  const record = (change: (values: Float64Array) => void) => {
    const values = fullRecord();
    change(values);
    return writer.applyRecord(2, values, time(10, 0));
  };
  const reasons = [
    record((v) => (v[0] = Number.NaN)),
    record((v) => (v[4] = -1)),
    record((v) => (v[1] = 0.5)),
    record((v) => (v[2] = wireTime(DATE, 12, 0))),
    record((v) => (v[18] = 1e12)),
    writer.applyRecord(3, fullRecord(), time(10, 0)),
    writer.applyRecord(9, fullRecord(), time(10, 0)),
    writer.applyRecord(2, new Float64Array(3), time(10, 0)),
  ];
  assert.deepEqual(reasons, [-6, -7, -7, -8, -7, -5, -5, -2]);
  assert.deepEqual([counters.get('packets'), counters.get('applied')], [8, 0]);
});

test('the volume in bars and gap is always the cumulative volume', () => {
  const step = fc.record({
    seconds: fc.integer({ min: 0, max: 90 }),
    units: fc.nat(1_000),
    price: fc.integer({ min: 1, max: 9_999 }),
    lost: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
      const { writer, bars, get } = bed();
      let second = 0;
      let volume = 0;
      for (const { seconds, units, price, lost } of steps) {
        second += seconds;
        volume += units;
        if (lost) writer.lose(2);
        writer.applyBytes(
          fullPacket(2, 49_081, { ltp: price, volume, ltt: wireTime(DATE, 9, 15) + second }),
          time(9, 15) + second * 1_000,
        );
      }
      const whole = emptyBar();
      bars.fold(2, 555, 940, whole);
      assert.equal(whole.v + get('gapVolume'), volume);
      assert.equal(get('volume'), volume);
    }),
    { numRuns: 100 },
  );
});

test('flags of the clock are set and cleared without a packet, and a reset begins the day again', () => {
  const { writer, full, table, get, bar } = bed();
  full(10, 0, 0, { ltp: 100, volume: 5 });
  const version = table.version(2);
  writer.setFlag(2, TICK_FLAG.auction, true);
  assert.ok(get('flags') & TICK_FLAG.auction);
  assert.equal(table.version(2), version + 2);
  writer.setFlag(2, TICK_FLAG.auction, true);
  assert.equal(table.version(2), version + 2);
  writer.reset(EARLY);
  assert.deepEqual([get('ltp'), get('volume'), bar(10, 0)], [0, 0, null]);
  full(9, 20, 0, { ltp: 90, volume: 3 });
  assert.equal(bar(9, 20)?.v, 3);
});

test('a row that was never watched is never written', () => {
  const { writer, table } = bed();
  writer.applyBytes(fullPacket(1, 1_333, { ltp: 1 }), time(10, 0));
  assert.deepEqual([table.version(0), table.version(1), table.version(3)], [0, 0, 0]);
  assert.throws(() => writer.watch(4, 'NSE_EQ', 1, 'EQ_PLAIN', EARLY), /slot 4/);
});

test('failure mode 8: a price far outside of its own day is refused and reaches neither row nor bar', () => {
  const { full, get, bar, counters, writer, segment } = bed();
  full(9, 16, 0, { ltp: 100, volume: 10, open: 99, high: 101, low: 98, close: 97 });
  full(9, 16, 1, { ltp: 1_000, volume: 20, open: 99, high: 101, low: 98, close: 97 });
  full(9, 16, 2, { ltp: 9, volume: 30, open: 99, high: 101, low: 98, close: 97 });
  writer.applyBytes(tickerPacket(segment, 49_081, 1_010, wireTime(DATE, 9, 16, 3)), time(9, 16, 3));
  assert.equal(counters.get('rejectedRange'), 3);
  assert.deepEqual([get('ltp'), get('volume')], [10_000, 10]);
  assert.deepEqual([bar(9, 16)?.h, bar(9, 16)?.l], [10_000, 10_000]);
  // A new high that the packet's own range does not show yet is no mistake.
  full(9, 16, 4, { ltp: 130, volume: 40, open: 99, high: 101, low: 98, close: 97 });
  assert.deepEqual([get('ltp'), counters.get('rejectedRange')], [13_000, 3]);
});

test('failure mode 5: a zero volume right after an absence hides no gap', () => {
  const { full, bar, writer, gaps, counters } = bed();
  full(9, 16, 0, { ltp: 100, volume: 10 });
  writer.lose(2);
  full(9, 20, 0, { ltp: 101, volume: 0 });
  assert.equal(counters.get('volumeRegressions'), 1);
  full(9, 20, 1, { ltp: 102, volume: 500 });
  assert.deepEqual(gaps(), [{ fromMinute: 556, toMinute: 560 }]);
  assert.equal(bar(9, 20)?.v, 0, 'what was traded while away is in no bar');
});
