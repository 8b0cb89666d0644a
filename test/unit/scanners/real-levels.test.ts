import assert from 'node:assert/strict';
import { test } from 'node:test';
import pivotProximity from '../../../src/main/scanners/pivot-proximity.ts';
import virginCpr from '../../../src/main/scanners/virgin-cpr.ts';
import { hitsOfRealDay, type RealDay, realDays } from '../../support/real-days.ts';
import type { Row } from '../../support/scan-bench.ts';
import { sharedPath } from '../../support/shared-folder.ts';

/** Levels over real official days, worked out here again by the words of the definitions. */
const { path, skip } = sharedPath('data', 'daily', 'nse_eq_daily_fno210_2024-01_2026-08.csv.gz');
const file = skip === false ? realDays(path) : new Map<string, RealDay[]>();
const OPEN_MINUTE = 555;
const DAYS_KEPT = 300;
/** Ranges that the scanner follows, and the sessions that must have passed since. */
const FOLLOWED = 40;
const AGE_MIN = 2;

const split = (before: RealDay, day: RealDay): boolean => day.o / before.c < 0.79 || day.o / before.c > 1.27;
const asMinute = ({ o, h, l, c, v }: RealDay): Map<number, Row> => new Map([[OPEN_MINUTE, [o, h, l, c, v]]]);

function placeOf(symbol: string, date: string): { day: RealDay; days: RealDay[] } {
  const all = file.get(symbol) ?? assert.fail(`${symbol} is in the file`);
  const at = all.findIndex((one) => one.date === date);
  return { day: all[at]!, days: all.slice(Math.max(0, at - DAYS_KEPT), at) };
}

// By hand, RELIANCE on 2026-06-15, from the high 1297.00, low 1262.50 and close 1293.00 of 2026-06-12:
// P = 3852.50 / 3 = 1284.1667, R1 = 2 P - L = 1305.8333, R2 = P + H - L = 1318.6667, R3 = H + 2 (P - L) = 1340.3333.
// The day closed at 1307.00: 0.09 % above R1 (very close), 0.88 % below R2 (in the zone), 2.5 % below R3 and 1.8 % above P.
test('pivot proximity worked out by hand', { skip }, () => {
  const { day, days } = placeOf('RELIANCE', '2026-06-15');
  const params = { interval: '1m' };
  const hits = hitsOfRealDay({ date: day.date, days, today: asMinute(day), scanners: [[pivotProximity, params]] });
  assert.deepEqual(
    hits.map(({ variant, priority, evidence }) => [variant, priority, Number(evidence['distancePct']).toFixed(2)]),
    [
      ['R1', 'high', '0.09'],
      ['R2', 'low', '-0.88'],
    ],
  );
});

test('virgin ranges of all symbols that a day touched: no session since had traded in them', { skip }, () => {
  let touched = 0;
  for (const date of ['2026-01-02', '2026-06-15', '2026-08-20']) {
    for (const symbol of file.keys()) {
      const { day, days } = placeOf(symbol, date);
      const torn = days.some((one, i) => i > 0 && split(days[i - 1]!, one));
      if (day === undefined || days.length < 30 || torn || split(days.at(-1)!, day) || day.c <= 5_000) continue;
      const ranges = days.slice(0, -AGE_MIN).map(({ h, l, c }, i) => {
        // A range is of the session after the one that it is made of.
        const of = days[i + 1]!.date;
        const [middle, pivot] = [(h + l) / 2, (h + l + c) / 3];
        const [bottom, top] = [middle, 2 * pivot - middle].toSorted((a, b) => a - b) as [number, number];
        const isVirgin = !days.slice(i + 1).some((later) => later.l <= top && later.h >= bottom);
        return { of, bottom, top, isVirgin };
      });
      const wanted = ranges
        .filter(({ isVirgin }) => isVirgin)
        .slice(-FOLLOWED)
        .filter(({ bottom, top }) => day.l <= top && day.h >= bottom)
        .map(({ of }) => of);
      const hits = hitsOfRealDay({ date, days, today: asMinute(day), scanners: [[virginCpr, {}]] });
      const told = hits.filter(({ evidence }) => evidence['event'] === 'touch').map(({ variant }) => variant);
      assert.deepEqual(told.toSorted(), wanted.toSorted(), `${symbol} ${date}`);
      touched += wanted.length;
    }
  }
  console.log(`${touched} virgin ranges touched`);
  assert.ok(touched > 50, 'there was something to compare');
});
