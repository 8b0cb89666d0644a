import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DayBars } from '../../../../src/main/core/bars/day-bars.ts';
import { emptyBar } from '../../../../src/main/core/bars/bar.ts';
import { Counters, FEED_COUNTERS } from '../../../../src/main/core/counters.ts';
import { SessionCalendar, continuousSpan, dayEndMs } from '../../../../src/main/core/session/calendar.ts';
import { calendarSchema } from '../../../../src/main/core/session/calendar-data.ts';
import { ExpiryBook } from '../../../../src/main/core/session/expiry.ts';
import { expiryRulesSchema } from '../../../../src/main/core/session/expiry-rules.ts';
import { HORIZON_ALARM_DAYS, horizonWarning } from '../../../../src/main/core/session/horizon.ts';
import { sessionAt } from '../../../../src/main/core/session/session-at.ts';
import { MOMENT, TradeGate } from '../../../../src/main/core/table/trade-gate.ts';
import { TickTable } from '../../../../src/main/core/table/tick-table.ts';
import { addDays, istMidnightMs } from '../../../../src/main/core/time/ist.ts';
import rules from '../../../../resources/expiry-rules.json' with { type: 'json' };
import { fixture, shippedCalendar, shippedCalendarData, shippedExpiries } from '../../../support/shipped-calendar.ts';

const calendar = shippedCalendar();
const expiries = shippedExpiries();
const at = (date: string, text: string): number => {
  const [hour = 0, minute = 0, second = 0] = text.split(':').map(Number);
  return istMidnightMs(date) + ((hour * 60 + minute) * 60 + second) * 1_000;
};
const phase = (sessionClass: 'INDEX' | 'FNO' | 'MCX' | 'EQ_PLAIN' | 'EQ_DERIV', date: string, time: string) =>
  sessionAt(calendar, { sessionClass }, at(date, time)).phase;

/** Each special session that the file must hold, with the minutes that trade and one before and after them. */
const SPECIAL = [
  ['2020-02-01', 'Saturday of the budget', '09:15', '15:29', '09:14', '15:30'],
  ['2020-11-14', 'muhurat on a Saturday', '18:15', '19:14', '18:14', '19:15'],
  ['2021-11-04', 'muhurat', '18:15', '19:14', '18:14', '19:15'],
  ['2022-10-24', 'muhurat', '18:15', '19:14', '18:14', '19:15'],
  ['2023-11-12', 'muhurat on a Sunday', '18:15', '19:14', '18:14', '19:15'],
] as const;

for (const [date, name, first, last, before, after] of SPECIAL) {
  test(`failure mode 35: ${date}, ${name}, trades its own hours and nothing else`, () => {
    for (const cls of ['FNO', 'EQ_PLAIN', 'EQ_DERIV', 'INDEX'] as const) {
      assert.equal(phase(cls, date, first), 'continuous', `${cls} ${first}`);
      assert.equal(phase(cls, date, last), 'continuous', `${cls} ${last}`);
      assert.notEqual(phase(cls, date, before), 'continuous', `${cls} ${before}`);
      assert.notEqual(phase(cls, date, after), 'continuous', `${cls} ${after}`);
    }
    assert.equal(calendar.isRegularDay(date), false, 'expiry rules do not count it');
  });
}

test('failure mode 35: a holiday trades nothing, and the trading day in force is the next one', () => {
  assert.equal(calendar.isTradingDay('2026-12-25'), false);
  assert.equal(phase('FNO', '2026-12-25', '11:00'), 'closed');
  assert.equal(calendar.tradeDayOf(at('2026-12-25', '11:00')).date, '2026-12-28');
  assert.equal(phase('MCX', '2026-11-24', '11:00'), 'closed', 'the morning of a half holiday');
  assert.equal(phase('MCX', '2026-11-24', '18:00'), 'continuous', 'its evening');
});

test('failure mode 35: an expiry on a holiday moves to the trading day before it', () => {
  const expiry = expiries.upcoming('NIFTY', '2026-11-20', 0, 1)[0]?.date;
  assert.equal(expiry, '2026-11-23');
  assert.equal(calendar.isTradingDay('2026-11-24', 'FNO'), false);
  // The next contract is the near one from the day after, without a gap.
  assert.equal(expiries.upcoming('NIFTY', '2026-11-24', 1, 0)[0]?.date, '2026-12-01');
  assert.equal(
    expiries.upcoming('NIFTY', '2026-11-23', 0, 1)[0]?.date,
    '2026-11-23',
    'on its last day it is still near',
  );
});

