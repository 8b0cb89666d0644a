import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RiskControlInfo } from '#contract/model/risk.ts';
import { reachedWords, remedyOf, standOf, usedShare, usedText } from '../../../src/renderer/panels/trade/risk-words.ts';

const control = (used: number | null, limit: number | null, unit = '₹'): RiskControlInfo => ({
  id: 'day-loss',
  title: 'Loss of the day',
  limit,
  unit,
  least: 0,
  most: 100_000,
  reason: 'A day that gets out of hand.',
  used,
  trips: 0,
  optional: true,
});

test('a limit says what is left; 100 % is not said before it is so', () => {
  assert.equal(usedText(control(13_400, 16_000)), '83 %, ₹2,600 left');
  assert.equal(usedText(control(49.9999, 50, 'orders')), '99 %, 0.00 orders left');
  assert.equal(usedText(control(16_000, 16_000)), 'reached');
  assert.equal(usedText(control(null, 5)), '');
  assert.equal(usedText(control(3, null)), '');
});

test('both sides of near and reached; below zero is nothing used', () => {
  assert.deepEqual(
    [79.9, 80, 99.9, 100, 140].map((used) => standOf(control(used, 100))),
    ['free', 'near', 'near', 'reached', 'reached'],
  );
  assert.equal(usedShare(control(-4, 100)), 0);
  assert.equal(usedShare(control(4, 0)), null);
});

test('limits that are used up are named with what to do, the others are not', () => {
  const words = reachedWords([control(5, 10), control(16_000, 16_000)]);
  assert.equal(words.length, 1);
  assert.match(words[0] ?? '', /^Loss of the day is reached: 16,000 of 16,000 ₹\. .*raise the limit/);
  assert.match(remedyOf('unreconciled'), /Reconcile now/);
  assert.equal(remedyOf('something_new'), '');
});
