import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DayBars } from '../../src/main/core/bars/day-bars.ts';
import { Counters, FEED_COUNTERS } from '../../src/main/core/counters.ts';
import { Rng } from '../../src/main/core/rng.ts';
import { FeedWriter } from '../../src/main/core/table/feed-writer.ts';
import { TickTable } from '../../src/main/core/table/tick-table.ts';
import { istMidnightMs } from '../../src/main/core/time/ist.ts';
import { FULL_AT, FULL_PACKET_BYTES } from '../../src/main/core/wire/packets.ts';
import { medians, millions, nsPer } from '../support/bench.ts';
import { fullPacket, stacked, wireTime } from '../support/feed-packets.ts';
import { shippedCalendar } from '../support/shipped-calendar.ts';
import { paceNow } from '../support/machine-pace.ts';

const DATE = '2026-11-20';
const GOAL_NS = 200;
const ASSERTED_NS = 800;
const RATIO_MAX = 2.2;
/** Packets per round: every instrument several times, in random order. */
const PACKETS = 400_000;
/** Packets stacked in one message, about as a busy socket sends them. */
const STACK = 50;

/** A writer of `count` instruments with messages that name them at random. */
function bed(count: number): () => number {
  const rng = new Rng(`ingest ${count}`);
  const day = shippedCalendar().tradeDay(DATE);
  const midnight = istMidnightMs(DATE);
  const counters = Counters.create(FEED_COUNTERS);
  const writer = new FeedWriter(TickTable.create(count), DayBars.create(count), counters, day);
  for (let slot = 0; slot < count; slot++) writer.watch(slot, 'NSE_FNO', 35_000 + slot * 3, 'FNO', midnight);
  // The order is random and every packet is made before the clock runs; time and volume are moved in place.
  const messages = Array.from({ length: PACKETS / STACK / 4 }, () => {
    const parts = Array.from({ length: STACK }, () =>
      fullPacket(2, 35_000 + rng.int(count) * 3, {
        ltp: 100 + rng.int(100),
        oi: 1_000,
        atp: 100,
        open: 100,
        high: 200,
        low: 90,
        close: 99,
        levels: Array.from({ length: 5 }, (_, level) => [99 - level, 101 + level, 5, 5] as const),
      }),
    );
    return new DataView(stacked(...parts).buffer);
  });
  let tick = 0;
  const move = () => {
    tick += 1;
    const ltt = wireTime(DATE, 9, 15) + tick * 7;
    for (const view of messages) {
      for (let at = 0; at < view.byteLength; at += FULL_PACKET_BYTES) {
        view.setUint32(at + FULL_AT.ltt, ltt, true);
        view.setUint32(at + FULL_AT.volume, tick * 10, true);
        view.setFloat32(at + FULL_AT.ltp, 100 + rng.int(100), true);
      }
    }
  };
  return () => {
    let ns = 0;
    for (let part = 0; part < 4; part++) {
      move();
      const recvMs = midnight + (9 * 60 + 15) * 60_000 + tick * 7_000;
      ns += nsPer(PACKETS, () => {
        for (const view of messages) writer.applyFrame(view, 0, view.byteLength, recvMs);
      });
    }
    assert.equal(counters.get('applied'), counters.get('packets'));
    return ns;
  };
}

test('bytes → table → bars at 1,000 and 25,000 instruments', () => {
  const [small = 0, large = 0] = medians([bed(1_000), bed(25_000)]);
  console.log(`bytes → table → bars,  1,000 instruments: ${small.toFixed(1)} ns a packet, ${millions(small)}`);
  console.log(
    `bytes → table → bars, 25,000 instruments: ${large.toFixed(1)} ns a packet, ${millions(large)} (goal ${1_000 / GOAL_NS} M/s)`,
  );
  console.log(`25,000 / 1,000: × ${(large / small).toFixed(2)} (goal ≤ ${RATIO_MAX})`);
  assert.ok(large < ASSERTED_NS * paceNow(), `${large} ns per packet`);
  assert.ok(large / small <= RATIO_MAX, `cost grows × ${large / small}`);
});
