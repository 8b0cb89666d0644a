import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cpr } from '../../../../src/main/core/levels/cpr.ts';
import {
  instrumentLevels,
  type TodayMinute,
  type VolumeDay,
} from '../../../../src/main/core/levels/instrument-levels.ts';
import { periodLevels } from '../../../../src/main/core/levels/period-levels.ts';
import { PERIODS } from '../../../../src/main/core/levels/periods.ts';
import { pivotTable } from '../../../../src/main/core/levels/pivot-table.ts';
import { pivots } from '../../../../src/main/core/levels/pivots.ts';
import { virginRanges } from '../../../../src/main/core/levels/virgin-ranges.ts';
import { Rng } from '../../../../src/main/core/rng.ts';
import { pastTradeDays } from '../../../../src/main/core/session/past-days.ts';
import { TimeOfDayBaseline } from '../../../../src/main/core/volume/baseline.ts';
import { sessionVolumes } from '../../../../src/main/core/volume/session-volumes.ts';
import { turtleState } from '../../../../src/main/core/volume/turtle.ts';
import { NOTHING_KNOWN } from '../../../support/sample-levels.ts';
import { DAY, OPEN_MINUTE } from '../../../support/scan-bench.ts';
import { shippedCalendar } from '../../../support/shipped-calendar.ts';

const PAST = pastTradeDays(shippedCalendar(), DAY.date, 100);
const round = (rupees: number): number => Math.round(rupees * 20) / 20;

function walk(count: number): VolumeDay[] {
  const rng = new Rng('levels');
  let close = 1_000;
  return PAST.slice(-count).map(({ date }) => {
    const open = round(close * (1 + (rng.next() - 0.5) * 0.01));
    close = round(open * (1 + (rng.next() - 0.5) * 0.03));
    const high = round(Math.max(open, close) * (1 + rng.next() * 0.005));
    const low = round(Math.min(open, close) * (1 - rng.next() * 0.005));
    return { date, open, high, low, close, volume: 1_000 + Math.round(rng.next() * 500) };
  });
}

const DAYS = walk(100);
const minuteAt = (minute: number, [o, h, l, c, v]: readonly [number, number, number, number, number]): TodayMinute => ({
  t: DAY.midnightMs + minute * 60_000,
  o,
  h,
  l,
  c,
  v,
});

test('trading days before a date, oldest first, without weekends and holidays', () => {
  const days = pastTradeDays(shippedCalendar(), '2026-11-23', 3);
  assert.deepEqual(
    days.map(({ date }) => date),
    ['2026-11-18', '2026-11-19', '2026-11-20'],
  );
});

test('each period equals the pivot table of the period before it, and its families the pivot functions', () => {
  for (const period of PERIODS) {
    const found = periodLevels(period, DAYS, DAY.date, null);
    const of = found.pivots?.of ?? assert.fail(period);
    const [row] = pivotTable(new Map([['X', DAYS]]), period, of, () => DAY.date);
    assert.ok(row !== undefined);
    const { cpr: range, pivots: set } = found;
    assert.deepEqual(
      [range?.pivot, range?.bc, range?.tc, range?.widthPct, range?.narrow, range?.flag],
      [row.pivot, row.bc, row.tc, row.widthPct, row.narrow, row.flag],
    );
    assert.deepEqual(set?.kinds.classic, pivots('classic', { H: row.high, L: row.low, C: row.close }, Number.NaN));
    assert.equal(set?.kinds.classic['R1'], row.r1);
  }
  assert.deepEqual(
    PERIODS.map((period) => periodLevels(period, DAYS, DAY.date, null).pivots?.of),
    ['2026-11-19', '2026-W46', '2026-10'],
  );
});

test('a range is virgin until its own period trades in it; before the first trade nothing is said', () => {
  const before = periodLevels('day', DAYS, DAY.date, null).cpr ?? assert.fail();
  assert.equal(before.virgin, null);
  const above = { open: before.tc + 5, high: before.tc + 9, low: before.tc + 0.05 };
  assert.equal(periodLevels('day', DAYS, DAY.date, above).cpr?.virgin, true);
  assert.equal(periodLevels('day', DAYS, DAY.date, { ...above, low: before.tc }).cpr?.virgin, false);
  // Woodie alone needs the open of the new day.
  assert.equal(periodLevels('day', DAYS, DAY.date, null).pivots?.kinds.woodie['P'], null);
  assert.ok(Number.isFinite(periodLevels('day', DAYS, DAY.date, above).pivots?.kinds.woodie['P']));
  assert.deepEqual(periodLevels('month', [], DAY.date, null), { pivots: null, cpr: null });
});

