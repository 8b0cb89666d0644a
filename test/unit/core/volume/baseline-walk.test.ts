import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { TimeOfDayBaseline } from '../../../../src/main/core/volume/baseline.ts';
import { BaselineWalk } from '../../../../src/main/core/volume/baseline-walk.ts';

test('a walk through the slots says what the baseline says of each, to the last bit', () => {
  const volumes = fc.array(fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ min: 0, max: 1e6, noNaN: true })), {
    minLength: 1,
    maxLength: 12,
  });
  const session = fc.record({ date: fc.constant('2026-11-19'), minutes: fc.constantFrom(12, 6), volumes });
  fc.assert(
    fc.property(
      fc.array(session, { maxLength: 24 }),
      fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 12, maxLength: 12 }),
      fc.uniqueArray(fc.integer({ min: 0, max: 11 }), { minLength: 1 }),
      (past, today, slots) => {
        const whole = new TimeOfDayBaseline(past, 12);
        const walk = new BaselineWalk(past, 12);
        for (const slot of slots.toSorted((a, b) => a - b)) {
          const sum = today.slice(0, slot + 1).reduce((a, b) => a + b, 0);
          const told = walk.at(slot, today[slot]!, sum);
          assert.deepEqual(told, whole.at(slot, today.slice(0, slot + 1)));
          assert.deepEqual(walk.at(slot, today[slot]!, sum), told, 'asked again');
        }
      },
    ),
  );
});
