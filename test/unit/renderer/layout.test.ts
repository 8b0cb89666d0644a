import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { oldLayout, safeLayout, sameArrangement } from '../../../src/renderer/shell/stored-layout.ts';

const KNOWN = new Set(['watchlist', 'chart', 'hits']);
const panel = (id: string, component = id) => ({ id, contentComponent: component, title: id });
const leaf = (id: string, ...views: string[]) => ({
  type: 'leaf',
  data: { id, views, activeView: views[0] },
  size: 100,
});
function layout(data: unknown[], panels: Record<string, unknown>) {
  return {
    grid: { root: { type: 'branch', data, size: 500 }, width: 900, height: 500, orientation: 'HORIZONTAL' },
    panels,
    activeGroup: '1',
  };
}
const GOOD = layout(
  [leaf('1', 'watchlist'), { type: 'branch', data: [leaf('2', 'chart'), leaf('3', 'hits')], size: 400 }],
  {
    watchlist: panel('watchlist'),
    chart: panel('chart'),
    hits: panel('hits'),
  },
);

test('a good layout comes back as it was', () => {
  const safe = safeLayout(GOOD, KNOWN);
  assert.deepEqual(safe?.grid, GOOD.grid);
  assert.deepEqual(Object.keys(safe?.panels ?? {}), ['watchlist', 'chart', 'hits']);
});

test('panels of unknown components are dropped, and so are groups left empty', () => {
  const odd = layout([leaf('1', 'watchlist', 'ladder'), leaf('2', 'chain')], {
    watchlist: panel('watchlist'),
    ladder: panel('ladder'),
    chain: panel('chain', 'option-chain'),
  });
  const safe = safeLayout(odd, KNOWN);
  assert.deepEqual(Object.keys(safe?.panels ?? {}), ['watchlist']);
  assert.deepEqual(safe?.grid.root, { type: 'branch', size: 500, data: [leaf('1', 'watchlist')] });
});

test('an active tab that was dropped gives way to the first that is left', () => {
  const data = { ...leaf('1', 'ladder', 'chart'), data: { id: '1', views: ['ladder', 'chart'], activeView: 'ladder' } };
  const safe = safeLayout(layout([data], { ladder: panel('ladder'), chart: panel('chart') }), KNOWN);
  assert.deepEqual(safe?.grid.root.type === 'branch' ? safe.grid.root.data[0] : null, leaf('1', 'chart'));
});

test('what cannot be shown is refused: nothing known, the same panel twice, wrong shapes, endless nesting', () => {
  let deep: unknown = leaf('1', 'chart');
  for (let i = 0; i < 30; i += 1) deep = { type: 'branch', data: [deep] };
  for (const bad of [
    layout([leaf('1', 'ladder')], { ladder: panel('ladder') }),
    layout([leaf('1', 'chart'), leaf('2', 'chart')], { chart: panel('chart') }),
    layout([deep], { chart: panel('chart') }),
    { ...GOOD, grid: { ...GOOD.grid, width: Number.NaN } },
    null,
    'layout',
    {},
  ])
    assert.equal(safeLayout(bad, KNOWN), null);
});

test('any JSON at all is either refused or safe', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const safe = safeLayout(value, KNOWN);
      assert.ok(safe === null || Object.values(safe.panels).every((one) => KNOWN.has(one.contentComponent)));
    }),
  );
});

test('the layout of a face from before workspaces is read; text that is none counts as none', () => {
  assert.deepEqual(oldLayout(JSON.stringify({ version: 1, layout: GOOD, lastGood: null })), GOOD);
  for (const text of ['{', '[]', '{"version":99}', null]) assert.equal(oldLayout(text), null);
});

test('another tab in front, a title or a few px are the same arrangement; a moved border or panel is not', () => {
  const group = (size: number, ...views: string[]) => ({ ...leaf('1', ...views), size });
  const of = (...data: unknown[]) => layout(data, { chart: panel('chart'), hits: panel('hits') });
  const one = of(group(100, 'chart', 'hits'), group(400, 'watchlist'));
  const other = structuredClone(one) as { grid: { root: { data: { data: { activeView: string } }[] } } };
  (other.grid.root.data[0] as { data: { activeView: string } }).data.activeView = 'hits';
  assert.ok(sameArrangement(one, other));
  assert.ok(sameArrangement(one, of(group(108, 'chart', 'hits'), group(392, 'watchlist'))));
  assert.ok(!sameArrangement(one, of(group(160, 'chart', 'hits'), group(340, 'watchlist'))));
  assert.ok(!sameArrangement(one, of(group(100, 'chart'), group(400, 'watchlist', 'hits'))));
  assert.ok(!sameArrangement(one, null) && sameArrangement({ a: 1 }, { a: 1 }));
});
