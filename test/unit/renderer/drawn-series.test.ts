import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BarRow } from '../../../src/renderer/panels/chart/bar-book.ts';
import { DrawnSeries } from '../../../src/renderer/panels/chart/drawn-series.ts';

const row = (t: number, c = 100): BarRow => ({ t, o: 100, h: 200, l: 50, c, v: 1, flags: 0 });
const closeOf = ({ c }: BarRow): number => c;

function watched(): { sets: number[][]; updates: number[]; drawn: DrawnSeries<number, Api> } {
  const [sets, updates]: [number[][], number[]] = [[], []];
  const api: Api = { setData: (points) => sets.push(points), update: (point) => updates.push(point) };
  return { sets, updates, drawn: new DrawnSeries<number, Api>(api) };
}
interface Api {
  setData(points: number[]): void;
  update(point: number): void;
}

test('a series is set when other bars are to be shown, and not otherwise', () => {
  const { sets, drawn } = watched();
  const rows = [row(1), row(2, 110)];
  drawn.set([], closeOf);
  assert.deepEqual(sets, [], 'nothing in the place of nothing');
  drawn.set(rows, closeOf);
  drawn.set([...rows], closeOf);
  assert.deepEqual(sets, [[100, 110]]);
  drawn.set([rows[0] as BarRow, row(2, 111)], closeOf);
  drawn.set([rows[0] as BarRow], closeOf);
  drawn.set([], closeOf);
  drawn.set([], closeOf);
  assert.deepEqual(sets.slice(1), [[100, 111], [100], []]);
});

test('what ticks is part of what is shown', () => {
  const { sets, updates, drawn } = watched();
  const [a, b] = [row(1), row(2)];
  drawn.set([a, b], closeOf);
  const again = row(2, 120);
  const next = row(3, 130);
  drawn.update(again, closeOf);
  drawn.update(next, closeOf);
  assert.deepEqual(updates, [120, 130]);
  drawn.set([a, again, next], closeOf);
  assert.equal(sets.length, 1, 'these bars are shown already');
  drawn.set([a, b, next], closeOf);
  assert.deepEqual(sets[1], [100, 100, 130]);
});

test('other colours or another scale draw the same bars anew, once', () => {
  const { sets, drawn } = watched();
  const rows = [row(1)];
  drawn.set(rows, closeOf);
  drawn.forget();
  drawn.set(rows, () => 7);
  drawn.set(rows, () => 7);
  assert.deepEqual(sets, [[100], [7]]);
});
