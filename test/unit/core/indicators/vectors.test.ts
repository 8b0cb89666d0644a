import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BarLike } from '../../../../src/main/core/indicators/columns.ts';
import { computeBars, paramsOf } from '../../../../src/main/core/indicators/compute.ts';
import { indicatorOf } from '../../../../src/main/core/indicators/index.ts';
import { assertSeries, type BarFile, type Series, type Tolerance, TIGHT, vectors } from '../vectors.ts';

interface IndicatorFile {
  expected: Record<string, { tol: Tolerance; values: Series }>;
  talib_mode: Record<string, { out: Record<string, Series> }>;
  edge: Record<
    string,
    { talib: Record<string, { out: Record<string, Series> }>; chosen_policy: Record<string, Series> }
  >;
}

const { bars, edge } = vectors('bars') as BarFile;
const file = vectors('indicators') as IndicatorFile;

/** One output of one indicator on a list of bars. */
function run(
  name: string,
  output: string,
  params: object,
  list: readonly BarLike[] = bars,
): (number | boolean | null)[] {
  const definition = indicatorOf(name);
  assert.ok(definition !== undefined, name);
  const checked = paramsOf(definition, params);
  assert.ok(!('kind' in checked && 'code' in checked), JSON.stringify(checked));
  const outs = computeBars(definition, checked as Record<string, number | string>, list);
  assert.ok(!('kind' in outs), JSON.stringify(outs));
  return (outs as Record<string, (number | boolean | null)[]>)[output]!;
}

type Case = readonly [label: string, name: string, output: string, params: object];

/** The label of a vector → the function and output that must give it. */
const cases: readonly Case[] = [
  ...[5, 20, 50, 200].map((n): Case => [`SMA_${n}`, 'SMA', 'value', { n }]),
  ['SMA_20_v', 'SMA', 'value', { n: 20, source: 'v' }],
  ...[9, 12, 20, 26, 50, 200].map((n): Case => [`EMA_${n}`, 'EMA', 'value', { n }]),
  ...[2, 7, 14, 21].map((n): Case => [`RSI_${n}`, 'RSI', 'value', { n }]),
  ['TRANGE', 'TRANGE', 'value', {}],
  ...['upper', 'middle', 'lower'].flatMap((band): Case[] => [
    [`BBANDS_20_2.0_2.0_0.${band}`, 'BBANDS', band, {}],
    [`BBANDS_10_1.5_1.5_0.${band}`, 'BBANDS', band, { n: 10, k: 1.5 }],
  ]),
  ['STDDEV_20_1.0', 'STDDEV', 'value', { n: 20 }],
  ...[20, 55].flatMap((n): Case[] => [
    [`MAX_${n}`, 'DONCHIAN', 'upper', { n }],
    [`MIN_${n}`, 'DONCHIAN', 'lower', { n }],
  ]),
  ['WILLR_14', 'WILLR', 'value', {}],
  ['CCI_20', 'CCI', 'value', {}],
  ['CCI_14', 'CCI', 'value', { n: 14 }],
  ['ROC_9', 'ROC', 'value', {}],
  ['ROC_12', 'ROC', 'value', { n: 12 }],
  ...[14, 25].flatMap((n): Case[] => [
    [`AROON_${n}.up`, 'AROON', 'up', { n }],
    [`AROON_${n}.down`, 'AROON', 'down', { n }],
  ]),
  ['AROONOSC_14', 'AROON', 'osc', {}],
  ['OBV', 'OBV', 'value', {}],
  ['AD', 'AD', 'value', {}],
  ['ADOSC_3_10', 'ADOSC', 'value', {}],
  ['MFI_14', 'MFI', 'value', {}],
  ['TYPPRICE', 'SMA', 'value', { n: 1, source: 'hlc3' }],
  ['LINEARREG_SLOPE_14', 'LINREG_SLOPE', 'value', { n: 14 }],
  ['tv.rma_14', 'RMA', 'value', { n: 14 }],
  ['tv.atr_10', 'ATR', 'value', { n: 10 }],
  ['tv.atr_14', 'ATR', 'value', { n: 14 }],
  ...[
    [3, 10],
    [2, 7],
    [3, 7],
  ].flatMap(([k, n]): Case[] => [
    [`tv.supertrend_${k}_${n}`, 'SUPERTREND', 'line', { k, n }],
    [`tv.supertrend_dir_${k}_${n}`, 'SUPERTREND', 'trend', { k, n }],
  ]),
  ['tv.plusdi_14', 'ADX', 'plusDi', {}],
  ['tv.minusdi_14', 'ADX', 'minusDi', {}],
  ['tv.adx_14_14', 'ADX', 'adx', {}],
  ['tv.takc_mid_20_2', 'KELTNER', 'middle', { kind: 'ta' }],
  ['tv.takc_up_20_2', 'KELTNER', 'upper', { kind: 'ta' }],
  ['tv.takc_lo_20_2', 'KELTNER', 'lower', { kind: 'ta' }],
  ['tv.kcchart_up_20_2', 'KELTNER', 'upper', {}],
  ['tv.kcchart_lo_20_2', 'KELTNER', 'lower', {}],
  ['tv.sar_0.02_0.02_0.2', 'SAR', 'value', {}],
  ['tv.macd_12_26_9', 'MACD', 'macd', {}],
  ['tv.macd_sig_12_26_9', 'MACD', 'signal', {}],
  ['tv.macd_hist_12_26_9', 'MACD', 'hist', {}],
  ['tv.vwap_hlc3', 'VWAP', 'vwap', {}],
  ['ts.vwap_session', 'VWAP', 'vwap', {}],
  ['pandas_ta.vwap', 'VWAP', 'vwap', {}],
  ['tv.tr_true', 'TR', 'value', {}],
  ['ts.dc_up_20', 'DONCHIAN', 'upper', {}],
  ['ts.dc_lo_20', 'DONCHIAN', 'lower', {}],
  ['ts.cmf_10', 'CMF', 'value', { n: 10 }],
  ['ts.cmf_20', 'CMF', 'value', {}],
  ['pandas_ta.cmf_20', 'CMF', 'value', {}],
];

