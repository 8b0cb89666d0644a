import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawnRows } from '../../../src/renderer/panels/chain/drawn-rows.ts';

const COUNT = 200;

test('rows in sight and those that are kept are drawn once, in their order, and nothing is lost between them', () => {
  for (const sight of [
    { from: -8, to: 30 },
    { from: 80, to: 116 },
    { from: 190, to: 240 },
    { from: 300, to: 340 },
  ])
    for (const kept of [[], [3], [100, 3, 100, 199], [-1, COUNT]]) {
      const { rows, after } = drawnRows(COUNT, sight, kept);
      const indices = rows.map(({ index }) => index);
      assert.deepEqual(
        indices,
        Array.from({ length: COUNT }, (_, i) => i).filter((i) => (i >= sight.from && i < sight.to) || kept.includes(i)),
      );
      const places = rows.reduce((sum, { skipped }) => sum + skipped + 1, after);
      assert.equal(places, COUNT, 'every row has its place');
    }
});

test('an empty table, and one that was not looked at yet', () => {
  assert.deepEqual(drawnRows(0, { from: 0, to: 24 }, [-1]), { rows: [], after: 0 });
  assert.equal(drawnRows(10, { from: 0, to: 24 }, []).rows.length, 10);
});
