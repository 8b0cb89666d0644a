import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Hit } from '#contract/model/scan.ts';
import stopHunt from '../../../src/main/scanners/stop-hunt-zones.ts';
import supportResistance from '../../../src/main/scanners/support-resistance.ts';
import { hitsOfRealDay, type RealDay, realDays } from '../../support/real-days.ts';
import { sharedPath } from '../../support/shared-folder.ts';

/**
 * Zones of turning points on real official days. The turning points are those that a person reads off the chart; their
 * mean, the average range and the volume are worked out here from the rows, without the program's own functions.
 */
const { path, skip } = sharedPath('data', 'daily', 'nse_eq_daily_fno210_2024-01_2026-08.csv.gz');
const file = skip === false ? realDays(path) : new Map<string, RealDay[]>();
const OPEN_MINUTE = 555;
const DAYS_KEPT = 300;
const BARS_BESIDE = 3;

interface Place {
  readonly day: RealDay;
  readonly days: readonly RealDay[];
}

function placeOf(symbol: string, date: string): Place {
  const all = file.get(symbol) ?? assert.fail(`${symbol} is in the file`);
  const at = all.findIndex((one) => one.date === date);
  assert.ok(at > DAYS_KEPT, `${symbol} has a past before ${date}`);
  return { day: all[at]!, days: all.slice(at - DAYS_KEPT, at) };
}

function hitsOn({ day, days }: Place): Hit[] {
  const today = new Map([[OPEN_MINUTE, [day.o, day.h, day.l, day.c, day.v] as const]]);
  const params = { interval: '1d' };
  return hitsOfRealDay({
    date: day.date,
    days,
    today,
    scanners: [
      [stopHunt, params],
      [supportResistance, params],
    ],
  });
}

/** Wilder's average true range of 14, from the first of the kept days on, rupees. */
function averageRange({ day, days }: Place): number {
  const all = [...days, day];
  const ranges = all.map(({ h, l }, i) => {
    const before = all[i - 1]?.c;
    return before === undefined ? h - l : Math.max(h, before) - Math.min(l, before);
  });
  let mean = ranges.slice(0, 14).reduce((sum, range) => sum + range) / 14;
  for (const range of ranges.slice(14)) mean = (13 * mean + range) / 14;
  return mean / 100;
}

const volumeRatio = ({ day, days }: Place): number => (20 * day.v) / days.slice(-20).reduce((sum, { v }) => sum + v, 0);

/** The price of a turning point, rupees, when it is one: the extreme of the three days on each side. */
function turningPoint({ days }: Place, date: string, side: 'high' | 'low'): number {
  const at = days.findIndex((one) => one.date === date);
  const sign = side === 'high' ? 1 : -1;
  const of = (i: number): number => sign * (side === 'high' ? days[i]!.h : days[i]!.l);
  for (let away = 1; away <= BARS_BESIDE; away += 1) {
    assert.ok(of(at - away) < of(at) && of(at + away) <= of(at), `${side} of ${date}`);
  }
  return (sign * of(at)) / 100;
}

interface Case {
  readonly symbol: string;
  readonly date: string;
  readonly scannerId: string;
  readonly event: string;
  readonly points: readonly (readonly [date: string, side: 'high' | 'low'])[];
  /** Mean of the turning points, rupees, by hand. */
  readonly level: number;
}

