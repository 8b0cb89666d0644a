import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeFull, decodePacket, emptyPacket, type Packet } from '../../src/main/adapters/dhan/codec.ts';
import { Rng } from '../../src/main/core/rng.ts';
import { SlotMap } from '../../src/main/core/table/slot-map.ts';
import { RECORD, RECORD_LEVEL_FIELDS } from '../../src/main/core/wire/full-record.ts';
import {
  FULL_AT,
  FULL_PACKET_BYTES,
  LEVEL_AT,
  LEVEL_BYTES,
  PACKET,
  SECURITY_ID_AT,
  SEGMENT_AT,
} from '../../src/main/core/wire/packets.ts';
import { medians, millions, nsPer } from '../support/bench.ts';
import { fullPacket, stacked, wireTime } from '../support/feed-packets.ts';
import { paceNow } from '../support/machine-pace.ts';

/** Goal of the closing note; the assertion leaves room for slower machines. */
const GOAL_NS = 50;
const ASSERTED_NS = 200;
const SHARE_GOAL = 0.8;
/** What the run insists on: a busy machine moves the share by some percent. */
const SHARE_MIN = 0.7;
const LOOKUP_RATIO_MAX = 2.5;
const PACKETS = 500_000;

const rng = new Rng('decode bench');
function message(ids: readonly number[]): DataView {
  const ltt = wireTime('2026-11-20', 10, 0);
  const parts = ids.map((id) =>
    fullPacket(2, id, { ltp: 100 + rng.int(100), ltt, volume: rng.int(1e6), oi: 1e6, levels: [[99, 101, 5, 5]] }),
  );
  return new DataView(stacked(...parts).buffer);
}

/** The same reads and writes as `decodePacket` (header and 44 fields), without looking at length, code or value. */
function readOnly(view: DataView, offset: number, out: Packet): void {
  const { record } = out;
  out.code = view.getUint8(offset);
  out.segmentCode = view.getUint8(offset + SEGMENT_AT);
  out.securityId = view.getUint32(offset + SECURITY_ID_AT, true);
  record[RECORD.ltp] = view.getFloat32(offset + FULL_AT.ltp, true);
  record[RECORD.ltq] = view.getUint16(offset + FULL_AT.ltq, true);
  record[RECORD.ltt] = view.getUint32(offset + FULL_AT.ltt, true);
  record[RECORD.atp] = view.getFloat32(offset + FULL_AT.atp, true);
  record[RECORD.volume] = view.getUint32(offset + FULL_AT.volume, true);
  record[RECORD.sellQty] = view.getUint32(offset + FULL_AT.sellQty, true);
  record[RECORD.buyQty] = view.getUint32(offset + FULL_AT.buyQty, true);
  record[RECORD.oi] = view.getUint32(offset + FULL_AT.oi, true);
  record[RECORD.oiHigh] = view.getUint32(offset + FULL_AT.oiHigh, true);
  record[RECORD.oiLow] = view.getUint32(offset + FULL_AT.oiLow, true);
  record[RECORD.open] = view.getFloat32(offset + FULL_AT.open, true);
  record[RECORD.close] = view.getFloat32(offset + FULL_AT.close, true);
  record[RECORD.high] = view.getFloat32(offset + FULL_AT.high, true);
  record[RECORD.low] = view.getFloat32(offset + FULL_AT.low, true);
  for (let level = 0; level < 5; level++) {
    const at = offset + FULL_AT.levels + level * LEVEL_BYTES;
    const to = RECORD.levels + level * RECORD_LEVEL_FIELDS;
    record[to] = view.getUint32(at + LEVEL_AT.bidQty, true);
    record[to + 1] = view.getUint32(at + LEVEL_AT.askQty, true);
    record[to + 2] = view.getUint16(at + LEVEL_AT.bidOrders, true);
    record[to + 3] = view.getUint16(at + LEVEL_AT.askOrders, true);
    record[to + 4] = view.getFloat32(at + LEVEL_AT.bidPrice, true);
    record[to + 5] = view.getFloat32(at + LEVEL_AT.askPrice, true);
  }
}

test('decode of Full packets, all 44 fields into a reused record', () => {
  const view = message(Array.from({ length: 100 }, (_, i) => 40_000 + i));
  const end = view.byteLength;
  const packet = emptyPacket();
  const bare = emptyPacket();
  let bad = 0;
  const [whole = 0, checked = 0, unchecked = 0] = medians([
    () =>
      nsPer(PACKETS, () => {
        for (let n = 0, at = 0; n < PACKETS; n++, at = at + FULL_PACKET_BYTES < end ? at + FULL_PACKET_BYTES : 0) {
          if (decodePacket(view, at, end, packet) !== PACKET.full) bad += 1;
        }
      }),
    () =>
      nsPer(PACKETS, () => {
        for (let n = 0, at = 0; n < PACKETS; n++, at = at + FULL_PACKET_BYTES < end ? at + FULL_PACKET_BYTES : 0) {
          if (!decodeFull(view, at, packet.record)) bad += 1;
        }
      }),
    () =>
      nsPer(PACKETS, () => {
        for (let n = 0, at = 0; n < PACKETS; n++, at = at + FULL_PACKET_BYTES < end ? at + FULL_PACKET_BYTES : 0) {
          readOnly(view, at, bare);
        }
      }),
  ]);
  assert.equal(bad, 0);
  assert.deepEqual(packet, bare);
  const share = unchecked / whole;
  console.log(
    `decode, length code and values checked: ${whole.toFixed(1)} ns, ${millions(whole)} (goal ${1_000 / GOAL_NS} M/s)`,
  );
  console.log(`decode, values checked:                 ${checked.toFixed(1)} ns, ${millions(checked)}`);
  console.log(`same reads without any check:           ${unchecked.toFixed(1)} ns, ${millions(unchecked)}`);
  console.log(`checked / unchecked speed:              ${(share * 100).toFixed(0)} % (goal ${SHARE_GOAL * 100} %)`);
  assert.ok(whole < ASSERTED_NS * paceNow(), `${whole} ns per packet`);
  assert.ok(share >= SHARE_MIN, `${share} of the unchecked speed`);
});

test('decode with slot lookup at 1,000 and 25,000 subscriptions', () => {
  const run = (count: number) => {
    const slots = new SlotMap(count);
    const ids = Array.from({ length: count }, (_, i) => 35_000 + i * 3);
    for (const [slot, id] of ids.entries()) slots.set(2, id, slot);
    // The same number of bytes on both sides, so that the difference is the lookup's.
    const view = message(Array.from({ length: 1_000 }, () => ids[rng.int(count)] ?? 0));
    const end = view.byteLength;
    const packet = emptyPacket();
    return () =>
      nsPer(PACKETS, () => {
        let lost = 0;
        for (let n = 0, at = 0; n < PACKETS; n++, at = at + FULL_PACKET_BYTES < end ? at + FULL_PACKET_BYTES : 0) {
          decodePacket(view, at, end, packet);
          if (slots.get(packet.segmentCode, packet.securityId) < 0) lost += 1;
        }
        assert.equal(lost, 0);
      });
  };
  const [small = 0, large = 0] = medians([run(1_000), run(25_000)]);
  console.log(`decode + lookup,  1,000 subscriptions: ${small.toFixed(1)} ns, ${millions(small)}`);
  console.log(
    `decode + lookup, 25,000 subscriptions: ${large.toFixed(1)} ns, ${millions(large)}, × ${(large / small).toFixed(2)}`,
  );
  assert.ok(large / small < LOOKUP_RATIO_MAX, `lookup grows × ${large / small}`);
});
