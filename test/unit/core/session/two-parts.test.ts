import assert from 'node:assert/strict';
import { test } from 'node:test';
import { TICK_FLAG } from '#contract/columns.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import { inContinuousSession } from '../../../../src/main/core/alerts/alert-gate.ts';
import { emptyBar } from '../../../../src/main/core/bars/bar.ts';
import { DayBars } from '../../../../src/main/core/bars/day-bars.ts';
import { Counters, FEED_COUNTERS } from '../../../../src/main/core/counters.ts';
import { tradingMinutesToExpiry } from '../../../../src/main/core/options/time-to-expiry.ts';
import { ScanState } from '../../../../src/main/core/scan/scan-state.ts';
import { barEndMinute, continuousParts } from '../../../../src/main/core/session/continuous-time.ts';
import { isSilent, trustMoment } from '../../../../src/main/core/table/feed-trust.ts';
import { MOMENT, TradeGate } from '../../../../src/main/core/table/trade-gate.ts';
import { TickTable } from '../../../../src/main/core/table/tick-table.ts';
import { share } from '../../../support/scan-bench.ts';
import { shippedCalendar } from '../../../support/shipped-calendar.ts';

const calendar = shippedCalendar();
/** 09:15 to 10:00 and 11:30 to 12:30, with a pre-open from 11:15. */
const DAY = calendar.tradeDay('2024-03-02');
const minuteOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
const atMs = (text: string): number => DAY.midnightMs + minuteOf(text) * MINUTE_MS;

test('failure mode 35: between the two parts of a day nothing becomes a candle, and its volume is in none', () => {
  const table = TickTable.create(1);
  const bars = DayBars.create(1);
  const gate = new TradeGate(table, bars, Counters.create(FEED_COUNTERS), DAY);
  gate.begin(0, 'EQ_DERIV', DAY.midnightMs);
  const print = (time: string, price: number, volume: number): number => {
    const seconds = minuteOf(time) * 60 + 1;
    const first = table.beginWrite(0);
    const moment = gate.trade(0, first, price, seconds, volume, seconds * 1_000 + 300);
    table.endWrite(0);
    return moment;
  };
  assert.equal(print('09:15', 10_000, 100), MOMENT.continuous);
  assert.equal(print('09:59', 10_100, 150), MOMENT.continuous);
  assert.equal(print('10:00', 10_150, 160), MOMENT.after, 'closed');
  assert.equal(print('11:16', 20_000, 460), MOMENT.after, 'pre-open of the second part');
  assert.equal(print('11:25', 20_100, 460), MOMENT.after, 'and what follows it');
  assert.equal(print('11:30', 10_200, 500), MOMENT.continuous);
  assert.equal(print('12:29', 10_300, 510), MOMENT.continuous);
  assert.equal(print('12:30', 10_400, 515), MOMENT.after);
  const bar = emptyBar();
  const held: [number, number, number][] = [];
  for (let minute = 540; minute < 800; minute += 1) if (bars.read(0, minute, bar)) held.push([minute, bar.c, bar.v]);
  assert.deepEqual(held, [
    [minuteOf('09:15'), 10_000, 100],
    [minuteOf('09:59'), 10_100, 50],
    [minuteOf('11:30'), 10_200, 40],
    [minuteOf('12:29'), 10_300, 10],
  ]);
});

test('failure mode 35: a row that is quiet in the pause is not stale; it is when the second part runs without it', () => {
  const instrument = share(0);
  const row = {
    flags: TICK_FLAG.traded,
    recvDayMs: minuteOf('09:59') * MINUTE_MS,
    cadenceMs: 200,
    lagMs: 0,
    ticks: 5_000,
  };
  const silentAt = (time: string): boolean =>
    isSilent(row, instrument, trustMoment(DAY, instrument, atMs(time), 5_000));
  assert.equal(silentAt('10:30'), false);
  assert.equal(silentAt('11:20'), false);
  assert.equal(silentAt('11:30'), false, 'the pause itself is no silence');
  assert.equal(silentAt('11:45'), true);
});

test('failure mode 35: a bar that the pause cuts ends with the part, for charts and for scanners', () => {
  const parts = continuousParts(DAY, 'EQ_DERIV');
  const end = (open: string, length: number): number => barEndMinute(parts, minuteOf(open), length);
  assert.equal(end('09:15', 60), minuteOf('10:00'));
  assert.equal(end('09:45', 15), minuteOf('10:00'));
  assert.equal(end('09:45', 120), minuteOf('11:45'), 'a bar that reaches the second part goes on in it');
  assert.equal(end('11:15', 60), minuteOf('12:15'));
  assert.equal(end('12:15', 60), minuteOf('12:30'));

  const state = new ScanState(share(0), DAY, [minuteOf('09:15'), minuteOf('12:30')]);
  const closes: string[] = [];
  for (let minute = minuteOf('09:15'); minute < minuteOf('12:30'); minute += 1) {
    const trades = parts.some(({ fromMinute, toMinute }) => minute >= fromMinute && minute < toMinute);
    state.closeMinute(
      minute,
      trades ? { o: 1, h: 1, l: 1, c: 1, v: 1, oi: 0 } : null,
      () => {},
      (interval, closeMs) => {
        if (interval === '1h' || interval === '1d')
          closes.push(`${interval} ${(closeMs - DAY.midnightMs) / MINUTE_MS}`);
      },
    );
  }
  assert.deepEqual(closes, ['1h 600', `1h ${minuteOf('12:15')}`, `1h ${minuteOf('12:30')}`, `1d ${minuteOf('12:30')}`]);
  assert.equal(state.series['1h'].length, 3);
  assert.equal(state.dayVolume, 105);
  assert.equal(inContinuousSession(DAY, 'EQ_DERIV', atMs('10:00')), true, 'a hit of the cut bar is of the session');
  assert.equal(inContinuousSession(DAY, 'EQ_DERIV', atMs('10:15')), false);
});

test('the minutes that trade until an expiry leave the pause out', () => {
  assert.equal(tradingMinutesToExpiry(calendar, '2024-03-02', 'FNO', DAY.midnightMs), 105);
  assert.equal(tradingMinutesToExpiry(calendar, '2024-03-02', 'FNO', atMs('10:40')), 60);
});
