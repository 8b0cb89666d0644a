import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { CHART_INTERVALS } from '#contract/model/chart-interval.ts';
import type { BarRow } from '../../../src/renderer/panels/chart/bar-book.ts';
import { chartTime, crosshairText, tickText } from '../../../src/renderer/panels/chart/chart-time.ts';
import { ChartSync, type SyncedChart, type TimeSpan } from '../../../src/renderer/panels/chart/chart-sync.ts';
import { HeikinAshi } from '../../../src/renderer/panels/chart/heikin-ashi.ts';
import { INTERVAL_MENU, parseInterval, TRADE_MENU } from '../../../src/renderer/panels/chart/interval-entry.ts';
import { LiveShare } from '../../../src/renderer/panels/chart/live-share.ts';
import {
  activeOf,
  changed,
  firstWorkspaces,
  parseWorkspaces,
  workspacesText,
} from '../../../src/renderer/shell/workspaces.ts';
import {
  chartGridStore,
  keptGrid,
  onGridChanged,
  setChartCount,
  setChartInterval,
  showGrid,
} from '../../../src/renderer/stores/chart-grid.ts';
import {
  chartSlot,
  choicesComeFrom,
  linkStore,
  slotOfPanel,
  togglePin,
} from '../../../src/renderer/stores/link-groups.ts';
import { instrumentsStore } from '../../../src/renderer/stores/instruments.ts';
import { cellSelection, selectionStore } from '../../../src/renderer/stores/selection.ts';
import { fakeInstruments } from '../../e2e/fake-market.ts';

test('intervals are read as traders type them, and every one of the menu reads as itself', () => {
  for (const one of CHART_INTERVALS) assert.deepEqual(parseInterval(one), { interval: one });
  assert.equal(new Set([...INTERVAL_MENU, ...TRADE_MENU]).size, CHART_INTERVALS.length);
  const read = (text: string) => {
    const entry = parseInterval(text);
    return 'interval' in entry ? entry.interval : 'refused';
  };
  assert.deepEqual(['5', '60', '240', 'd', 'D', '1M', 'M', ' 15 s ', '200T', '1min'].map(read), [
    '5m',
    '1h',
    '4h',
    '1d',
    '1d',
    '1mo',
    '1mo',
    '15s',
    '200t',
    '1m',
  ]);
  assert.deepEqual(['', '7', '0', '3h', '-5', '5x', '12345'].map(read), Array(7).fill('refused'));
  assert.match(JSON.stringify(parseInterval('7')), /no bars of 7m\. There are: 1m, 2m/);
  fc.assert(fc.property(fc.string(), (text) => typeof parseInterval(text) === 'object'));
});

const bar = (t: number, o: number, h: number, l: number, c: number): BarRow => ({ t, o, h, l, c, v: 1, flags: 0 });
const bars = fc
  .array(fc.tuple(fc.integer({ min: 50, max: 90 }), fc.integer({ min: 50, max: 90 })), { minLength: 1, maxLength: 40 })
  .map((list) => list.map(([o, c], i) => bar(i, o, Math.max(o, c) + 3, Math.min(o, c) - 3, c)));

test('Heikin-Ashi: the textbook numbers, and the same whether computed at once or bar by bar', () => {
  const [first, second] = new HeikinAshi().of([bar(0, 10, 14, 8, 12), bar(1, 12, 20, 11, 18)], 0);
  assert.deepEqual([first?.o, first?.h, first?.l, first?.c], [11, 14, 8, 11]);
  assert.deepEqual([second?.o, second?.h, second?.l, second?.c], [11, 20, 11, 15.25]);
  fc.assert(
    fc.property(bars, fc.nat(40), (rows, at) => {
      const grown = new HeikinAshi();
      for (let i = 1; i <= rows.length; i += 1) grown.of(rows.slice(0, i), Math.min(at, i - 1));
      assert.deepEqual(grown.of(rows, Math.min(at, rows.length)), new HeikinAshi().of(rows, 0));
    }),
  );
});

