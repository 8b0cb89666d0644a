import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { SessionClock } from '../../../../src/main/core/session/session-clock.ts';
import { clockAt } from '../../../../src/main/core/time/clock.ts';
import { istMidnightMs } from '../../../../src/main/core/time/ist.ts';
import { shippedCalendar } from '../../../support/shipped-calendar.ts';

const calendar = shippedCalendar();
const at = (date: string, hour: number, minute: number) => istMidnightMs(date) + (hour * 60 + minute) * 60_000;
const wallMs = 1_000_000;
const start = { epochMs: at('2026-11-20', 9, 15), wallMs, speed: 60 };
const HOUR_WALL_MS = 60_000;

test('runs at its speed, then jumps from the last close to the first span of the next trading day', () => {
  const clock = new SessionClock(calendar, start);
  assert.equal(clock.at(wallMs + HOUR_WALL_MS).nowMs, at('2026-11-20', 10, 15));
  const dayWallMs = ((23 * 60 + 55 - 555) / 60) * HOUR_WALL_MS;
  assert.equal(clock.at(wallMs + dayWallMs - 1).day.date, '2026-11-20');
  const monday = clock.at(wallMs + dayWallMs);
  assert.equal(monday.nowMs, at('2026-11-23', 9, 0));
  assert.equal(monday.day.date, '2026-11-23');
  assert.equal(monday.line.wallMs, wallMs + dayWallMs);
  const tuesday = clock.at(monday.untilWallMs);
  assert.equal(tuesday.nowMs, at('2026-11-24', 17, 0));
});

test('a start after the close, on a holiday or at night begins with the next first span', () => {
  const first = (epochMs: number) => new SessionClock(calendar, { ...start, epochMs }).at(wallMs).nowMs;
  assert.equal(first(at('2026-11-21', 12, 0)), at('2026-11-23', 9, 0));
  assert.equal(first(at('2026-11-20', 23, 56)), at('2026-11-23', 9, 0));
  assert.equal(first(at('2026-11-20', 3, 0)), at('2026-11-20', 3, 0));
  assert.throws(() => new SessionClock(calendar, { ...start, speed: 0 }), /speed/);
});

test('is a pure function of wall time, asked in any order, and always on its line and inside the day', () => {
  const asked = new SessionClock(calendar, start);
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 20 * 24 * HOUR_WALL_MS }), { minLength: 1, maxLength: 20 }),
      (waits) => {
        for (const wait of waits) {
          const moment = asked.at(wallMs + wait);
          assert.deepEqual(moment, new SessionClock(calendar, start).at(wallMs + wait));
          assert.equal(moment.nowMs, clockAt(moment.line, wallMs + wait));
          assert.equal(calendar.tradeDayOf(Math.floor(moment.nowMs)).date, moment.day.date);
        }
      },
    ),
    { numRuns: 50 },
  );
});
