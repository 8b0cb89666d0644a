import assert from 'node:assert/strict';
import { test } from 'node:test';
import { array, assert as check, constant, integer, oneof, property } from 'fast-check';
import { fromPlanes, toPlanes } from '../../../../src/main/adapters/replay/byte-planes.ts';
import { ROW_SHAPES, type ShapeName } from '../../../../src/main/adapters/replay/row-shape.ts';

const NAMES = Object.keys(ROW_SHAPES) as ShapeName[];
const cell = oneof(integer(), integer({ min: -300, max: 300 }), constant(0));

test('rows of every shape come back from their planes, whatever is in them', () => {
  for (const name of NAMES) {
    const shape = ROW_SHAPES[name];
    const rows = array(array(cell, { minLength: shape.cells, maxLength: shape.cells }), { maxLength: 300 });
    check(
      property(rows, (list) => {
        const bytes = new Uint8Array(Int32Array.from(list.flat()).buffer);
        assert.deepEqual(fromPlanes(toPlanes(bytes, shape), shape), bytes);
      }),
      { numRuns: 60 },
    );
  }
});

test('a base lies in front of its cell, so that it is there when the cell is put together', () => {
  for (const name of NAMES) {
    const { bases, cells } = ROW_SHAPES[name];
    assert.equal(bases.length, cells);
    for (const [at, base] of bases.entries()) assert.ok(base < at, `${name} cell ${at}`);
  }
});

test('alike cells need few bytes: a bar whose prices lie together', () => {
  const bars = Int32Array.from(
    { length: 600 },
    (_, at) => [25_000_000, 25_000_090, 24_999_950, 25_000_010, 7, 0][at % 6] ?? 0,
  );
  // Four bytes of the open, one each of the three differences and of the volume, none of the open interest.
  assert.equal(toPlanes(new Uint8Array(bars.buffer), ROW_SHAPES.bars).length, 4 + 6 + 100 * 8);
});

test('planes of another length than they say are refused', () => {
  const planes = toPlanes(new Uint8Array(Int32Array.from({ length: 12 }, (_, at) => at).buffer), ROW_SHAPES.bars);
  for (const wrong of [planes.subarray(1), planes.subarray(0, 5), Uint8Array.from([...planes, 0])]) {
    assert.throws(() => fromPlanes(wrong, ROW_SHAPES.bars), /length/);
  }
});
