import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { SECURITY_ID_MAX } from '../../../../src/contract/model/instrument.ts';
import { SlotMap } from '../../../../src/main/core/table/slot-map.ts';

const key = fc.tuple(
  fc.integer({ min: 0, max: 8 }),
  fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: SECURITY_ID_MAX })),
);

test('answers as a Map does, for what is in it and for what is not', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(key, fc.nat(24_999)), { maxLength: 200 }), fc.array(key), (sets, probes) => {
      const map = new SlotMap(200);
      const model = new Map<string, number>();
      for (const [[segment, id], slot] of sets) {
        map.set(segment, id, slot);
        model.set(`${segment}:${id}`, slot);
      }
      assert.equal(map.size, model.size);
      for (const [segment, id] of [...sets.map(([one]) => one), ...probes]) {
        assert.equal(map.get(segment, id), model.get(`${segment}:${id}`) ?? -1);
      }
    }),
  );
});

test('25,000 dense ids in every segment are found, and hostile keys are not', () => {
  const map = new SlotMap(25_000);
  for (let slot = 0; slot < 25_000; slot++) map.set(slot % 9, 1 + Math.floor(slot / 9), slot);
  for (let slot = 0; slot < 25_000; slot++) assert.equal(map.get(slot % 9, 1 + Math.floor(slot / 9)), slot);
  for (const [segment, id] of [
    [255, 1],
    [9, 1],
    [0, 0],
    [8, 0],
    [1, 0xffff_ffff],
    [16, 1],
    [0, SECURITY_ID_MAX + 1],
  ] as const) {
    assert.equal(map.get(segment, id), -1, `${segment}:${id}`);
  }
  assert.throws(() => map.set(1, 900_000, 1), /full/);
  map.set(0, 1, 77);
  assert.equal(map.get(0, 1), 77);
  map.clear();
  assert.deepEqual([map.size, map.get(0, 1)], [0, -1]);
});

test('an id that spills into the bits of the segment is not taken for another instrument', () => {
  const map = new SlotMap(4);
  map.set(1, 1_333, 2);
  assert.equal(map.get(0, 0x1000_0000 + 1_333), -1);
  assert.equal(map.get(17, 1_333), -1);
});

test('keys that the feed cannot carry are refused', () => {
  const map = new SlotMap(1);
  assert.throws(() => map.set(9, 1, 0), /segment/);
  assert.throws(() => map.set(1, 0, 0), /security id/);
  assert.throws(() => map.set(1, SECURITY_ID_MAX + 1, 0), /security id/);
  assert.throws(() => map.set(1, 1, -1), /slot/);
});
