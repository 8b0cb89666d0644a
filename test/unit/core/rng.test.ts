import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Rng } from '../../../src/main/core/rng.ts';

test('the same seed gives the same stream, other seeds and forks unrelated ones', () => {
  const draw = (rng: Rng) => Array.from({ length: 100 }, () => rng.nextU32());
  assert.deepEqual(draw(new Rng(7)), draw(new Rng(7)));
  assert.notDeepEqual(draw(new Rng(7)), draw(new Rng(8)));
  const used = new Rng(7);
  draw(used);
  assert.deepEqual(draw(used.fork('book')), draw(new Rng(7).fork('book')));
  assert.notDeepEqual(draw(new Rng(7).fork('book')), draw(new Rng(7).fork('news')));
});

test('the stream is pinned, so that recorded seeds stay valid', () => {
  const rng = new Rng(7);
  assert.deepEqual([rng.nextU32(), rng.nextU32(), rng.nextU32()], [2_607_634_566, 3_534_462_868, 3_857_912_562]);
});

test('uniform and normal draws have their moments', () => {
  const rng = new Rng('moments');
  const size = 200_000;
  let sum = 0;
  let normalSum = 0;
  let normalSquares = 0;
  const buckets = Array.from({ length: 16 }, () => 0);
  for (let i = 0; i < size; i++) {
    const u = rng.next();
    assert.ok(u >= 0 && u < 1);
    sum += u;
    const bucket = Math.floor(u * 16);
    buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    const z = rng.normal();
    normalSum += z;
    normalSquares += z * z;
  }
  assert.ok(Math.abs(sum / size - 0.5) < 0.005);
  assert.ok(Math.abs(normalSum / size) < 0.01);
  assert.ok(Math.abs(normalSquares / size - 1) < 0.02);
  for (const count of buckets) assert.ok(Math.abs(count / (size / 16) - 1) < 0.05);
});
