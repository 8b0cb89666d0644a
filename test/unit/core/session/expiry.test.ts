import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture, shippedExpiries } from '../../../support/shipped-calendar.ts';

const book = shippedExpiries();
const lists = fixture('expiries.json') as Record<string, { monthly: string[]; weekly: string[] }>;

for (const [underlying, { monthly, weekly }] of Object.entries(lists)) {
  test(`${underlying}: rules reproduce the listed expiries of 2024 to 2026`, () => {
    assert.deepEqual(book.monthly(underlying, '2024-01-01', '2026-12-31'), monthly);
    assert.deepEqual(book.weekly(underlying, '2024-01-01', '2026-12-31'), weekly);
  });
}

test('the November 2026 expiry of the NSE moves from the holiday to Monday the 23rd', () => {
  assert.deepEqual(book.upcoming('NIFTY', '2026-11-20', 4, 3), [
    { date: '2026-11-23', flag: 'M' },
    { date: '2026-12-01', flag: 'W' },
    { date: '2026-12-08', flag: 'W' },
    { date: '2026-12-15', flag: 'W' },
    { date: '2026-12-22', flag: 'W' },
    { date: '2026-12-29', flag: 'M' },
    { date: '2027-01-26', flag: 'M' },
  ]);
  assert.deepEqual(book.upcoming('RELIANCE', '2026-11-20', 2, 1), [{ date: '2026-11-23', flag: 'M' }]);
  assert.equal(book.hasWeekly('BANKNIFTY', '2026-11-20'), false);
  assert.equal(book.hasWeekly('SENSEX', '2026-11-20'), true);
});

test('a narrow range gives exactly the dates inside it', () => {
  assert.deepEqual(book.weekly('NIFTY', '2026-11-09', '2026-11-09'), ['2026-11-09']);
  assert.deepEqual(book.monthly('NIFTY', '2026-11-24', '2026-12-28'), []);
  assert.deepEqual(book.monthly('SENSEX', '2026-11-26', '2026-11-26'), ['2026-11-26']);
});
