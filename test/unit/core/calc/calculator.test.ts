import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { Calculator } from '../../../../src/main/core/calc/calculator.ts';
import { CALC_FUNCTIONS } from '../../../../src/main/core/calc/index.ts';
import { calcListing } from '../../../../src/main/core/calc/listing.ts';
import { assertSeries, type BarFile, type Series, vectors } from '../vectors.ts';

interface Answer {
  id?: unknown;
  ok: boolean;
  out?: Record<string, unknown>;
  fault?: { kind: string; code: string; text: string };
}

function ask(calculator: Calculator, request: unknown): Answer {
  return JSON.parse(calculator.answerLine(typeof request === 'string' ? request : JSON.stringify(request))!) as Answer;
}
const { bars } = vectors('bars') as BarFile;
const { expected } = vectors('indicators') as { expected: Record<string, { values: Series }> };

/** The functions and parameters that scripts rely on. */
const spelled: Record<string, readonly string[]> = {
  SMA: ['n'],
  EMA: ['n'],
  RMA: ['n'],
  RSI: ['n'],
  TR: [],
  ATR: ['n', 'mode'],
  MACD: ['fast', 'slow', 'signal', 'mode'],
  BBANDS: ['n', 'k'],
  STDDEV: ['n'],
  KELTNER: ['n', 'k', 'atr', 'kind'],
  DONCHIAN: ['n'],
  STOCH: ['k', 'smooth', 'd'],
  WILLR: ['n'],
  CCI: ['n'],
  ROC: ['n'],
  AROON: ['n'],
  SAR: ['start', 'inc', 'max', 'mode'],
  OBV: [],
  AD: [],
  ADOSC: ['fast', 'slow'],
  CMF: ['n'],
  MFI: ['n'],
  ADX: ['n', 'm', 'mode'],
  SUPERTREND: ['n', 'k'],
  VWAP: ['anchor'],
  LINREG_SLOPE: ['n'],
  TPR: ['n', 'unit'],
  RVOL: ['n'],
  OPENING_RANGE: ['minutes'],
  PIVOTS: ['kind', 'H', 'L', 'C'],
  CPR: ['H', 'L', 'C'],
  WILSON: ['k', 'n', 'z'],
  BRIER: ['p', 'y'],
  METRICS: ['returns'],
};
const outputs: Record<string, readonly string[]> = {
  MACD: ['macd', 'signal', 'hist'],
  BBANDS: ['upper', 'middle', 'lower'],
  KELTNER: ['upper', 'middle', 'lower'],
  DONCHIAN: ['upper', 'lower'],
  STOCH: ['k', 'd'],
  AROON: ['up', 'down', 'osc'],
  ADX: ['plusDi', 'minusDi', 'adx'],
  SUPERTREND: ['line', 'trend'],
  VWAP: ['vwap', 'sd'],
  OPENING_RANGE: ['high', 'low', 'complete'],
  SAR: ['value'],
};

/** Functions that say nothing of bars alone: they have parameters without a default. */
const NEEDS_PARAMS: ReadonlySet<string> = new Set(['TURTLE', 'MM_TRAP', 'FORWARD']);