test('failure mode 35: a holiday that is declared late moves the expiry, and the timetable with it', () => {
  const data = shippedCalendarData();
  const own = new SessionCalendar(
    calendarSchema.parse({ ...data, holidays: [...data.holidays, { date: '2026-11-23', name: 'Declared late' }] }),
  );
  const book = new ExpiryBook(expiryRulesSchema.parse(rules), own);
  assert.equal(book.upcoming('NIFTY', '2026-11-18', 0, 1)[0]?.date, '2026-11-20');
  assert.equal(own.nextTradeDate('2026-11-20', 'FNO'), '2026-11-25');
});

test('failure mode 35: an early close ends the candles, the day and everything that waits for them', () => {
  const data = shippedCalendarData();
  const half = {
    date: '2026-11-20',
    name: 'Closes early',
    note: 'made for this test',
    sessions: [{ classes: ['FNO', 'EQ_PLAIN', 'EQ_DERIV', 'INDEX'], spans: [['continuous', '09:15', '13:00']] }],
  };
  const own = new SessionCalendar(calendarSchema.parse({ ...data, specialSessions: [...data.specialSessions, half] }));
  const day = own.tradeDay('2026-11-20');
  assert.equal(continuousSpan(day, 'FNO')?.toMinute, 780);
  assert.equal(dayEndMs(day), at('2026-11-20', '13:00'));
  assert.equal(own.tradeDayOf(at('2026-11-20', '13:00')).date, '2026-11-23');
});

test('failure mode 35: the alarm of the horizon says how many days are left, before and after the end', () => {
  const { horizon } = calendar;
  assert.equal(horizonWarning(calendar, addDays(horizon, -HORIZON_ALARM_DAYS)), null);
  assert.match(horizonWarning(calendar, addDays(horizon, 1 - HORIZON_ALARM_DAYS)) ?? '', /ends in 44 days/);
  assert.match(horizonWarning(calendar, addDays(horizon, -1)) ?? '', /ends in 1 day /);
  assert.match(horizonWarning(calendar, horizon) ?? '', /ends today/);
  assert.match(horizonWarning(calendar, addDays(horizon, 3)) ?? '', /ended 3 days ago.*calendar\.json/);
});

test('failure mode 35: every listed expiry of 2024 to 2026 is a day on which its options trade', () => {
  const lists = fixture('expiries.json') as Record<string, { monthly: string[]; weekly: string[] }>;
  let checked = 0;
  for (const [root, { monthly, weekly }] of Object.entries(lists)) {
    for (const date of [...monthly, ...weekly]) {
      assert.equal(calendar.isTradingDay(date, 'FNO'), true, `${root} ${date}`);
      checked += 1;
    }
    // Rolling over: on the day after an expiry the next listed one is the near one.
    const all = [...new Set([...monthly, ...weekly])].sort();
    for (const [i, date] of all.slice(0, -1).entries()) {
      const next = expiries.upcoming(root, addDays(date, 1), 1, 1)[0]?.date;
      assert.equal(next, all[i + 1], `${root} after ${date}`);
    }
  }
  assert.ok(checked > 300, `${checked} expiries`);
});

test('in its closing auction an index is in auction, and the terminal print is no candle', () => {
  const day = calendar.tradeDay('2026-11-20');
  assert.equal(phase('INDEX', '2026-11-20', '15:14'), 'continuous');
  for (const time of ['15:15', '15:20', '15:34']) assert.equal(phase('INDEX', '2026-11-20', time), 'auction');
  assert.equal(phase('INDEX', '2026-11-20', '15:35'), 'closed');
  const table = TickTable.create(1);
  const bars = DayBars.create(1);
  const gate = new TradeGate(table, bars, Counters.create(FEED_COUNTERS), day);
  const print = (time: string, price: number): number => {
    const seconds = (at('2026-11-20', time) - day.midnightMs) / 1_000;
    const first = table.beginWrite(0);
    const moment = gate.trade(0, first, price, seconds, -1, seconds * 1_000 + 300);
    table.endWrite(0);
    return moment;
  };
  gate.begin(0, 'INDEX', day.midnightMs);
  assert.equal(print('15:13:59', 2_500_000), MOMENT.continuous);
  assert.equal(print('15:14:40', 2_500_500), MOMENT.continuous);
  assert.equal(print('15:34:00', 2_590_000), MOMENT.after, 'the terminal print of the auction');
  const bar = emptyBar();
  assert.equal(bars.read(0, 914, bar), true);
  assert.deepEqual([bar.h, bar.c], [2_500_500, 2_500_500]);
  for (let minute = 915; minute < 960; minute += 1) assert.equal(bars.read(0, minute, bar), false, `minute ${minute}`);
});
