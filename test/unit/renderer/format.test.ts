import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  age,
  changePercent,
  fixed,
  grouped,
  istDay,
  istTime,
  NO_VALUE,
  price,
  quantity,
  signedFixed,
  signedPercent,
  toneOf,
} from '../../../src/renderer/ui/format.ts';

test('Indian grouping agrees with the platform for every integer, with the true minus', () => {
  const reference = new Intl.NumberFormat('en-IN');
  fc.assert(
    fc.property(fc.integer({ min: -1e12, max: 1e12 }), (value) => {
      assert.equal(grouped(value), reference.format(value === 0 ? 0 : value).replace('-', '\u2212'));
    }),
  );
});

test('fixed prices keep every decimal and read back exactly', () => {
  fc.assert(
    fc.property(fc.integer({ min: -2e9, max: 2e9 }), fc.constantFrom<2 | 4>(2, 4), (value, decimals) => {
      const text = fixed(value, decimals);
      assert.equal(text.split('.')[1]?.length, decimals);
      assert.equal(Number(text.replaceAll(',', '').replace('\u2212', '-').replace('.', '')), value === 0 ? 0 : value);
    }),
  );
});

test('prices: zero is no price, signs are explicit, small fractions are not lost', () => {
  assert.equal(price(0, 2), NO_VALUE);
  assert.equal(price(5, 2), '0.05');
  assert.equal(price(832_512, 4), '83.2512');
  assert.equal(signedFixed(-5, 2), '\u22120.05');
  assert.equal(signedFixed(12_345_678, 2), '+1,23,456.78');
  assert.equal(signedFixed(0, 2), '0.00');
});

test('percent: two decimals, no signed zero, a dash for nothing', () => {
  assert.equal(signedPercent(0.394), '+0.39');
  assert.equal(signedPercent(-0.001), '0.00');
  assert.equal(signedPercent(-1.2), '\u22121.20');
  assert.equal(signedPercent(changePercent(100, 0)), NO_VALUE);
  assert.equal(signedPercent(changePercent(0, 100)), NO_VALUE);
  assert.equal(signedPercent(changePercent(14_178_500, 14_123_500)), '+0.39');
});

test('colour and arrow follow what is shown, not what was rounded away', () => {
  assert.deepEqual(
    [0.394, -1.2, 0.004, -0.004, 0, Number.NaN].map((value) => toneOf(signedPercent(value))),
    ['up', 'down', '', '', '', ''],
  );
});

test('quantities turn into lakh and crore at their borders', () => {
  assert.equal(quantity(99_999), '99,999');
  assert.equal(quantity(100_000), '1.00 L');
  assert.equal(quantity(382_000), '3.82 L');
  assert.equal(quantity(9_999_999), '100.0 L');
  assert.equal(quantity(12_000_000), '1.20 Cr');
  assert.equal(quantity(12_345_678_901), '1,235 Cr');
});

test('ages step from tenths to seconds, minutes, hours without a gap', () => {
  assert.equal(age(-5), '0.0 s');
  assert.equal(age(310), '0.3 s');
  assert.equal(age(9_949), '9.9 s');
  assert.equal(age(9_950), '10 s');
  assert.equal(age(99_600), '2 m');
  assert.equal(age(5_970_000), '2 h');
  assert.equal(age(Number.NaN), NO_VALUE);
});

test('times are IST whatever the machine thinks', () => {
  assert.equal(istTime(Date.parse('2026-11-20T03:45:00Z')), '09:15:00');
  assert.equal(istTime(Date.parse('2026-11-19T18:30:00Z')), '00:00:00');
  assert.equal(istDay(Date.parse('2026-11-19T18:30:00Z'), true), 'Fri 20 Nov 2026');
});
