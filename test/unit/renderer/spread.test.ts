import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { InstrumentLevels } from '#contract/model/levels.ts';
import { levelLines, parseLevelKinds } from '../../../src/renderer/panels/chart/level-kinds.ts';
import { pictureName, pictureTitle } from '../../../src/renderer/panels/chart/chart-picture.ts';
import { parseTemplates, TEMPLATES_MAX, withTemplate } from '../../../src/renderer/panels/chart/template-book.ts';
import { closesAt, parseSpread, rebased, spreadValue } from '../../../src/renderer/panels/chart/spread-expression.ts';

const spreadOf = (text: string) => {
  const parsed = parseSpread(text);
  assert.ok('spread' in parsed, text);
  return parsed.spread;
};
const refused = (text: string): string => {
  const parsed = parseSpread(text);
  return 'refused' in parsed ? parsed.refused : 'taken';
};

test('a spread is two to four symbols with factors; symbols keep their own hyphens', () => {
  assert.deepEqual(spreadOf('bajaj-auto'), { kind: 'symbol', legs: [{ symbol: 'BAJAJ-AUTO', factor: 1 }] });
  assert.deepEqual(spreadOf('NIFTY NOV FUT - NIFTY'), {
    kind: 'sum',
    legs: [
      { symbol: 'NIFTY NOV FUT', factor: 1 },
      { symbol: 'NIFTY', factor: -1 },
    ],
  });
  assert.deepEqual(
    spreadOf('2 * M&M − 0.5*TCS + LT').legs.map(({ factor }) => factor),
    [2, -0.5, 1],
  );
  assert.equal(spreadOf('A / B').kind, 'ratio');
  assert.match(refused('A + B + C + D + E'), /at most 4/);
  assert.match(refused('A / B / C'), /two legs/);
  assert.match(refused('A / B - C'), /two legs/);
  assert.match(refused('0 * A - B'), /above 0/);
  for (const text of ['', '- A', 'A -', '2 * A', 'A * B', '(A - B)'])
    assert.match(refused(text), /Write a symbol/, text);
  fc.assert(fc.property(fc.string(), (text) => typeof parseSpread(text) === 'object'));
});

test('a leg counts at its last traded price, and nothing is said before all legs have one', () => {
  const times = [10, 20, 30, 40];
  const a = closesAt(times, { t: [5, 10, 30], close: [1, 2, 4] });
  const b = closesAt(times, { t: [20], close: [10] });
  assert.deepEqual(a, [2, 2, 4, 4]);
  assert.deepEqual(b, [null, 10, 10, 10]);
  const at = (text: string): (number | null)[] =>
    times.map((_, i) => spreadValue(spreadOf(text), [a[i] ?? null, b[i] ?? null]));
  assert.deepEqual(at('A - B'), [null, -8, -6, -6]);
  assert.deepEqual(at('3 * A / B'), [null, 0.6, 1.2, 1.2]);
  assert.equal(spreadValue(spreadOf('A / B'), [1, 0]), null);
});

test('a second symbol begins where the first stands and then moves by its own percents', () => {
  assert.deepEqual(rebased([100, 110, 120], [50, 55, 40], 0), [100, 110, 80]);
  assert.deepEqual(rebased([100, 110, 120], [null, null, 40], 0), [null, null, 120]);
  assert.deepEqual(rebased([100], [null], 0), [null]);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 999 }), { minLength: 2, maxLength: 30 }), fc.nat(), (own, n) => {
      const base = n % own.length;
      const line = rebased(own, own, base);
      for (const [i, value] of line.entries()) assert.ok(Math.abs((value ?? 0) - (own[i] as number)) < 1e-9);
    }),
  );
});

const LEVELS = {
  previous: { high: 105, low: 95, close: 101 },
  openingRanges: [
    { minutes: 5, high: 1, low: 2, complete: true },
    { minutes: 15, high: 104, low: null, complete: false },
  ],
  cpr: { day: { pivot: 100, tc: 101, bc: 99 } },
  pivots: { day: { kinds: { classic: { P: 100, R1: 107, S1: null } } } },
} as unknown as InstrumentLevels;

test('levels are the lines of the kinds that are shown: unknown ones are left out, one price is drawn once', () => {
  const words = (shown: Parameters<typeof levelLines>[1]): string[] =>
    levelLines(LEVELS, shown).map(({ title, price }) => `${title} ${price}`);
  assert.deepEqual(words(['previous']), ['PDH 105', 'PDL 95', 'PDC 101']);
  assert.deepEqual(words(['opening']), ['OR15 high (forming) 104']);
  assert.deepEqual(words(['previous', 'cpr', 'pivots']), [
    'PDH 105',
    'PDL 95',
    'PDC 101',
    'Pivot 100',
    'BC 99',
    'R1 107',
  ]);
  assert.deepEqual(words([]), []);
  assert.deepEqual(parseLevelKinds('["cpr"]'), ['cpr']);
  for (const damaged of [null, 'x', '{}', '["moon"]']) assert.deepEqual(parseLevelKinds(damaged), []);
});

test('templates have names, a limit, and a damaged one costs only itself', () => {
  const one = { name: 'Morning', type: 'bars', interval: '5m', indicators: [] } as const;
  const read = parseTemplates(JSON.stringify([one, { ...one, interval: '7m' }, 5]));
  assert.deepEqual(read, [one]);
  assert.deepEqual(parseTemplates('no json'), []);
  const again = withTemplate(read, { ...one, name: ' Morning ', type: 'line', indicators: [] });
  assert.ok('list' in again);
  assert.deepEqual(
    again.list.map(({ name, type }) => [name, type]),
    [['Morning', 'line']],
  );
  assert.ok('refused' in withTemplate([], { ...one, name: ' ', indicators: [] }));
  const full = Array.from({ length: TEMPLATES_MAX }, (_, i) => ({ ...one, name: `t${i}`, indicators: [] }));
  assert.match(JSON.stringify(withTemplate(full, { ...one, indicators: [] })), /Delete one first/);
  assert.ok('list' in withTemplate(full, { ...one, name: 't3', indicators: [] }), 'one of the same name is replaced');
});

test('a picture says what it shows and when, and its file has a name that every system takes', () => {
  const at = Date.parse('2026-11-20T13:42:05+05:30');
  assert.equal(pictureTitle('M&M', '5m', 'Candles', at), 'M&M · 5m · Candles · Fri 20 Nov 13:42:05 IST');
  assert.equal(pictureName('NIFTY 24 NOV 24000 CE', '5m', at), 'NIFTY-24-NOV-24000-CE-5m-Fri-20-Nov-134205.png');
});
