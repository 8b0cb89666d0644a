import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BAR_FLAG } from '#contract/model/bar.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { chartTime, crosshairText, sessionStarts, tickText } from '../../../src/renderer/panels/chart/chart-time.ts';
import { chartPhaseWords, chartStaleWords, chartStateWords } from '../../../src/renderer/panels/chart/chart-words.ts';
import { chartSummary, legendText } from '../../../src/renderer/panels/chart/legend.ts';
import { sessionOpenMs } from '../../../src/renderer/panels/chart/session-open.ts';
import { LIVE_GRID_COLUMNS, hasValues } from '../../../src/renderer/panels/watchlist/live-columns.ts';
import { FakeEngine } from '../../e2e/fake-engine.ts';
import { fakeInstruments } from '../../e2e/fake-market.ts';

const at = (text: string): number => Date.parse(`${text}+05:30`);
const bar = (t: number, c: number, flags = 0) => ({
  t,
  o: 10_000,
  h: Math.max(10_050, c),
  l: Math.min(9_950, c),
  c,
  v: 150_000,
  flags,
});

test('the axis shows IST, and daily bars sit on their date whatever their time', () => {
  assert.equal(tickText(chartTime(at('2026-11-20T09:15:00'), '5m'), 3), '09:15');
  assert.equal(chartTime(at('2026-11-20T00:00:00'), '1d'), chartTime(at('2026-11-20T09:15:00'), '1d'));
  assert.equal(crosshairText(chartTime(at('2026-11-20T09:15:00'), '1d'), '1d'), 'Fri 20 Nov 2026');
  assert.equal(crosshairText(chartTime(at('2026-11-20T15:25:00'), '5m'), '5m'), 'Fri 20 Nov 15:25');
});

test('a session starts where the IST date changes, not where the UTC date does', () => {
  const times = ['2026-11-19T15:25:00', '2026-11-20T09:15:00', '2026-11-20T09:20:00', '2026-11-23T09:15:00'].map(at);
  assert.deepEqual(sessionStarts(times), [1, 3]);
  assert.deepEqual(sessionStarts([at('2026-11-20T05:25:00'), at('2026-11-20T05:35:00')]), []);
});

test('the legend tells the change against the bar before, and says when a bar is partial', () => {
  const text = legendText(bar(0, 10_100), bar(-1, 10_000), 2);
  assert.deepEqual(
    [text.close, text.change, text.tone, text.volume, text.note],
    ['101.00', '+1.00%', 'up', '1.50 L', ''],
  );
  assert.equal(legendText(bar(0, 10_100), undefined, 2).change, '');
  assert.match(legendText(bar(0, 1, BAR_FLAG.partial), undefined, 2).note, /partial/);
  assert.match(legendText(bar(0, 1, BAR_FLAG.repaired), undefined, 2).note, /^repaired: .*broker's minutes/);
  assert.match(legendText(bar(0, 1, BAR_FLAG.partial | BAR_FLAG.repaired), undefined, 2).note, /^repaired, in part/);
});

test('a chart can be told in a sentence', () => {
  const instrument = fakeInstruments(10)[5] as Instrument;
  const words = chartSummary(instrument, '5m', [
    bar(at('2026-11-20T09:15:00'), 10_200),
    bar(at('2026-11-20T09:20:00'), 9_900),
  ]);
  assert.match(words, /RELIANCE, 2 bars of 5m from Fri 20 Nov 09:15 to Fri 20 Nov 09:20/);
  assert.match(words, /close 99\.00\. Highest 102\.00, lowest 99\.00/);
  assert.match(chartSummary(instrument, '1d', []), /no 1d bars yet/);
});

test('every state of a chart has words', () => {
  const instrument = fakeInstruments(10)[5] as Instrument;
  assert.match(chartStateWords({ phase: 'none' }, undefined, '5m') ?? '', /Press \//);
  assert.match(chartStateWords({ phase: 'loading' }, instrument, '5m') ?? '', /Reading 5m bars of RELIANCE/);
  assert.match(chartStateWords({ phase: 'empty' }, instrument, '1m') ?? '', /No 1m bars/);
  assert.match(chartStateWords({ phase: 'error', text: 'Disk full.' }, instrument, '1m') ?? '', /Disk full/);
  assert.equal(chartStateWords({ phase: 'ready' }, instrument, '1m'), null);
  assert.match(
    chartStaleWords({ phase: 'lost', reason: 'x', attempt: 1, retryAtMs: 0 }, null) ?? '',
    /Connection lost/,
  );
  assert.equal(chartStaleWords({ phase: 'open' }, null), null);
});

test('a chart says when its session is not plain trading', () => {
  const session = new FakeEngine({ pageDir: '', instruments: 10 }).session();
  const share = fakeInstruments(40).find(({ kind }) => kind === 'EQUITY');
  assert.ok(share !== undefined);
  const words = (time: string): string | null => chartPhaseWords(session, share, at(`2026-11-20T${time}`));
  assert.equal(words('09:05:00'), 'Pre-open until 09:08: the price is indicative.');
  assert.equal(words('09:10:00'), 'Pre-open has ended. Trading starts 09:15.');
  assert.equal(words('10:00:00'), null);
  assert.match(words('15:20:00') ?? '', /^Closing auction until 15:\d\d: continuous trading has ended\.$/);
  assert.equal(words('20:00:00'), null);
  assert.equal(sessionOpenMs(session, share), at('2026-11-20T09:15:00'));
  assert.equal(sessionOpenMs(session, undefined), null);
  const down = { ...session, feed: 'stale' as const, feedReason: 'the connection broke (1006)' };
  assert.equal(
    chartStaleWords({ phase: 'open' }, down),
    'Feed down: the chart stands still. The connection broke (1006).',
  );
});

test('columns that are empty for every kind that is listed are known', () => {
  const empty = (...kinds: Parameters<typeof hasValues>[1] extends Iterable<infer K> ? K[] : never): string[] =>
    LIVE_GRID_COLUMNS.filter((column) => !hasValues(column, kinds)).map(({ id }) => id);
  assert.deepEqual(empty('INDEX'), ['volume', 'oi', 'bid', 'ask', 'atp']);
  assert.deepEqual(empty('EQUITY'), ['oi']);
  assert.deepEqual(empty('INDEX', 'EQUITY'), ['oi']);
  assert.deepEqual(empty('EQUITY', 'FUTSTK'), []);
});
