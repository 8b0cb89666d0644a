import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Chain } from '#contract/model/chain.ts';
import { TRAIL_PAIRS_MAX } from '#contract/model/chain-study.ts';
import {
  CHAIN_COLUMN_NAMES,
  columnsShown,
  mirrored,
  straddleShown,
  tableWidth,
  toggledColumn,
} from '../../../src/renderer/panels/chain/chain-columns.ts';
import { oiSinceWords, sideTotals } from '../../../src/renderer/panels/chain/chain-rows.ts';
import { rowsAround } from '../../../src/renderer/panels/chain/chain-window.ts';
import {
  moveNote,
  movePlot,
  smilePlot,
  surfaceRows,
  termPlot,
} from '../../../src/renderer/panels/optioncharts/smile-plots.ts';
import {
  changePlot,
  croreText,
  gammaByStrike,
  gexPlot,
  interestPlot,
  signedQuantity,
} from '../../../src/renderer/panels/optioncharts/strike-plots.ts';
import {
  pairWords,
  pcrPlot,
  premiumPlot,
  straddlesAround,
  stranglesAround,
  trailNote,
  withPair,
} from '../../../src/renderer/panels/optioncharts/trail-plots.ts';
import { SAMPLE_OUTPUTS } from '../../contract/samples.ts';

const ONE = SAMPLE_OUTPUTS['chain.read'];
const TRAIL = SAMPLE_OUTPUTS['chain.trail'];
const SURFACE = SAMPLE_OUTPUTS['chain.surface'];

/** Five strikes around the money of the sample, every column as long. */
function wide(changes: Partial<Chain['calls']> = {}): Chain {
  const strike = [24_500, 24_550, 24_600, 24_650, 24_700];
  const five = <T>(values: readonly T[]): T[] => strike.map(() => values[0] as T);
  const side = (from: Chain['calls']): Chain['calls'] =>
    Object.fromEntries(Object.entries(from).map(([name, values]) => [name, five<unknown>(values)])) as Chain['calls'];
  return {
    ...ONE,
    strike,
    gamma: five(ONE.gamma),
    vega: five(ONE.vega),
    smile: five(ONE.smile),
    calls: { ...side(ONE.calls), ...changes },
    puts: side(ONE.puts),
  };
}

test('a window holds that many strikes on either side, never more than are listed', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(5 as const, 10 as const, 20 as const, null),
      fc.integer({ min: 0, max: 59 }),
      (n, at) => {
        const strike = Array.from({ length: 60 }, (_, i) => 100 + i);
        const { from, to } = rowsAround({ strike, summary: { ...ONE.summary, atmStrike: 100 + at } }, n);
        assert.ok(from <= at && at < to && from >= 0 && to <= 60);
        assert.equal(to - from, n === null ? 60 : Math.min(at, n) + Math.min(59 - at, n) + 1);
      },
    ),
  );
  assert.deepEqual(rowsAround({ strike: [1, 2], summary: { ...ONE.summary, atmStrike: null } }, 5), { from: 0, to: 2 });
});

test('columns: more where there is room, what a person chose otherwise, the price always; the bid stays left of the ask', () => {
  assert.deepEqual(columnsShown(null, 400), ['oi', 'iv', 'delta', 'last']);
  for (const px of [0, 650, 820, 1_030, 1_320, 2_000])
    assert.ok(tableWidth(columnsShown(null, px), straddleShown(px)) <= Math.max(px, 560));
  assert.deepEqual(columnsShown(['gamma', 'oi'], 2_000), ['oi', 'gamma', 'last']);
  assert.deepEqual(toggledColumn(['oi', 'last'], 'iv'), ['oi', 'iv', 'last']);
  assert.deepEqual(toggledColumn(['oi', 'iv', 'last'], 'iv'), ['oi', 'last']);
  assert.deepEqual(mirrored(['oi', 'bid', 'ask', 'last']), ['last', 'bid', 'ask', 'oi']);
  assert.deepEqual(new Set(mirrored(CHAIN_COLUMN_NAMES)), new Set(CHAIN_COLUMN_NAMES));
});

test('a change of open interest counts from yesterday where that is told, else from what was first seen, and says so', () => {
  assert.match(oiSinceWords(ONE), /^since \d\d:\d\d, when it was first seen/);
  assert.match(oiSinceWords({ ...ONE, calls: { ...ONE.calls, oiBefore: [4_000_000] } }), /day before/);
  assert.equal(sideTotals(ONE.calls).change, '+20,000');
  assert.equal(sideTotals({ ...ONE.calls, oiBefore: [4_300_000] }).change, '\u221280,000');
  const { series, x } = changePlot(wide({ oiFirst: [0, 1, 2, 3, 4_220_000] }), null);
  assert.deepEqual(series[0]?.values, [null, 4_219_999, 4_219_998, 4_219_997, 0]);
  assert.equal(x.length, 5);
  assert.deepEqual(
    interestPlot(wide(), 5).series.map(({ name }) => name),
    ['CE OI', 'PE OI'],
  );
  assert.deepEqual(
    [signedQuantity(-1_500), signedQuantity(0), signedQuantity(250_000)],
    ['\u22121,500', '0', '+2.50 L'],
  );
});

