import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { CURVE_POINTS_MAX, PROBABILITY_MIN } from '#contract/model/validation.ts';
import { judge } from '../../../../src/main/core/validation/forward.ts';
import { calibrationReport } from '../../../../src/main/core/validation/calibration-report.ts';
import { curveOf, isotonic, probabilityOf, walkForward } from '../../../../src/main/core/validation/isotonic.ts';
import { recordOf, recordsOf } from '../../../../src/main/core/validation/record.ts';
import { Calculator } from '../../../../src/main/core/calc/calculator.ts';
import { sampleTally } from '../../../support/sample-validation.ts';

test('violators are pooled: the known example, through the calculator', () => {
  const params = { scores: [1, 2, 3, 4, 5, 6], y: [0, 1, 0, 0, 1, 1], at: [0, 2.5, 9] };
  const line = new Calculator().answerLine(JSON.stringify({ fn: 'ISOTONIC', params }));
  const { out } = JSON.parse(line!) as { out: unknown };
  assert.deepEqual(out, {
    curve: [
      { score: 1, probability: 0 },
      { score: 2, probability: 1 / 3 },
      { score: 5, probability: 1 },
    ],
    at: [0, 1 / 3, 1],
  });
});

const outcomes = fc.array(
  fc.record({ score: fc.integer({ min: 0, max: 40 }).map((n) => n / 40), y: fc.constantFrom(0, 1) }),
  { minLength: 1, maxLength: 300 },
);

test('property: a curve rises, keeps the mean, does not depend on the order, and no rising pair of steps fits better', () => {
  fc.assert(
    fc.property(outcomes, (list) => {
      const curve = isotonic(list);
      for (const [i, step] of curve.entries())
        assert.ok(i === 0 || (step.score > curve[i - 1]!.score && step.probability > curve[i - 1]!.probability));
      const fitted = list.map(({ score }) => probabilityOf(curve, score)!);
      const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
      assert.ok(Math.abs(sum(fitted) - sum(list.map(({ y }) => y))) < 1e-9);
      assert.deepEqual(isotonic(list.toReversed()), curve);
      const loss = (of: readonly number[]): number => sum(list.map(({ y }, i) => (y - of[i]!) ** 2));
      const mean = sum(fitted) / list.length;
      for (const share of [0.1, 0.5, 1])
        assert.ok(loss(fitted) <= loss(fitted.map((p) => p + share * (mean - p))) + 1e-9);
      assert.ok(curve.length <= CURVE_POINTS_MAX);
    }),
  );
});

test('a day is judged by the days before it alone, and not before they hold 200 outcomes', () => {
  const day = (date: string, n: number, y: number) =>
    Array.from({ length: n }, (_, i) => ({ date, score: 0.5 + (i % 10) / 20, y }));
  const list = [...day('2026-11-02', PROBABILITY_MIN - 1, 1), ...day('2026-11-03', 5, 0), ...day('2026-11-04', 5, 0)];
  assert.equal(curveOf(list.slice(0, PROBABILITY_MIN - 1)), null);
  assert.ok(curveOf(list.slice(0, PROBABILITY_MIN)) !== null);
  const judged = walkForward(list);
  assert.equal(judged.length, 5, 'the second day has 199 before it');
  const changed = walkForward(list.map((one) => (one.date === '2026-11-04' ? { ...one, y: 1 } : one)));
  assert.deepEqual(
    changed.map(({ score }) => score),
    judged.map(({ score }) => score),
    'outcomes of the judged day do not move its probabilities',
  );
  const what = { scannerId: 'x', window: 30 as const, measure: 'direction' as const, excursions: [] };
  const today = calibrationReport(what, list, '2026-11-03');
  assert.deepEqual([today.earlier, today.missing, today.curve], [PROBABILITY_MIN - 1, 1, null]);
  assert.ok(calibrationReport(what, list, '2026-11-05').curve !== null);
});

test('a rate is hidden below twenty hits; days are means of their own', () => {
  const few = recordOf('x', [sampleTally('x', '2026-11-19', 19, 10)]);
  assert.deepEqual([few.n, few.rate, few.lo, few.dayRate, few.missing], [19, null, null, null, 1]);
  const enough = recordOf('x', [sampleTally('x', '2026-11-19', 10, 10), sampleTally('x', '2026-11-20', 30, 0)]);
  assert.deepEqual([enough.rate, enough.dayRate, enough.days, enough.missing], [0.25, 0.5, 2, 0]);
  assert.ok(Math.abs((enough.brier ?? 0) - 0.2) < 1e-12);
  const { total, groups } = recordsOf([sampleTally('a', '2026-11-20', 5, 1), sampleTally('b', '2026-11-20', 25, 5)]);
  assert.deepEqual(
    groups.map(({ key }) => key),
    ['b', 'a'],
  );
  assert.deepEqual([total.n, total.days, total.rate], [30, 1, 0.2]);
});

test('a claim without a direction is right when either excursion reaches the expected move', () => {
  const claim = { dir: 0, stop: null, target: null, expectedMove: 5, cost: 0 } as const;
  const fall = judge(claim, [{ o: 100, h: 101, l: 95, c: 100 }]);
  assert.deepEqual([fall?.hitMove, fall?.hitDir, fall?.touch], [true, null, null]);
  assert.equal(judge(claim, [{ o: 100, h: 104, l: 96, c: 100 }])?.hitMove, false);
  // Favourable is the larger side; the return stays the signed move.
  const told = judge(claim, [{ o: 100, h: 102, l: 94, c: 97 }]);
  assert.ok(Math.abs(told!.mfe - 0.06) < 1e-12 && Math.abs(told!.ret + 0.03) < 1e-12);
  assert.equal(told?.mae, 0);
  assert.equal(judge(claim, []), null);
});
