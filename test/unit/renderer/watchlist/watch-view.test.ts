import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { LIVE_COLUMNS } from '#contract/columns.ts';
import { CHANGED_MS, type ColourRule, toneByRules } from '../../../../src/renderer/panels/watchlist/colour-rules.ts';
import {
  catalogColumn,
  COLUMN_CATALOG,
  isPriceColumn,
  lacks,
} from '../../../../src/renderer/panels/watchlist/column-catalog.ts';
import { TILES_MAX, tilesOf, tileStrength } from '../../../../src/renderer/panels/watchlist/map-tiles.ts';
import {
  ASKED_AT_ONCE,
  RowValues,
  VALUE_AGE_MS,
  valueKey,
} from '../../../../src/renderer/panels/watchlist/row-values.ts';
import {
  FIRST_VIEW,
  INDICATOR_COLUMNS_MAX,
  indicatorTitle,
  moveColumn,
  parseViews,
  toggleColumn,
  viewsText,
  type WatchView,
  withIndicator,
  withoutIndicator,
} from '../../../../src/renderer/panels/watchlist/watch-view.ts';

test('every column that frames carry can be shown, each under one id', () => {
  const ids = COLUMN_CATALOG.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const name of LIVE_COLUMNS) assert.ok(catalogColumn(name) !== undefined, name);
  assert.deepEqual([isPriceColumn('prevClose'), isPriceColumn('change'), isPriceColumn('oi')], [true, true, false]);
});

test('what a mode does not carry is known; an index has no book in any mode', () => {
  const share = { kind: 'EQUITY' as const };
  const lacking = (mode: 'ticker' | 'quote' | 'full') =>
    ['ltp', 'volume', 'bid'].filter((id) => lacks(id, mode, share));
  assert.deepEqual([lacking('ticker'), lacking('quote'), lacking('full')], [['volume', 'bid'], ['bid'], []]);
  assert.equal(lacks('bid', 'quote', { kind: 'INDEX' }), false);
});

test('the first rule that holds gives the tone', () => {
  const rule = (test: ColourRule['test'], from: number, to: number, tone: ColourRule['tone']): ColourRule => ({
    column: 'ltp',
    test,
    from,
    to,
    tone,
  });
  const rules = [rule('above', 10, 0, 'up'), rule('between', 5, 2, 'accent'), rule('below', 0, 0, 'down')];
  const tones = [10.1, 10, 5, 2, 1, -1, Number.NaN].map((value) => toneByRules(rules, value, Infinity));
  assert.deepEqual(tones, ['up', null, 'accent', 'accent', null, 'down', null]);
  const changed = [rule('changed', 0, 0, 'warn')];
  assert.deepEqual(
    [0, CHANGED_MS - 1, CHANGED_MS].map((ago) => toneByRules(changed, 1, ago)),
    ['warn', 'warn', null],
  );
});

test('a view goes round; what cannot be read costs only itself, gone lists are forgotten', () => {
  const rsi = { name: 'RSI', params: { n: 14 }, interval: '5m' as const, output: 'RSI' };
  const view = withIndicator(toggleColumn(FIRST_VIEW, 'prevClose'), rsi) ?? assert.fail('room');
  assert.deepEqual(view.columns.slice(-2), ['prevClose', 'ind1']);
  assert.equal(indicatorTitle(rsi), 'RSI 14 · 5m');
  const text = viewsText({ market: FIRST_VIEW, 1: view, 9: view }, [1]);
  assert.deepEqual(parseViews(text), { market: FIRST_VIEW, 1: view });
  const odd = text.replace('"prevClose"', '"gone","ltp"').replace('"market":{', '"market":{"columns":7},"x":{');
  assert.equal(parseViews(odd)['market'], undefined);
  assert.deepEqual(parseViews(odd)['1']?.columns, [...FIRST_VIEW.columns, 'ind1']);
  for (const bad of [null, '', '{', '[]', '{"version":2,"views":{}}']) assert.deepEqual(parseViews(bad), {});
});

