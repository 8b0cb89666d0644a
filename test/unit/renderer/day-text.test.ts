import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { dayAfter, dayOfText } from '../../../src/renderer/ui/day-text.ts';

test('a day is read however India writes it, the day before the month', () => {
  for (const text of ['2026-11-20', '20-11-2026', '20/11/2026', '20.11.2026', '20-Nov-2026', ' 20 november 2026 '])
    assert.equal(dayOfText(text), '2026-11-20', text);
  assert.equal(dayOfText('5/4/2026'), '2026-04-05');
});

test('what is no day of the calendar is none', () => {
  for (const text of [
    '',
    '20',
    '20-11',
    '20-11-26',
    '31-04-2026',
    '2026-02-30',
    '2026-13-01',
    '20-Foo-2026',
    '2026--20',
  ])
    assert.equal(dayOfText(text), null, text);
});

test('a day on and back is the same day, and every day is read as it is written', () => {
  const days = fc.date({ min: new Date('2015-01-01'), max: new Date('2035-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(days, fc.integer({ min: 1, max: 400 }), (date, count) => {
      const iso = date.toISOString().slice(0, 10);
      assert.equal(dayOfText(iso), iso);
      assert.equal(dayAfter(dayAfter(iso, count), -count), iso);
    }),
  );
  assert.equal(dayAfter('2026-02-28', 1), '2026-03-01');
});
