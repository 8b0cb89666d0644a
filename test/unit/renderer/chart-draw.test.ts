import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { PREF_CHARS_MAX } from '#contract/calls/prefs.ts';
import { CALLS } from '#contract/calls/index.ts';
import { SEGMENTS } from '#contract/model/instrument.ts';
import { distance, fibPrices, measureWords, partAt, rayEnd } from '../../../src/renderer/panels/chart/draw-geometry.ts';
import {
  type Drawing,
  DRAW_TEXT_MAX,
  DRAWINGS_MAX,
  drawingsKey,
  drawingsText,
  parseDrawings,
} from '../../../src/renderer/panels/chart/draw-model.ts';
import { nextProfile, profileOf, profileWords } from '../../../src/renderer/panels/chart/profile-store.ts';
import type { TradeDay } from '#contract/model/session.ts';
import { auctionBars, auctionWords, closingAuction } from '../../../src/renderer/panels/chart/closing-auction.ts';
import { SAMPLE_ROWS } from '../../contract/profile-sample.ts';
import { FAKE_DAY } from '../../e2e/fake-market.ts';

const trend: Drawing = {
  id: 'one',
  tool: 'trend',
  points: [
    { t: 1_000, p: 10_000 },
    { t: 2_000, p: 10_500 },
  ],
  text: '',
};

test('drawings are read as they were kept; one that is broken costs only itself', () => {
  assert.deepEqual(parseDrawings(drawingsText([trend])), [trend]);
  const broken = { ...trend, points: [trend.points[0]] };
  const json = JSON.stringify({ version: 1, drawings: [broken, trend, { tool: 'spiral' }, null] });
  assert.deepEqual(parseDrawings(json), [trend]);
  for (const bad of [null, 'no JSON', '{}', '{"version":2,"drawings":[]}']) assert.deepEqual(parseDrawings(bad), []);
});

test('the most drawings with the longest words fit a preference, and every key is one', () => {
  const long = { ...trend, id: 'x'.repeat(24), tool: 'text' as const, text: '"'.repeat(DRAW_TEXT_MAX) };
  assert.ok(drawingsText(Array.from({ length: DRAWINGS_MAX }, () => long)).length < PREF_CHARS_MAX);
  for (const segment of SEGMENTS)
    CALLS['prefs.get'].input.parse({ key: drawingsKey({ segment, securityId: 268_435_455 }) });
});

test('a retracement counts from the second point back to the first', () => {
  assert.deepEqual(
    fibPrices(10_000, 11_000).map(({ price }) => price),
    [11_000, 10_764, 10_618, 10_500, 10_382, 10_214, 10_000],
  );
});

test('a ray leaves the pane on the line through both points; distances are never negative', () => {
  assert.deepEqual(rayEnd({ x: 0, y: 0 }, { x: 10, y: 5 }, 100), { x: 100, y: 50 });
  assert.deepEqual(rayEnd({ x: 20, y: 0 }, { x: 10, y: 5 }, 100), { x: 0, y: 10 });
  const spot = fc.record({ x: fc.integer({ min: -500, max: 500 }), y: fc.integer({ min: -500, max: 500 }) });
  fc.assert(
    fc.property(spot, spot, spot, (at, a, b) => {
      const far = distance(at, a, b);
      assert.ok(far <= Math.hypot(at.x - a.x, at.y - a.y) + 1e-9 && far >= 0);
      assert.ok(distance(a, a, b) < 1e-9);
    }),
  );
});

test('the pointer takes a point before the line, and nothing far from both', () => {
  const spots = [
    { x: 100, y: 100 },
    { x: 200, y: 100 },
  ];
  const at = (x: number, y: number) => partAt({ x, y }, trend, spots, 400, []);
  assert.deepEqual([at(102, 99), at(198, 103), at(150, 104), at(150, 120), at(260, 100)], [0, 1, 'body', null, null]);
  assert.equal(partAt({ x: 380, y: 101 }, { tool: 'ray', text: '' }, spots, 400, []), 'body');
  assert.equal(partAt({ x: 10, y: 101 }, { tool: 'horizontal', text: '' }, spots.slice(0, 1), 400, []), 'body');
  assert.equal(partAt({ x: 150, y: 130 }, { tool: 'fib', text: '' }, spots, 400, [130]), 'body');
});

