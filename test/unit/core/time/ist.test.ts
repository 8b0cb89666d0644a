import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wallAt } from '../../../../src/main/core/time/clock.ts';
import {
  addDays,
  dayMsOf,
  istDate,
  istMidnightMs,
  minuteOfDay,
  minuteOfText,
  textOfMinute,
  weekdayOf,
} from '../../../../src/main/core/time/ist.ts';

test('IST conversions at the edges of the day', () => {
  assert.equal(istMidnightMs('2026-11-20'), Date.UTC(2026, 10, 19, 18, 30));
  assert.equal(istDate(Date.UTC(2026, 10, 19, 18, 30)), '2026-11-20');
  assert.equal(istDate(Date.UTC(2026, 10, 19, 18, 30) - 1), '2026-11-19');
  assert.equal(minuteOfDay(Date.UTC(2026, 10, 20, 3, 45, 59)), 555);
  assert.equal(dayMsOf(Date.UTC(2026, 10, 20, 3, 45, 0, 250)), 33_300_250);
  assert.equal(dayMsOf(-1), dayMsOf(86_400_000 - 1));
  assert.equal(weekdayOf('2026-11-20'), 5);
  assert.equal(addDays('2026-12-31', 1), '2027-01-01');
  assert.equal(addDays('2024-03-01', -1), '2024-02-29');
});

test('texts of times both ways, and bad texts refused', () => {
  assert.equal(minuteOfText('09:15'), 555);
  assert.equal(textOfMinute(555), '09:15');
  assert.equal(minuteOfText('24:00'), 1440);
  for (const bad of ['9:15', '24:01', '10:60', 'noon', '']) assert.throws(() => minuteOfText(bad), /HH:MM/, bad);
  for (const bad of ['2026-02-29', '20261120', '2026-13-01', '']) assert.throws(() => istMidnightMs(bad), /date/, bad);
});

test('wall time of an engine time', () => {
  assert.equal(wallAt({ epochMs: 1_000, wallMs: 50, speed: 10 }, 2_000), 150);
  assert.equal(wallAt({ epochMs: 1_000, wallMs: 50, speed: 0 }, 2_000), Number.POSITIVE_INFINITY);
  assert.equal(wallAt({ epochMs: 1_000, wallMs: 50, speed: 0 }, 900), 50);
});