describe('calculator', () => {
  it('knows every function, parameter and output by its spelling', () => {
    const listing = calcListing();
    for (const [name, params] of Object.entries(spelled)) {
      const head = listing.split('\n').find((line) => line.startsWith(`${name}(`));
      assert.ok(head !== undefined, name);
      const known = head.slice(name.length + 1, head.indexOf(')')).split(', ');
      for (const param of params) assert.ok(known.includes(param), `${name} ${param}`);
    }
    for (const [name, want] of Object.entries(outputs))
      assert.deepEqual(CALC_FUNCTIONS.find((one) => one.name === name)!.outputs, want);
  });

  it('answers each line with its id; named bars serve later lines', () => {
    const calculator = new Calculator();
    assert.deepEqual(ask(calculator, { bars: 'main', data: bars }), { ok: true, out: { bars: 'main', length: 500 } });
    const rsi = ask(calculator, { id: 1, fn: 'RSI', params: { n: 14 }, bars: 'main' });
    assert.deepEqual([rsi.id, rsi.ok], [1, true]);
    assertSeries('RSI_14', rsi.out!['value'] as unknown[], expected['RSI_14']!.values);
    const same = ask(calculator, { id: 'x', fn: 'RSI', params: { n: 14 }, bars });
    assert.deepEqual(same.out, rsi.out);
    const volume = ask(calculator, { id: null, fn: 'SMA', params: { n: 20, source: 'v' }, bars: 'main' });
    assertSeries('SMA_20_v', volume.out!['value'] as unknown[], expected['SMA_20_v']!.values);
    assert.equal(calculator.answerLine('  '), null);
  });

  it('inputs may stand beside params', () => {
    const calculator = new Calculator();
    const beside = ask(calculator, { fn: 'METRICS', returns: [0.01, -0.02, 0.03] });
    assert.deepEqual(beside, ask(calculator, { fn: 'METRICS', params: { returns: [0.01, -0.02, 0.03] } }));
    assert.ok(beside.ok);
    assert.equal(ask(calculator, { fn: 'CPR', params: { H: 110, L: 90, C: 104 } }).out!['TC'], (2 * 304) / 3 - 100);
    assert.ok(Array.isArray(ask(calculator, { fn: 'OPENING_RANGE', params: { minutes: 15 }, bars }).out!['complete']));
  });

  const bad: readonly (readonly [what: string, request: unknown, code: string])[] = [
    ['no JSON', '{', 'input.json'],
    ['no object', [], 'input.request'],
    ['no function', { id: 1 }, 'input.request'],
    ['unknown function', { fn: 'NOPE' }, 'input.unknown_function'],
    ['unknown bars', { fn: 'SMA', bars: 'other' }, 'input.unknown_bars'],
    ['bars missing', { fn: 'SMA' }, 'input.bars_missing'],
    ['bars without use', { fn: 'WILSON', params: { k: 1, n: 2 }, bars: [] }, 'input.bars_unused'],
    ['length zero', { fn: 'SMA', params: { n: 0 }, bars: [] }, 'input.params'],
    ['length of a half', { fn: 'SMA', params: { n: 2.5 }, bars: [] }, 'input.params'],
    ['misspelled parameter', { fn: 'SMA', params: { m: 3 }, bars: [] }, 'input.params'],
    ['misspelled key', { fn: 'SMA', parms: { n: 3 }, bars: [] }, 'input.params'],
    ['mode unknown', { fn: 'ATR', params: { mode: 'x' }, bars: [] }, 'input.params'],
    ['null price', { fn: 'SMA', bars: [{ c: null }] }, 'input.bar_rejected'],
    ['text price', { fn: 'SMA', bars: [{ c: '5' }] }, 'input.bar_rejected'],
    ['infinite price', '{"fn":"SMA","bars":[{"c":1e999}]}', 'input.bar_rejected'],
    ['negative price', { fn: 'SMA', bars: [{ c: -1 }] }, 'input.bar_rejected'],
    ['negative volume', { fn: 'OBV', bars: [{ c: 1, v: -1 }] }, 'input.bar_rejected'],
    ['volume missing', { fn: 'OBV', bars: [{ c: 1 }] }, 'input.bar_rejected'],
    ['time missing', { fn: 'VWAP', bars: [{ h: 1, l: 1, c: 1, v: 1 }] }, 'input.bar_rejected'],
    ['high below low', { fn: 'SMA', bars: [{ h: 1, l: 2, c: 1 }] }, 'input.bar_rejected'],
    [
      'unsorted',
      {
        fn: 'SMA',
        bars: [
          { t: 2, c: 1 },
          { t: 1, c: 1 },
        ],
      },
      'input.bars_unsorted',
    ],
    [
      'the same time twice',
      {
        fn: 'SMA',
        bars: [
          { t: 2, c: 1 },
          { t: 2, c: 1 },
        ],
      },
      'input.bars_unsorted',
    ],
    ['H below L', { fn: 'CPR', params: { H: 1, L: 2, C: 1 } }, 'input.range'],
    ['k above n', { fn: 'WILSON', params: { k: 3, n: 2 } }, 'input.params'],
    ['lists of different length', { fn: 'BRIER', params: { p: [0.5], y: [] } }, 'input.params'],
    ['woodie without an open', { fn: 'PIVOTS', params: { kind: 'woodie', H: 2, L: 1, C: 1 } }, 'input.params'],
    ['data that is no list', { bars: 'x', data: 5 }, 'input.request'],
  ];

  for (const [what, request, code] of bad)
    it(`${what}: a fault, and the next line is answered`, () => {
      const calculator = new Calculator();
      const answer = ask(calculator, request);
      assert.equal(answer.ok, false);
      assert.deepEqual([answer.fault!.code, answer.fault!.kind], [code, 'input']);
      assert.ok(answer.fault!.text.length > 0);
      assert.ok(ask(calculator, { fn: 'SMA', params: { n: 1 }, bars: [{ c: 5 }] }).ok);
    });

  it('empty and short lists give empty and null outputs; zero volume is legal', () => {
    const calculator = new Calculator();
    for (const { name, takesBars } of CALC_FUNCTIONS) {
      if (!takesBars || NEEDS_PARAMS.has(name)) continue;
      assert.ok(ask(calculator, { fn: name, bars: [] }).ok, name);
      const one = ask(calculator, { fn: name, bars: [{ t: 1, o: 1, h: 1, l: 1, c: 1, v: 0, oi: 0 }] });
      assert.ok(one.ok, name);
    }
    assert.deepEqual(ask(calculator, { fn: 'RSI', bars: [{ c: 1 }, { c: 2 }] }).out, { value: [null, null] });
  });

  it('no line makes it throw or stop', () => {
    const calculator = new Calculator();
    const names = CALC_FUNCTIONS.map(({ name }) => name);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.record({ fn: fc.constantFrom(...names), params: fc.object(), bars: fc.anything() }),
        ),
        (line) => {
          const answer = calculator.answerLine(typeof line === 'string' ? line : JSON.stringify(line));
          if (answer !== null) assert.equal(typeof (JSON.parse(answer) as Answer).ok, 'boolean');
        },
      ),
      { numRuns: 500 },
    );
  });
});