test('a measure tells bars, percent, points and the rupees of one lot', () => {
  const [a, b] = trend.points as [(typeof trend.points)[0], (typeof trend.points)[0]];
  assert.equal(measureWords(a, b, 23, { decimals: 2, lot: 75 }), '+23 bars · +5.00 % · +5.00 · +₹375.00 a lot of 75');
  assert.equal(measureWords(b, a, -1, { decimals: 2, lot: 1 }), '−1 bar · −4.76 % · −5.00 · −₹5.00 a share');
});

test('the profile says what it is, what it is made of, and why there is none', () => {
  const words = (changes: object): string =>
    profileWords({ kind: 'five', rows: SAMPLE_ROWS, error: null, ...changes }, 2);
  assert.equal(
    words({}),
    'Volume profile of 5 sessions: POC 422.00 · VAH 423.95 · VAL 421.00 · of 1,875 minute bars, Mon 16 Nov to Fri 20 Nov',
  );
  assert.match(words({ rows: { ...SAMPLE_ROWS, cut: true } }), /older ones are left out$/);
  assert.match(words({ rows: null, error: 'No history.' }), /: No history\.$/);
  assert.match(words({ rows: null }), /being read…$/);
  assert.match(words({ rows: { ...SAMPLE_ROWS, poc: null } }), /nothing was traded/);
  assert.equal(words({ kind: 'off' }), '');
  assert.deepEqual(profileOf('session', null), { kind: 'sessions', count: 1 });
  assert.equal(profileOf('visible', null), null);
  assert.equal(nextProfile('twenty'), 'off');
});

const at = (minute: number): number => FAKE_DAY.midnightMs + minute * 60_000;
const fiveMinutes = (from: number, to: number): number[] =>
  Array.from({ length: (to - from) / 5 }, (_, i) => at(from + i * 5));

test('the closing auction has the bars that it would take, and words; other classes and days have none', () => {
  const auction = closingAuction({ day: FAKE_DAY }, { sessionClass: 'EQ_DERIV' }) ?? assert.fail('an auction');
  assert.deepEqual(auction, { fromMs: at(915), toMs: at(930) });
  assert.equal(auctionWords(auction), 'closing auction 15:15–15:30');
  const plain: TradeDay = {
    ...FAKE_DAY,
    spans: { ...FAKE_DAY.spans, EQ_PLAIN: FAKE_DAY.spans.EQ_DERIV.filter(({ phase }) => phase !== 'auction') },
  };
  assert.equal(closingAuction({ day: plain }, { sessionClass: 'EQ_PLAIN' }), null);
  assert.equal(closingAuction(null, { sessionClass: 'EQ_DERIV' }), null);
  const bars = (times: readonly number[]) => auctionBars(times, auction, FAKE_DAY.midnightMs);
  const morning = fiveMinutes(555, 600);
  assert.deepEqual(bars(morning), { from: 72, to: 75 }, 'bars that are to come are counted on');
  const day = fiveMinutes(555, 915);
  assert.deepEqual(bars(day), { from: day.length, to: day.length + 3 }, 'behind the last one');
  assert.deepEqual(bars(fiveMinutes(555, 930)), { from: 72, to: 75 }, 'bars that the broker has in it are shaded');
  assert.deepEqual(bars([at(555), at(615), at(855)]), { from: 3, to: 4 }, 'one bar where all of it is within one');
  assert.equal(bars(morning.map((t) => t - 86_400_000)), null, 'before the first bar of the day');
  assert.equal(bars([]), null);
});
