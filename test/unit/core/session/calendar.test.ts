import assert from 'node:assert/strict';
import { test } from 'node:test';
import { calendarSchema } from '../../../../src/main/core/session/calendar-data.ts';
import {
  SessionCalendar,
  continuousSpan,
  dayEndMs,
  dayStartMs,
  phaseAt,
} from '../../../../src/main/core/session/calendar.ts';
import { istMidnightMs } from '../../../../src/main/core/time/ist.ts';
import { shippedCalendar, shippedCalendarData } from '../../../support/shipped-calendar.ts';

const calendar = shippedCalendar();
const at = (date: string, hour: number, minute: number, second = 0) =>
  istMidnightMs(date) + ((hour * 60 + minute) * 60 + second) * 1_000;

test('2026-11-20 is a Friday with the timetables in force since August and September 2026', () => {
  const day = calendar.tradeDay('2026-11-20');
  assert.deepEqual(day.spans.EQ_DERIV, [
    { phase: 'preopen', fromMinute: 540, toMinute: 550 },
    { phase: 'buffer', fromMinute: 550, toMinute: 555 },
    { phase: 'continuous', fromMinute: 555, toMinute: 915 },
    { phase: 'auction', fromMinute: 915, toMinute: 935 },
    { phase: 'postclose', fromMinute: 950, toMinute: 960 },
  ]);
  assert.deepEqual(continuousSpan(day, 'FNO'), { phase: 'continuous', fromMinute: 555, toMinute: 940 });
  assert.deepEqual(continuousSpan(day, 'INDEX'), { phase: 'continuous', fromMinute: 555, toMinute: 915 });
  assert.deepEqual(continuousSpan(day, 'EQ_PLAIN'), { phase: 'continuous', fromMinute: 555, toMinute: 930 });
  assert.deepEqual(continuousSpan(day, 'MCX'), { phase: 'continuous', fromMinute: 540, toMinute: 1435 });
  assert.deepEqual(continuousSpan(day, 'CDS'), { phase: 'continuous', fromMinute: 540, toMinute: 1020 });
  assert.equal(dayStartMs(day), at('2026-11-20', 9, 0));
  assert.equal(dayEndMs(day), at('2026-11-20', 23, 55));
});

test('before August 2026 everything of the cash and F&O market ran to 15:30, and F&O had no pre-open before December 2025', () => {
  for (const cls of ['INDEX', 'EQ_DERIV', 'EQ_PLAIN', 'FNO'] as const) {
    assert.equal(continuousSpan(calendar.tradeDay('2026-07-31'), cls)?.toMinute, 930, cls);
  }
  assert.equal(calendar.tradeDay('2025-12-05').spans.FNO[0]?.phase, 'continuous');
  assert.deepEqual(calendar.tradeDay('2025-12-08').spans.FNO[0], { phase: 'preopen', fromMinute: 540, toMinute: 548 });
  assert.equal(calendar.tradeDay('2026-09-07').spans.FNO[0]?.toMinute, 550);
});

test('phases change on the minute and are closed in the gaps and on other dates', () => {
  const day = calendar.tradeDay('2026-11-20');
  assert.equal(phaseAt(day, 'EQ_DERIV', at('2026-11-20', 9, 14, 59)), 'buffer');
  assert.equal(phaseAt(day, 'EQ_DERIV', at('2026-11-20', 9, 15)), 'continuous');
  assert.equal(phaseAt(day, 'EQ_DERIV', at('2026-11-20', 15, 15)), 'auction');
  assert.equal(phaseAt(day, 'FNO', at('2026-11-20', 15, 39, 59)), 'continuous');
  assert.equal(phaseAt(day, 'EQ_DERIV', at('2026-11-20', 15, 40)), 'closed');
  assert.equal(phaseAt(day, 'EQ_DERIV', at('2026-11-20', 15, 50)), 'postclose');
  assert.equal(phaseAt(day, 'EQ_DERIV', at('2026-11-19', 10, 0)), 'closed');
});

