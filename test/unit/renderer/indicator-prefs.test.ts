import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indicatorMenu } from '../../../src/main/core/indicators/menu.ts';
import {
  DEFAULT_SETS,
  INDICATORS_PER_CHART_MAX,
  indicatorLabel,
  paneOf,
  paramsKept,
  parseIndicatorSets,
} from '../../../src/renderer/panels/chart/indicator-prefs.ts';
import { findIndicators } from '../../../src/renderer/panels/chart/indicator-search.ts';
import { plainText } from '../../../src/renderer/panels/chart/price-format.ts';
import type { IndicatorInfo } from '#contract/model/indicator.ts';

const MENU = indicatorMenu();
const info = (name: string): IndicatorInfo => MENU.find((one) => one.name === name) as IndicatorInfo;

test('a fresh install shows EMA 8, EMA 13 and VWAP within the day', () => {
  const labels = (set: (typeof DEFAULT_SETS)['intraday']) =>
    set.map((chosen) => indicatorLabel(info(chosen.name), chosen));
  assert.deepEqual(labels(parseIndicatorSets(null).intraday), ['EMA 8', 'EMA 13', 'VWAP']);
  assert.deepEqual(parseIndicatorSets(null).daily, []);
});

test('what was stored is read; what cannot be read gives its own default only', () => {
  const daily = [{ name: 'RSI', params: { n: 7 } }];
  assert.deepEqual(parseIndicatorSets(JSON.stringify({ intraday: [], daily })), { intraday: [], daily });
  assert.deepEqual(parseIndicatorSets(JSON.stringify({ intraday: 'x', daily })), {
    intraday: DEFAULT_SETS.intraday,
    daily,
  });
  const tooMany = Array.from({ length: INDICATORS_PER_CHART_MAX + 1 }, () => ({ name: 'EMA', params: {} }));
  assert.deepEqual(parseIndicatorSets(JSON.stringify({ intraday: tooMany, daily })).intraday, DEFAULT_SETS.intraday);
  for (const broken of ['', '{', 'null', '7']) assert.deepEqual(parseIndicatorSets(broken), DEFAULT_SETS);
});

test('labels carry the numbers, and words only where they were changed', () => {
  assert.equal(indicatorLabel(info('MACD'), { name: 'MACD', params: {} }), 'MACD 12 26 9');
  assert.equal(indicatorLabel(info('EMA'), { name: 'EMA', params: { n: 20, source: 'hlc3' } }), 'EMA 20 hlc3');
  assert.equal(indicatorLabel(info('OPENING_RANGE'), { name: 'OPENING_RANGE', params: {} }), 'OPENING RANGE 15');
  assert.equal(indicatorLabel(info('VWAP'), { name: 'VWAP', params: {} }), 'VWAP');
});

test('only what differs from the defaults is kept', () => {
  assert.deepEqual(paramsKept(info('VWAP'), { anchor: 'session', openMinute: 555, source: 'hlc3' }), {});
  assert.deepEqual(paramsKept(info('EMA'), { n: 21, source: 'c' }), { n: 21 });
});

test('an average of the volume gets a pane of its own', () => {
  assert.equal(paneOf(info('SMA'), { name: 'SMA', params: { source: 'v' } }), 'own');
  assert.equal(paneOf(info('SMA'), { name: 'SMA', params: {} }), 'price');
});

test('indicators are found by name and by title, the exact name first', () => {
  assert.equal(findIndicators(MENU, 'ema')[0]?.name, 'EMA');
  assert.equal(findIndicators(MENU, 'bollinger')[0]?.name, 'BBANDS');
  assert.equal(findIndicators(MENU, 'moving exp')[0]?.name, 'EMA');
  assert.equal(findIndicators(MENU, '').length, MENU.length);
  assert.equal(findIndicators(MENU, 'zzz').length, 0);
});

test('numbers that are no prices are told in lakh and crore when they are long', () => {
  assert.deepEqual([35.678, -3.861, 0, 250_000, -12_345_678].map(plainText), [
    '35.68',
    '−3.86',
    '0.00',
    '2.50 L',
    '−1.23 Cr',
  ]);
});
