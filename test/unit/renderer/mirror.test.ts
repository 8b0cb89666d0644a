import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COLUMNS, LIVE_COLUMNS, ROW_CELLS } from '#contract/columns.ts';
import { decodeRows, encodeRows, frameHeader } from '#contract/frames.ts';
import { Mirror } from '../../../src/renderer/tables/mirror.ts';

function frame(epoch: number, slots: number[], fill: (name: string, slot: number) => number) {
  const buffer = new ArrayBuffer(64 * ROW_CELLS * 4);
  const [i32, f64] = [new Int32Array(buffer), new Float64Array(buffer)];
  for (const slot of slots)
    for (const name of LIVE_COLUMNS) {
      const { cell, type } = COLUMNS[name];
      if (type === 'f64') f64[(slot * ROW_CELLS + cell) >> 1] = fill(name, slot);
      else i32[slot * ROW_CELLS + cell] = fill(name, slot);
    }
  const stamp = { epoch, seq: 1, sentMs: 0, newestRecvMs: 0 };
  const bytes = encodeRows({ i32, f64, rowCells: ROW_CELLS }, Uint32Array.from(slots), slots.length, stamp);
  return decodeRows(bytes, frameHeader(bytes));
}

test('every live column of every row of a frame arrives in its place', () => {
  const mirror = new Mirror();
  mirror.reset(3, 64);
  const value = (name: string, slot: number): number => LIVE_COLUMNS.indexOf(name as never) * 1_000 + slot;
  assert.equal(mirror.apply(frame(3, [7, 0, 63], value)), true);
  for (const slot of [7, 0, 63])
    for (const name of LIVE_COLUMNS) assert.equal(mirror.columns[name][slot], value(name, slot));
  assert.equal(mirror.columns.ltp[1], 0);
  assert.deepEqual([...mirror.dirtySlots], [7, 0, 63]);
  assert.equal(mirror.rowsSeen, 3);
});

test('a frame of another epoch changes nothing and is counted', () => {
  const mirror = new Mirror();
  mirror.reset(4, 64);
  assert.equal(mirror.apply(frame(3, [1], () => 9)), false);
  assert.equal(mirror.columns.ltp[1], 0);
  assert.equal(mirror.rowsSeen, 0);
  assert.equal(mirror.framesForeign, 1);
  assert.equal(mirror.dirtySlots.length, 0);
});

test('a row is dirty once until it is cleaned, and seen once per epoch', () => {
  const mirror = new Mirror();
  mirror.reset(1, 64);
  mirror.apply(frame(1, [5], () => 1));
  mirror.apply(frame(1, [5, 6], () => 2));
  assert.deepEqual([...mirror.dirtySlots], [5, 6]);
  assert.equal(mirror.isDirty(5), true);
  mirror.clean();
  assert.equal(mirror.isDirty(5), false);
  assert.equal(mirror.dirtySlots.length, 0);
  assert.equal(mirror.rowsSeen, 2);
  mirror.reset(2, 64);
  assert.equal(mirror.has(5), false);
  assert.equal(mirror.columns.ltp[5], 0);
});

test('a slot beyond the mirror is dropped, not written past the end', () => {
  const mirror = new Mirror();
  mirror.reset(1, 10);
  mirror.apply(frame(1, [12, 9], () => 5));
  assert.deepEqual([...mirror.dirtySlots], [9]);
  assert.equal(mirror.columns.ltp.length, 10);
});