test('on the holiday of 2026-11-24 only the MCX evening trades', () => {
  for (const cls of ['INDEX', 'EQ_DERIV', 'EQ_PLAIN', 'FNO', 'CDS'] as const) {
    assert.equal(calendar.isTradingDay('2026-11-24', cls), false, cls);
  }
  assert.deepEqual(continuousSpan(calendar.tradeDay('2026-11-24'), 'MCX'), {
    phase: 'continuous',
    fromMinute: 1020,
    toMinute: 1435,
  });
  assert.equal(calendar.isTradingDay('2026-11-24'), true);
  assert.equal(calendar.isTradingDay('2026-12-25'), false);
});

test('the day in force is today until its last span has ended', () => {
  assert.equal(calendar.tradeDayOf(at('2026-11-20', 3, 0)).date, '2026-11-20');
  assert.equal(calendar.tradeDayOf(at('2026-11-20', 23, 54, 59)).date, '2026-11-20');
  assert.equal(calendar.tradeDayOf(at('2026-11-20', 23, 55)).date, '2026-11-23');
  assert.equal(calendar.tradeDayOf(at('2026-11-21', 12, 0)).date, '2026-11-23');
  assert.equal(calendar.tradeDayOf(at('2026-12-25', 12, 0)).date, '2026-12-28');
  assert.equal(calendar.previousTradeDate('2026-11-25', 'FNO'), '2026-11-23');
  assert.equal(calendar.nextTradeDate('2026-11-23', 'FNO'), '2026-11-25');
});

test('the MCX close follows the daylight saving time of the United States', () => {
  const close = (date: string) => continuousSpan(calendar.tradeDay(date), 'MCX')?.toMinute;
  assert.equal(close('2026-03-06'), 1435);
  assert.equal(close('2026-03-09'), 1410);
  assert.equal(close('2026-10-30'), 1410);
  assert.equal(close('2026-11-02'), 1435);
  assert.equal(close('2026-01-01'), 1020);
  assert.equal(close('2026-01-26'), undefined);
});

test('special sessions trade on their own times; those without known times do not trade', () => {
  assert.deepEqual(continuousSpan(calendar.tradeDay('2025-10-21'), 'FNO'), {
    phase: 'continuous',
    fromMinute: 825,
    toMinute: 885,
  });
  assert.equal(continuousSpan(calendar.tradeDay('2024-11-01'), 'EQ_DERIV')?.fromMinute, 1080);
  assert.equal(calendar.isTradingDay('2026-02-01', 'EQ_PLAIN'), true);
  assert.equal(calendar.isTradingDay('2025-02-01', 'EQ_PLAIN'), true);
  assert.equal(calendar.isTradingDay('2026-11-08'), false);
});

test('after the horizon weekdays trade by assumption and the calendar says so', () => {
  assert.equal(calendar.horizon, '2026-12-31');
  assert.equal(calendar.knows('2026-12-31'), true);
  assert.equal(calendar.knows('2027-01-01'), false);
  assert.equal(calendar.isTradingDay('2027-01-01', 'FNO'), true);
  assert.equal(calendar.isTradingDay('2027-01-02'), false);
});

test('every listed equity holiday is a weekday without regular trading', () => {
  for (const { date } of shippedCalendarData().holidays) assert.equal(calendar.isRegularDay(date), false, date);
  const weekend = shippedCalendarData().holidays.filter(({ date }) => [0, 6].includes(new Date(date).getUTCDay()));
  assert.deepEqual(weekend, []);
});

test('a broken calendar file is refused with the place of the fault', () => {
  const data = shippedCalendarData();
  const bad = { ...data, holidays: [{ date: '2026-02-30', name: 'no such day' }] };
  assert.match(calendarSchema.safeParse(bad).error?.message ?? '', /calendar date/);
  const overlap = {
    ...data,
    schedules: [{ classes: ['FNO'], from: '2026-01-01', spans: [['continuous', '09:15', '09:00']] }],
  };
  assert.equal(calendarSchema.safeParse(overlap).success, false);
  const dead = new SessionCalendar({
    ...data,
    schedules: [],
    commodityFrom: '2999-01-01',
    commodityHours: { ...data.commodityHours, open: '17:00', closes: [{ from: '2018-01-01', close: '17:00' }] },
  });
  assert.throws(() => dead.nextTradeDate('2026-11-20'), /no trading day/);
});