const CASES: readonly Case[] = [
  // 1461.40 and 1468.60. The day went to 1475.00, beyond 1465 + 0.25 × 24.4 = 1471.1, and closed at 1450.80.
  {
    symbol: 'RELIANCE',
    date: '2025-06-24',
    scannerId: 'stop-hunt-zones',
    event: 'down',
    points: [
      ['2025-05-15', 'high'],
      ['2025-06-11', 'high'],
    ],
    level: 1465,
  },
  // 1508.30 and 1501.60, two highs that had become support. Down to 1496.30 on 3.5 times the volume, closed at 1507.60.
  {
    symbol: 'RELIANCE',
    date: '2026-01-06',
    scannerId: 'stop-hunt-zones',
    event: 'up',
    points: [
      ['2025-10-29', 'high'],
      ['2025-11-06', 'high'],
    ],
    level: 1504.95,
  },
  // 835.50 and 829.00. Up to 842.50, closed at 829.00.
  {
    symbol: 'SBIN',
    date: '2025-07-17',
    scannerId: 'stop-hunt-zones',
    event: 'down',
    points: [
      ['2025-04-22', 'high'],
      ['2025-04-29', 'high'],
    ],
    level: 832.25,
  },
  // 1581.30 and 1580.90. The first day that came up to them since, 1592.50, and closed below at 1575.60.
  {
    symbol: 'RELIANCE',
    date: '2026-01-01',
    scannerId: 'support-resistance',
    event: 'resistance touch',
    points: [
      ['2025-11-28', 'high'],
      ['2025-12-23', 'high'],
    ],
    level: 1581.1,
  },
  // 809.50 and 809.45. From 797.35 to a close of 812.30 on 1.7 times the volume.
  {
    symbol: 'SBIN',
    date: '2025-05-30',
    scannerId: 'support-resistance',
    event: 'resistance break',
    points: [
      ['2025-01-03', 'high'],
      ['2025-05-15', 'high'],
    ],
    level: 809.475,
  },
];

for (const { symbol, date, scannerId, event, points, level } of CASES) {
  test(`${symbol} on ${date}: ${scannerId}, ${event} at ${level}`, { skip }, () => {
    const place = placeOf(symbol, date);
    const prices = points.map(([of, side]) => turningPoint(place, of, side));
    assert.ok(Math.abs(prices.reduce((sum, price) => sum + price) / prices.length - level) < 1e-9);
    const hit = hitsOn(place).find((one) => one.scannerId === scannerId) ?? assert.fail('it fires');
    const { evidence } = hit;
    assert.equal(scannerId === 'stop-hunt-zones' ? hit.side : evidence['event'], event);
    assert.equal(evidence['touches'], points.length);
    assert.ok(Math.abs((evidence['level'] as number) - level) <= 0.0051, `${evidence['level']}`);
    assert.ok(Math.abs((evidence['atr'] as number) - averageRange(place)) < 0.01 * averageRange(place));
    assert.ok(Math.abs((evidence['rvol'] as number) - volumeRatio(place)) < 0.006);
    assert.equal(evidence['close'], place.day.c / 100);
  });
}

test('every hunt of twenty shares in a year reaches through its zone and comes back, with volume and a plan behind it', {
  skip,
}, () => {
  let hunts = 0;
  for (const [symbol, all] of [...file].slice(0, 20)) {
    for (let at = Math.max(DAYS_KEPT, all.length - 250); at < all.length; at += 5) {
      const place = { day: all[at]!, days: all.slice(at - DAYS_KEPT, at) };
      if (place.day.c <= 5_000) continue;
      for (const { scannerId, side, evidence, plan } of hitsOn(place)) {
        if (scannerId !== 'stop-hunt-zones') continue;
        hunts += 1;
        const { day, days } = place;
        const before = days.at(-1)!.c / 100;
        const [level, reach] = [evidence['level'] as number, 0.25 * averageRange(place)];
        const d = side === 'up' ? 1 : -1;
        const wick = (side === 'up' ? day.l : day.h) / 100;
        const what = `${symbol} ${day.date}`;
        assert.ok(d * (level - wick) > reach * 0.98, `${what}: the wick is beyond the zone`);
        assert.ok(d * (day.c / 100 - level) > -0.006 && d * (before - level) > -0.006, `${what}: and back`);
        assert.ok(volumeRatio(place) >= 1.5, `${what}: with volume`);
        assert.ok(plan !== null && d * (wick - plan.stop) > -0.051, `${what}: the stop is behind the wick`);
        assert.ok(d * (plan.target - plan.entry) > 0);
      }
    }
  }
  console.log(`${hunts} hunts`);
  assert.ok(hunts >= 5, `${hunts} hunts`);
});
