import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { sessionAt } from '../../../../src/main/core/session/session-at.ts';
import { continuousSpan } from '../../../../src/main/core/session/calendar.ts';
import { addDays, istMidnightMs, weekdayOf } from '../../../../src/main/core/time/ist.ts';
import { sharedPath } from '../../../support/shared-folder.ts';
import { shippedCalendar } from '../../../support/shipped-calendar.ts';

const calendar = shippedCalendar();
const observed = sharedPath('data', 'reference', 'nse_calendar_observed_2020_2026-08.csv');

test('the calendar has exactly the sessions that were seen from 2020 to August 2026', { skip: observed.skip }, () => {
  const lines = readFileSync(observed.path, 'utf8').trim().split(/\r?\n/).slice(1);
  const kinds = new Map(lines.map((line) => [line.slice(0, 10), line.slice(line.lastIndexOf(',') + 1)]));
  const closed = new Set([...kinds].filter(([, kind]) => kind === 'no_session_file').map(([date]) => date));
  const weekend = new Set([...kinds].filter(([, kind]) => kind === 'weekend_session').map(([date]) => date));
  assert.ok(closed.size >= 90 && weekend.size === 8);
  // Two muhurat days had no file of their own in the collection, or had one on a listed holiday.
  const wrong: string[] = [];
  for (let date = '2020-01-01'; date <= '2026-08-21'; date = addDays(date, 1)) {
    const day = weekdayOf(date);
    const expected = day === 0 || day === 6 ? weekend.has(date) : !closed.has(date);
    for (const cls of ['EQ_PLAIN', 'EQ_DERIV', 'INDEX', 'FNO'] as const) {
      if (calendar.isTradingDay(date, cls) !== expected)
        wrong.push(`${date} ${cls} should ${expected ? '' : 'not '}trade`);
    }
  }
  assert.deepEqual(wrong, []);
});

test('special sessions have their times', () => {
  const hours = (date: string) => {
    const span = continuousSpan(calendar.tradeDay(date), 'FNO');
    return span === undefined ? null : [span.fromMinute / 60, span.toMinute / 60];
  };
  assert.deepEqual(hours('2020-02-01'), [9.25, 15.5]);
  for (const date of ['2020-11-14', '2021-11-04', '2022-10-24', '2023-11-12'])
    assert.deepEqual(hours(date), [18.25, 19.25]);
  assert.deepEqual(hours('2024-03-02'), [9.25, 12.5]);
  assert.deepEqual(
    calendar.tradeDay('2024-03-02').spans.FNO.map(({ fromMinute, toMinute }) => [fromMinute, toMinute]),
    [
      [555, 600],
      [690, 750],
    ],
  );
});

test('the session of an instrument at a time', () => {
  const at = (date: string, text: string): number => {
    const [hour = 0, minute = 0] = text.split(':').map(Number);
    return istMidnightMs(date) + (hour * 60 + minute) * 60_000;
  };
  const phase = (sessionClass: 'INDEX' | 'FNO' | 'MCX' | 'EQ_PLAIN', date: string, time: string) =>
    sessionAt(calendar, { sessionClass }, at(date, time)).phase;
  assert.equal(phase('INDEX', '2026-11-20', '15:20'), 'auction');
  assert.equal(phase('FNO', '2026-11-20', '15:20'), 'continuous');
  assert.equal(phase('EQ_PLAIN', '2026-11-20', '15:20'), 'continuous');
  assert.equal(phase('MCX', '2026-11-20', '23:54'), 'continuous');
  assert.equal(phase('MCX', '2026-10-30', '23:54'), 'closed');
  assert.equal(phase('FNO', '2023-11-12', '18:30'), 'continuous');
  assert.equal(phase('FNO', '2024-05-18', '11:00'), 'closed');
  assert.equal(phase('FNO', '2026-11-21', '11:00'), 'closed');
  const auction = sessionAt(calendar, { sessionClass: 'INDEX' }, at('2026-11-20', '15:20'));
  assert.deepEqual([auction.fromMs, auction.toMs], [at('2026-11-20', '15:15'), at('2026-11-20', '15:35')]);
  const closed = sessionAt(calendar, { sessionClass: 'INDEX' }, at('2026-11-20', '16:00'));
  assert.deepEqual([closed.phase, closed.fromMs, closed.day.date], ['closed', null, '2026-11-20']);
});