/** TA-Lib nulls %K until %D exists; quant.md A.13 has it from its own first bar on, with identical values. */
const stochastics: readonly Case[] = [
  ['STOCH_14_3_0_3_0.slowk', 'STOCH', 'k', {}],
  ['STOCH_14_3_0_3_0.slowd', 'STOCH', 'd', {}],
  ['STOCH_14_1_0_3_0.slowk', 'STOCH', 'k', { smooth: 1 }],
  ['STOCH_14_1_0_3_0.slowd', 'STOCH', 'd', { smooth: 1 }],
  ['STOCHF_14_3_0.fastk', 'STOCH', 'k', { smooth: 1 }],
  ['STOCHF_14_3_0.fastd', 'STOCH', 'd', { smooth: 1 }],
];

describe('indicator vectors', () => {
  for (const [label, name, output, params] of cases)
    it(label, () => {
      const { values, tol } = file.expected[label]!;
      // Pine's direction has the opposite sign of our trend.
      const pine = label.includes('supertrend_dir');
      const want = pine ? values.map((x) => (x === null ? null : -x)) : values;
      assertSeries(label, run(name, output, params), want, tol);
    });

  for (const [label, name, output, params] of stochastics)
    it(label, () => {
      const { values, tol } = file.expected[label]!;
      const got = run(name, output, params);
      const own =
        output === 'k' ? ((params as { smooth?: number }).smooth === 1 ? 13 : 15) : values.findIndex((x) => x !== null);
      assert.equal(
        got.findIndex((x) => x !== null),
        own,
      );
      assertSeries(
        label,
        got.map((x, i) => (values[i] === null ? null : x)),
        values,
        tol,
      );
    });

  it('covers every expected series', () => {
    const covered = new Set([...cases, ...stochastics].map(([label]) => label));
    assert.deepEqual(
      Object.keys(file.expected).filter((label) => !covered.has(label)),
      [],
    );
  });
});

