import assert from 'node:assert/strict';
import { test } from 'node:test';
import { confidence, lin } from '../../../../src/main/core/patterns/confidence.ts';

test('0.5 when conditions are just met, 1 when every factor is saturated', () => {
  const factors = (value: number) => [
    { value, from: 1, to: 3, weight: 0.7 },
    { value, from: 1, to: 2, weight: 0.3 },
  ];
  assert.deepEqual(
    [0, 1, 3, 9].map((value) => confidence(factors(value))),
    [0.5, 0.5, 1, 1],
  );
  assert.ok(Math.abs(confidence(factors(2)) - 0.825) < 1e-12);
});

test('a factor may fall, and equal ends are a step', () => {
  assert.deepEqual([lin(8, 10, 0), lin(12, 10, 0), lin(-1, 10, 0)], [0.2, 0, 1]);
  assert.deepEqual([lin(1, 2, 2), lin(2, 2, 2)], [0, 1]);
});