test('charts of a panel follow the one that moves, and their own movement is no echo', () => {
  const sync = new ChartSync();
  const seen: string[] = [];
  const member = (name: string): SyncedChart => {
    const chart: SyncedChart = {
      point: (t) => {
        seen.push(`${name} ${t}`);
        sync.pointed(chart, t);
      },
      show: ({ fromMs }: TimeSpan) => seen.push(`${name} from ${fromMs}`),
    };
    return chart;
  };
  const [a, b, c] = [member('a'), member('b'), member('c')];
  const leave = sync.join(a);
  sync.join(b);
  sync.join(c);
  sync.pointed(a, 5);
  leave();
  sync.moved(b, { fromMs: 1, toMs: 2 });
  assert.deepEqual(seen, ['b 5', 'c 5', 'c from 1']);
});

test('two charts of the same bars share their live line until the last one leaves', async () => {
  const asked: string[] = [];
  const share = new LiveShare(((name: string) => {
    asked.push(name);
    return Promise.resolve({ open: 1 });
  }) as never);
  const key = { epoch: 1, slot: 3, interval: '5m' as const };
  const [one, two] = [share.callOf('chart'), share.callOf('chart-2')];
  await one('chart.open', key);
  await two('chart.open', key);
  await two('chart.open', key);
  await one('chart.close', key);
  assert.deepEqual(asked, ['chart.open', 'chart.open', 'chart.open']);
  await two('chart.close', key);
  assert.equal(asked.at(-1), 'chart.close');
});

test('the charts of a workspace are kept and shown again; a damaged one leaves its chart as it is', () => {
  let told = 0;
  const end = onGridChanged(() => (told += 1));
  setChartCount(4);
  chartGridStore.setState({ active: 'chart-3', range: true });
  setChartInterval('2h');
  cellSelection('chart-2').setState({ type: 'line', compare: 'NIFTY' });
  assert.ok(told >= 3);
  const spaces = changed(firstWorkspaces(), 'scan', { charts: keptGrid() });
  setChartCount(1);
  assert.equal(chartGridStore.getState().active, 'chart', 'a chart that is gone gives its keys to the first');
  cellSelection('chart-3').setState({ interval: '5m' });
  const read = parseWorkspaces(workspacesText({ ...spaces, active: 'scan' }));
  showGrid(activeOf(read).charts);
  assert.equal(chartGridStore.getState().count, 4);
  assert.equal(cellSelection('chart-3').getState().interval, '2h');
  assert.deepEqual(cellSelection('chart-2').getState().compare, 'NIFTY');
  assert.equal(selectionStore.getState().interval, '5m');
  const damaged = JSON.parse(workspacesText(spaces)) as { list: { charts: unknown }[] };
  for (const space of damaged.list) space.charts = { count: 3, cells: [{ interval: '7m' }, { interval: '1d' }] };
  showGrid(activeOf(parseWorkspaces(JSON.stringify(damaged))).charts);
  assert.equal(chartGridStore.getState().count, 1);
  assert.equal(selectionStore.getState().interval, '5m');
  assert.equal(cellSelection('chart-2').getState().interval, '1d');
  end();
});

test('what is chosen in a pinned chart of several becomes that chart’s own', () => {
  const rows = fakeInstruments(12);
  instrumentsStore.setState({ epoch: 1, rows });
  choicesComeFrom(() => 'chart');
  setChartCount(2);
  chartSlot(5);
  assert.deepEqual([slotOfPanel('chart'), cellSelection('chart-2').getState().slot], [5, 5]);
  togglePin('chart-2');
  chartGridStore.setState({ active: 'chart-2' });
  chartSlot(7);
  assert.deepEqual([selectionStore.getState().slot, cellSelection('chart-2').getState().slot], [5, 7]);
  assert.equal(slotOfPanel('chart'), 7, 'orders and alerts are of the active chart');
  chartGridStore.setState({ active: 'chart' });
  chartSlot(8);
  assert.deepEqual([selectionStore.getState().slot, cellSelection('chart-2').getState().slot], [8, 7]);
  linkStore.setState({ groups: {}, pinned: {}, selected: {} });
  setChartCount(1);
});

test('bars of trades have seconds on the axis, and those of one second stay apart', () => {
  const t = Date.parse('2026-11-20T09:15:07+05:30');
  assert.notEqual(chartTime(t, '10t'), chartTime(t + 1, '10t'));
  assert.equal(crosshairText(chartTime(t, '5s'), '5s'), 'Fri 20 Nov 09:15:07');
  assert.equal(tickText(chartTime(t, '5s'), 4), '09:15:07');
  assert.equal(tickText(chartTime(t, '5m'), 3), '09:15');
});