test('columns move within the ends; indicators are bounded and go with their rules', () => {
  assert.deepEqual(moveColumn(FIRST_VIEW, 'ltp', -1), FIRST_VIEW);
  assert.deepEqual(moveColumn(FIRST_VIEW, 'ltp', 1).columns.slice(0, 2), ['change', 'ltp']);
  let view: WatchView | null = FIRST_VIEW;
  const ema = { name: 'EMA', params: {}, interval: '1m' as const, output: 'EMA' };
  for (let i = 0; i < INDICATOR_COLUMNS_MAX; i += 1) view = withIndicator(view ?? assert.fail('room'), ema);
  const full = view ?? assert.fail('room');
  assert.equal(withIndicator(full, ema), null);
  const ruled: WatchView = { ...full, rules: [{ column: 'ind2', test: 'above', from: 1, to: 0, tone: 'up' }] };
  const less = withoutIndicator(ruled, 'ind2');
  assert.deepEqual([less.indicators.map(({ id }) => id), less.rules], [['ind1', 'ind3', 'ind4'], []]);
  assert.equal(withIndicator(less, ema)?.indicators.at(-1)?.id, 'ind2', 'a free number is used again');
});

test('slow values are asked for the rows on the screen, a few at a time, and again when they are old', async () => {
  let nowMs = 0;
  let epoch = 1;
  const open: (() => void)[] = [];
  const asked: number[] = [];
  const painted: number[] = [];
  const values = new RowValues({
    epoch: () => epoch,
    nowMs: () => nowMs,
    midnightMs: () => 1_000,
    series: ({ slot }) => {
      asked.push(slot);
      return new Promise((done) => open.push(() => done({ t: [1], outputs: { RSI: [slot * 10] }, provisional: true })));
    },
    bars: () =>
      Promise.resolve({
        more: false,
        bars: { t: [500, 1_000, 1_060], o: [], h: [], l: [], c: [1, 2, 3], v: [], oi: [], flags: [] },
      }),
    changed: (slot) => painted.push(slot),
  });
  const column = { id: 'ind1', name: 'RSI', params: {}, interval: '5m' as const, output: 'RSI' };
  const key = valueKey(column);
  assert.notEqual(key, valueKey({ ...column, interval: '1m' }), 'another list may mean something else by the same id');
  const slots = [1, 2, 3, 4, 5];
  values.look(slots, [column], false);
  assert.deepEqual(asked, slots.slice(0, ASKED_AT_ONCE));
  for (const answer of open.splice(0)) answer();
  await turn();
  assert.deepEqual([values.indicator(key, 2), values.indicator(key, 5)], [20, Number.NaN]);
  values.look(slots, [column], false);
  assert.deepEqual(asked, slots, 'the rest');
  for (const answer of open.splice(0)) answer();
  await turn();
  assert.deepEqual(painted, slots);
  values.look(slots, [column], false);
  assert.equal(asked.length, slots.length, 'they are new');
  nowMs = VALUE_AGE_MS;
  values.look([1], [column], true);
  await turn();
  assert.deepEqual(values.closes(1), [2, 3], 'closes of today alone');
  assert.equal(asked.length, slots.length + 1);
  epoch = 2;
  values.look([], [column], false);
  assert.ok(Number.isNaN(values.indicator(key, 1)), 'another epoch has other slots');
  for (const answer of open.splice(0)) answer();
  await turn();
  assert.ok(Number.isNaN(values.indicator(key, 1)), 'a late answer of the epoch before is passed over');
});

test('tiles fill the place, the heaviest first, and no more than can be told apart', () => {
  const tiles = tilesOf([1, 2, 3], (slot) => [0, 10, 30, 0][slot] ?? 0, 200, 100);
  assert.deepEqual(
    tiles.map(({ slot }) => slot),
    [2, 1, 3],
  );
  const area = tiles.reduce((sum, { width, height }) => sum + width * height, 0);
  assert.ok(Math.abs(area - 20_000) < 1e-6);
  assert.ok(
    tiles.every(({ width, height }) => width > 0 && height > 0),
    'what was not traded is still there',
  );
  const many = Array.from({ length: TILES_MAX + 10 }, (_, slot) => slot);
  assert.equal(tilesOf(many, (slot) => slot, 100, 100).length, TILES_MAX);
  assert.equal(tilesOf([1, 2], () => 0, 100, 100).length, 2);
  assert.deepEqual([tileStrength(1.5), tileStrength(-9), tileStrength(Number.NaN)], [0.5, 1, 0]);
});