const talib: readonly (readonly [label: string, out: string, name: string, output: string, params: object])[] = [
  ...['macd', 'signal', 'hist'].flatMap((out) => [
    ['MACD_12_26_9', out, 'MACD', out, {}] as const,
    ['MACD_5_35_5', out, 'MACD', out, { fast: 5, slow: 35, signal: 5 }] as const,
  ]),
  ...[7, 10, 14].map((n) => [`ATR_${n}`, 'value', 'ATR', 'value', { n }] as const),
  ['PLUS_DI_14', 'value', 'ADX', 'plusDi', {}],
  ['MINUS_DI_14', 'value', 'ADX', 'minusDi', {}],
  ['ADX_14', 'value', 'ADX', 'adx', {}],
  ['ADX_7', 'value', 'ADX', 'adx', { n: 7, m: 7 }],
  ['SAR_0.02_0.2', 'value', 'SAR', 'value', {}],
  ['SAR_0.01_0.1', 'value', 'SAR', 'value', { start: 0.01, inc: 0.01, max: 0.1 }],
];

describe('mode talib', () => {
  for (const [label, out, name, output, params] of talib)
    it(`${label}.${out}`, () => {
      assertSeries(label, run(name, output, { ...params, mode: 'talib' }), file.talib_mode[label]!.out[out]!, TIGHT);
    });
});

const policy: Record<string, readonly [name: string, output: string, params: object]> = {
  RSI_14: ['RSI', 'value', {}],
  STOCH_K: ['STOCH', 'k', {}],
  STOCH_D: ['STOCH', 'd', {}],
  WILLR_14: ['WILLR', 'value', {}],
  CCI_20: ['CCI', 'value', {}],
  MFI_14: ['MFI', 'value', {}],
  CMF_20: ['CMF', 'value', {}],
  PCT_B: ['PCTB', 'value', {}],
  ATR_14: ['ATR', 'value', {}],
  ADX_14: ['ADX', 'adx', {}],
  SUPERTREND: ['SUPERTREND', 'line', {}],
  SUPERTREND_TREND: ['SUPERTREND', 'trend', {}],
};

/** Where the dead-market rule does not touch them, TA-Lib's own values on the degenerate series must come out too. */
const edgeTalib: Record<string, readonly [name: string, outputs: Record<string, string>, params: object]> = {
  SMA_10: ['SMA', { value: 'value' }, { n: 10 }],
  EMA_10: ['EMA', { value: 'value' }, { n: 10 }],
  MACD_12_26_9: ['MACD', { macd: 'macd', signal: 'signal', hist: 'hist' }, { mode: 'talib' }],
  ATR_14: ['ATR', { value: 'value' }, { mode: 'talib' }],
  PLUS_DI_14: ['ADX', { value: 'plusDi' }, { mode: 'talib' }],
  MINUS_DI_14: ['ADX', { value: 'minusDi' }, { mode: 'talib' }],
  ADX_14: ['ADX', { value: 'adx' }, { mode: 'talib' }],
  'BBANDS_20_2.0_2.0_0': ['BBANDS', { upper: 'upper', middle: 'middle', lower: 'lower' }, {}],
  ROC_9: ['ROC', { value: 'value' }, {}],
  AROON_14: ['AROON', { up: 'up', down: 'down' }, {}],
  'SAR_0.02_0.2': ['SAR', { value: 'value' }, { mode: 'talib' }],
  OBV: ['OBV', { value: 'value' }, {}],
  AD: ['AD', { value: 'value' }, {}],
};

describe('degenerate series', () => {
  for (const [series, vector] of Object.entries(file.edge)) {
    for (const [label, values] of Object.entries(vector.chosen_policy))
      it(`${series} ${label}`, () => {
        const [name, output, params] = policy[label]!;
        assertSeries(label, run(name, output, params, edge[series]!), values);
      });
    for (const [label, [name, outputs, params]] of Object.entries(edgeTalib))
      it(`${series} TA-Lib ${label}`, () => {
        for (const [out, output] of Object.entries(outputs))
          assertSeries(`${label}.${out}`, run(name, output, params, edge[series]!), vector.talib[label]!.out[out]!, {
            rel: 1e-7,
            abs: 1e-7,
          });
      });
  }
});