test('virgin ranges leave the register when the running day touches them', () => {
  const quiet = { open: 100, low: 99, high: 101, close: 100, volume: 1 };
  const days = [
    { date: '2026-11-16', ...quiet },
    { date: '2026-11-17', open: 120, low: 119, high: 121, close: 120, volume: 1 },
    { date: '2026-11-18', open: 121, low: 119.5, high: 122, close: 121, volume: 1 },
  ];
  const { BC, TC } = cpr({ H: 101, L: 99, C: 100 });
  assert.deepEqual(virginRanges(days, null), [{ date: '2026-11-17', BC, TC }]);
  assert.deepEqual(virginRanges(days, { open: 101, high: 101, low: 100 }), []);
});

test('a whole answer equals the functions it is made of', () => {
  const minutes = [
    minuteAt(OPEN_MINUTE, [1_000, 1_010, 995, 1_005, 50]),
    minuteAt(OPEN_MINUTE + 2, [1_005, 1_008, 1_001, 1_002, 70]),
    minuteAt(OPEN_MINUTE + 5, [1_002, 1_020, 1_002, 1_018, 90]),
  ];
  const sessions = ['2026-11-17', '2026-11-18', '2026-11-19'].map((date, k) => ({
    date,
    minutes: 380,
    volumes: Float64Array.from({ length: 380 }, (_, i) => 10 * (k + 1) + i),
  }));
  const closedMinute = OPEN_MINUTE + 5;
  const nowMs = DAY.midnightMs + (closedMinute + 1) * 60_000;
  const input = { ...NOTHING_KNOWN, days: DAYS, sessions, minutes, closedMinute, nowMs, price: 1_018, vix: 19.5 };
  const found = instrumentLevels(input);
  const slots = [50, 0, 70, 0, 0, 90];
  assert.deepEqual(
    { ...found.volume },
    { minute: closedMinute, today: 210, sessions: 3, ...new TimeOfDayBaseline(sessions, 380).at(5, slots) },
  );
  const turtle = turtleState(DAYS, 1_018);
  assert.deepEqual(
    [found.turtle.high55, found.turtle.ready, found.averages.volume20],
    [turtle.high55, turtle.ready, turtle.volume20],
  );
  const closes = DAYS.slice(-20).map(({ close }) => close);
  assert.equal(found.averages.price20, closes.reduce((a, b) => a + b, 0) / 20);
  assert.deepEqual(found.openingRanges[0], {
    minutes: 5,
    high: 1_010,
    low: 995,
    complete: true,
    breakout: 'up',
    breakoutMs: nowMs,
  });
  assert.deepEqual([found.openingRanges[1]?.complete, found.openingRanges[1]?.high], [false, 1_020]);
  assert.deepEqual([found.vix.regime, found.vix.multiplier, found.sessionMultiplier], ['HIGH', 1.4, 1.8]);
  assert.equal(found.previous?.date, '2026-11-19');
  assert.ok(found.gap !== null);
  assert.deepEqual(found.lacking, ['volume ratio: fewer than 20 minutes with a volume before this one']);
});

test('a short past is told in numbers and leaves nothing made up', () => {
  const found = instrumentLevels({ ...NOTHING_KNOWN, days: DAYS.slice(-34) });
  assert.deepEqual([found.averages.price55, found.turtle.ready, found.volume.base], [null, null, null]);
  assert.ok(found.averages.price20 !== null);
  assert.ok(found.lacking.includes('55-day averages and channels: 34 of 55 days'));
  assert.ok(found.lacking.includes('volume by time of day: 0 of 3 comparable sessions'));
  assert.deepEqual([found.gap, found.vix.known, found.vix.regime], [null, false, 'NORMAL']);
  const nothing = instrumentLevels(NOTHING_KNOWN);
  assert.deepEqual([nothing.previous, nothing.pivots.day, nothing.cpr.month], [null, null, null]);
});

test('past minutes become sessions: holes are 0, the cut day and unknown days are left out', () => {
  const days = PAST.slice(-3);
  const [first, second, third] = days.map(({ midnightMs }) => midnightMs + OPEN_MINUTE * 60_000) as [
    number,
    number,
    number,
  ];
  const t = [
    first,
    first + 60_000,
    second,
    second + 120_000,
    third - 60_000,
    third + 379 * 60_000,
    third + 380 * 60_000,
  ];
  const v = [1, 2, 3, 4, 5, 6, 7];
  const sessions = sessionVolumes({ t, v }, days, 'EQ_DERIV', true);
  assert.deepEqual(
    sessions.map(({ date, minutes }) => [date, minutes]),
    days.slice(1).map(({ date }) => [date, 380]),
  );
  assert.deepEqual(Array.from(sessions[0]?.volumes ?? []).slice(0, 4), [3, 0, 4, 0]);
  const last = Array.from(sessions[1]?.volumes ?? []);
  assert.deepEqual([last.length, last[379], last.reduce((a, b) => a + b, 0)], [380, 6, 6]);
  assert.equal(sessionVolumes({ t, v }, days, 'EQ_DERIV', false).length, 3);
  assert.deepEqual(sessionVolumes({ t, v }, [], 'EQ_DERIV', false), []);
});
