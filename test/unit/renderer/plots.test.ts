import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  movedPoint,
  nearestPoint,
  type PlotData,
  type PlotSeries,
  pointWords,
} from '../../../src/renderer/plots/plot-data.ts';
import { scaleOf, spreadIndices } from '../../../src/renderer/plots/plot-scale.ts';
import { barsPath, linePath, shapeOf } from '../../../src/renderer/plots/plot-shape.ts';

const line = (values: readonly (number | null)[], more: Partial<PlotSeries> = {}): PlotSeries => ({
  id: 'a',
  name: 'A',
  tone: 'one',
  kind: 'line',
  words: (value) => value.toFixed(1),
  values,
  ...more,
});
const plot = (x: readonly number[], series: readonly PlotSeries[], zero = false): PlotData => ({
  label: 'Plot',
  across: 'X',
  x,
  xWords: String,
  series,
  marks: [],
  zero,
});

test('a scale holds every value, and its ticks are even, inside it and not more than asked for by far', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 20 }),
      fc.boolean(),
      fc.integer({ min: 2, max: 12 }),
      (values, zero, count) => {
        const scale = scaleOf(values, zero, count);
        assert.ok(scale);
        for (const value of zero ? [...values, 0] : values) assert.ok(value >= scale.low && value <= scale.high);
        assert.ok(scale.ticks.length <= count + 2, `${scale.ticks.length} of ${count}`);
        for (const tick of scale.ticks) assert.ok(tick >= scale.low - 1e-6 && tick <= scale.high * (1 + 1e-9) + 1e-6);
      },
    ),
  );
  assert.equal(scaleOf([null], false, 5), null);
  assert.deepEqual(scaleOf([0, 10], true, 5)?.ticks, [0, 2.5, 5, 7.5, 10]);
});

test('words below the points never stand closer than there is room for', () => {
  assert.deepEqual(spreadIndices(10, 5), [0, 2, 4, 6, 8]);
  assert.deepEqual(spreadIndices(3, 0), [0]);
  assert.deepEqual(spreadIndices(0, 4), []);
});

test('a hole ends a stroke; a joined line goes over it', () => {
  const data = plot([0, 1, 2], [line([1, null, 3])]);
  const shape = shapeOf(data, 400, 200);
  assert.equal(linePath(line([1, null, 3]), shape).match(/M/g)?.length, 2);
  assert.equal(linePath(line([1, null, 3], { joined: true }), shape).match(/M/g)?.length, 1);
  assert.equal(linePath(line([null, null, null]), shape), '');
});

test('bars stand on zero beside each other and inside the picture', () => {
  const bars = (id: string, values: number[]): PlotSeries => line(values, { id, kind: 'bars' });
  const data = plot([10, 20, 30], [bars('a', [5, 0, -5]), bars('b', [1, 2, 3])], true);
  const shape = shapeOf(data, 500, 300);
  assert.ok((shape.xs[0] as number) > shape.left && (shape.xs[2] as number) < shape.right);
  assert.equal(barsPath(data.series[0] as PlotSeries, 0, 2, shape).match(/Z/g)?.length, 2);
  const zero = shape.yAt(0, false).toFixed(1);
  assert.ok(barsPath(data.series[1] as PlotSeries, 1, 2, shape).includes(` ${zero}h`));
});

test('the right scale is a scale of its own', () => {
  const data = plot([0, 1], [line([1, 2]), line([26_000, 26_100], { id: 'spot', right: true })]);
  const shape = shapeOf(data, 600, 300);
  assert.ok((shape.leftScale?.high ?? 0) < 3);
  assert.ok((shape.rightScale?.low ?? 0) > 25_000);
  assert.ok(Math.abs(shape.yAt(2, false) - shape.yAt(26_100, true)) < 1);
});

test('keys read point after point, ends hold, and a point says its place and every value', () => {
  assert.equal(movedPoint('ArrowRight', 2, 3), 2);
  assert.equal(movedPoint('ArrowLeft', 0, 3), 0);
  assert.equal(movedPoint('PageUp', 25, 30), 15);
  assert.deepEqual([movedPoint('Home', 2, 3), movedPoint('End', 0, 3)], [0, 2]);
  assert.equal(movedPoint('x', 1, 3), null);
  assert.equal(movedPoint('Home', 0, 0), null);
  assert.deepEqual([nearestPoint([1, 5, 9], 6), nearestPoint([], 1)], [1, -1]);
  const data = plot([7], [line([1.25]), line([null], { name: 'B' })]);
  assert.equal(pointWords(data, 0), '7: A 1.3, B none');
  assert.equal(pointWords(data, 3), '');
});