test('gamma by strike follows the sign convention that the panel names', () => {
  const chain = wide({ oi: [10, 10, 10, 10, 10] });
  const values = gammaByStrike({ ...chain, puts: { ...chain.puts, oi: [0, 20, 10, 10, 10] } });
  const { forward } = chain.summary;
  const expected = 0.001 * 10 * (forward as number) ** 2 * 0.01;
  assert.ok(Math.abs((values[0] as number) - expected) < 1e-6);
  assert.ok(Math.abs((values[1] as number) + expected) < 1e-6);
  assert.equal(values[2], 0);
  assert.equal(gammaByStrike({ ...chain, summary: { ...chain.summary, forward: null } })[0], null);
  assert.match(
    gexPlot(chain, null)
      .marks.map(({ words }) => words)
      .join(),
    /Spot/,
  );
  assert.deepEqual([croreText(-52_345_000_000), croreText(12_300_000)], ['\u2212₹5,235 Cr', '₹1.23 Cr']);
});

test('the day of a chain: lines by the minute, means dashed, and words about since when and what is missing', () => {
  assert.deepEqual(
    pcrPlot(TRAIL).series.map(({ name }) => name),
    ['PCR by OI', 'by volume', 'Spot'],
  );
  const { series } = premiumPlot(TRAIL);
  assert.deepEqual(
    series.map(({ name, dashed }) => [name, dashed ?? false]),
    [
      ['24,600 straddle', false],
      ['VWAP', true],
    ],
  );
  assert.match(trailNote(TRAIL, true), /^Kept by the engine since \d\d:\d\d, once a minute\.$/);
  const lacking = { ...TRAIL, premiums: [{ call: 1, put: 2, kept: false, premium: [], vwap: [] }] };
  assert.match(trailNote(lacking, true), /Not kept: 1 CE \+ 2 PE; choose strikes/);
  assert.match(trailNote({ ...TRAIL, atMs: [], premiumsFromMs: null }, false), /Nothing is kept yet/);
  assert.equal(premiumPlot(lacking).series.length, 0);
  const many = { ...TRAIL, premiums: Array.from({ length: 6 }, (_, i) => ({ ...TRAIL.premiums[0]!, call: 100 + i })) };
  assert.equal(
    premiumPlot(many).series.some(({ dashed }) => dashed),
    false,
  );
});

test('pairs: straddles and strangles of listed strikes, in and out again, never more than are answered', () => {
  const strikes = [1, 2, 3, 4, 5];
  assert.deepEqual(straddlesAround(strikes, 1, 1).map(pairWords), ['1 straddle', '2 straddle']);
  assert.deepEqual(stranglesAround(strikes, 3, 3), [
    { call: 4, put: 2 },
    { call: 5, put: 1 },
  ]);
  assert.deepEqual(straddlesAround(strikes, 9, 1), []);
  const pair = { call: 3, put: 3 };
  assert.deepEqual(withPair(withPair([], pair), pair), []);
  let pairs = withPair([], pair);
  for (let i = 10; i < 20; i += 1) pairs = withPair(pairs, { call: i, put: i });
  assert.equal(pairs.length, TRAIL_PAIRS_MAX);
});

test('smiles share their strikes, the surface says nothing where nothing is quoted, and a straddle is never called sigma', () => {
  const [near] = SURFACE.expiries;
  assert.ok(near);
  const far = { ...near, expiry: '2026-12-01', years: 0.03, strike: [24_500, 24_600], iv: [0.2, 0.1] };
  const both = { ...SURFACE, expiries: [{ ...near, strike: [24_600, 24_700], iv: [0.126, 0.13] }, far] };
  const smile = smilePlot(both, null);
  assert.deepEqual(smile.x, [24_600, 24_700]);
  assert.deepEqual(
    smile.series.map(({ values }) => values),
    [
      [0.126, 0.13],
      [0.1, null],
    ],
  );
  const rows = surfaceRows(both, null);
  assert.deepEqual(
    rows.map(({ cells }) => cells.map(({ text }) => text)),
    [
      ['12.6', '10.0'],
      ['13.0', '–'],
    ],
  );
  assert.deepEqual([rows[0]?.cells[1]?.heat, rows[1]?.cells[0]?.heat, rows[1]?.cells[1]?.heat], [0, 1, null]);
  assert.equal(termPlot(both).x.length, 2);
  const { series } = movePlot(both);
  const [up, , middle, , down] = series.map(({ values }) => values[0] as number);
  assert.ok(Math.abs((up as number) + (down as number) - 2 * (middle as number)) < 1e-6);
  assert.match(moveNote(both), /one standard deviation, 68 in 100\. The straddle .* not 1σ/);
  assert.match(moveNote({ ...both, expiries: [] }), /no move can be expected/);
});
