import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Hit } from '#contract/model/scan.ts';
import gap from '../../../src/main/scanners/gap.ts';
import narrowMonth from '../../../src/main/scanners/narrow-cpr-month.ts';
import turtle20 from '../../../src/main/scanners/turtle-20.ts';
import turtle55 from '../../../src/main/scanners/turtle-55.ts';
import yearBreakout from '../../../src/main/scanners/year-breakout.ts';
import { hitsOfRealDay, type RealDay, realDays } from '../../support/real-days.ts';
import type { Row } from '../../support/scan-bench.ts';
import { sharedPath } from '../../support/shared-folder.ts';

/**
 * Scanners over real official days. What must come is worked out here again from the rows of the file, in paise and
 * by the words of the definition, without the program's own functions.
 */
const { path, skip } = sharedPath('data', 'daily', 'nse_eq_daily_fno210_2024-01_2026-08.csv.gz');
const file = skip === false ? realDays(path) : new Map<string, RealDay[]>();
const OPEN_MINUTE = 555;
/** Days kept by the terminal. */
const DAYS_KEPT = 300;
const DATES = ['2025-08-21', '2025-10-06', '2026-01-02', '2026-04-09', '2026-06-15', '2026-07-17', '2026-08-20'];

const split = (before: RealDay, day: RealDay): boolean => day.o / before.c < 0.79 || day.o / before.c > 1.27;
/** The day as its first minute: extremes and volume of the day are in one bar. */
const asMinute = ({ o, h, l, c, v }: RealDay): Map<number, Row> => new Map([[OPEN_MINUTE, [o, h, l, c, v]]]);

/** Every symbol that traded on a date, with the days before it. */
function* onDate(date: string): Generator<{ symbol: string; day: RealDay; days: RealDay[] }> {
  for (const [symbol, all] of file) {
    const at = all.findIndex((day) => day.date === date);
    if (at > 0) yield { symbol, day: all[at]!, days: all.slice(Math.max(0, at - DAYS_KEPT), at) };
  }
}

test('CPR of all symbols for three months equals the closed form 100·|2C − H − L| / (H + L + C)', { skip }, () => {
  let compared = 0;
  let narrow = 0;
  for (const [month, first] of [
    ['2026-05', '2026-06-01'],
    ['2026-06', '2026-07-01'],
    ['2026-07', '2026-08-03'],
  ] as const) {
    for (const { symbol, day, days } of onDate(first)) {
      const inMonth = days.filter(({ date }) => date.startsWith(month));
      const torn = inMonth.some((one, i) => i > 0 && split(inMonth[i - 1]!, one));
      if (inMonth.length === 0 || torn || split(days.at(-1)!, day)) continue;
      const H = Math.max(...inMonth.map(({ h }) => h));
      const L = Math.min(...inMonth.map(({ l }) => l));
      const C = inMonth.at(-1)!.c;
      const widthPct = (100 * Math.abs(2 * C - H - L)) / (H + L + C);
      const all = { widthMax: 5, closeMin: 0, when: 'period' };
      const hits = hitsOfRealDay({ date: first, days, today: asMinute(day), scanners: [[narrowMonth, all]] });
      const [hit] = hits;
      compared += 1;
      if (widthPct >= 5) {
        assert.deepEqual(hits, [], symbol);
        continue;
      }
      assert.ok(hit !== undefined, `${symbol} ${month}`);
      const { evidence, priority, badges } = hit;
      assert.ok(Math.abs((evidence['widthPct'] as number) - widthPct) <= 0.005 + 1e-9, `${symbol}: ${widthPct}`);
      assert.ok(Math.abs((evidence['pivot'] as number) - (H + L + C) / 300) <= 0.005 + 1e-9, symbol);
      assert.equal(priority, widthPct < 0.2 ? 'high' : widthPct < 0.3 ? 'medium' : 'low', symbol);
      assert.equal(badges.includes('Ultra narrow'), widthPct < 0.1);
      if (widthPct < 0.5) narrow += 1;
    }
  }
  console.log(`CPR: ${compared} months of symbols, ${narrow} narrow`);
  assert.ok(compared > 600 && narrow > 60 && narrow < 300);
});

test('two ranges worked out by hand', { skip }, () => {
  const daysOf = (symbol: string, month: string): RealDay[] =>
    (file.get(symbol) ?? []).filter(({ date }) => date.startsWith(month));
  for (const symbol of ['RELIANCE', 'SBIN']) {
    const month = daysOf(symbol, '2026-07');
    const [H, L, C] = [Math.max(...month.map(({ h }) => h)), Math.min(...month.map(({ l }) => l)), month.at(-1)!.c];
    const [P, middle] = [(H + L + C) / 3, (H + L) / 2];
    const [bottom, top] = [middle, 2 * P - middle].sort((a, b) => a - b) as [number, number];
    const all = file.get(symbol)!;
    const at = all.findIndex(({ date }) => date === '2026-08-03');
    const [hit] = hitsOfRealDay({
      date: '2026-08-03',
      days: all.slice(at - DAYS_KEPT, at),
      today: asMinute(all[at]!),
      scanners: [[narrowMonth, { widthMax: 5 }]],
    });
    assert.ok(hit !== undefined);
    for (const [name, value] of Object.entries({ bottom, top, pivot: P }))
      assert.ok(Math.abs((hit.evidence[name] as number) - value / 100) <= 0.005 + 1e-9, `${symbol} ${name}`);
  }
});

const bucketOf = (size: number): string =>
  size < 0.5 ? '0–0.5%' : size < 1 ? '0.5–1%' : size < 2 ? '1–2%' : size < 3 ? '2–3%' : '>3%';

/** Earlier gaps of the same size and side, and how many came back within 1, 3 and 5 sessions. */
function earlierGaps(days: readonly RealDay[], size: number, up: boolean): number[] {
  const counts = [0, 0, 0, 0];
  for (let i = 1; i + 5 <= days.length; i += 1) {
    const before = days[i - 1]!;
    const move = (100 * (days[i]!.o - before.c)) / before.c;
    if (move === 0 || move > 0 !== up || bucketOf(Math.abs(move)) !== bucketOf(size)) continue;
    const next = days.slice(i, i + 5);
    if (next.some((one, k) => split(k === 0 ? before : next[k - 1]!, one))) continue;
    const at = next.findIndex(({ h, l }) => (up ? l <= before.c : h >= before.c));
    counts[0]! += 1;
    [1, 3, 5].forEach((within, k) => (counts[k + 1]! += at >= 0 && at < within ? 1 : 0));
  }
  return counts;
}

test('gaps of all symbols on seven dates: which, how large, filled or not, and how such gaps fared', { skip }, () => {
  let found = 0;
  let filled = 0;
  for (const date of DATES) {
    for (const { symbol, day, days } of onDate(date)) {
      const before = days.at(-1)!;
      const move = (100 * (day.o - before.c)) / before.c;
      const up = move > 0;
      const wanted = Math.abs(move) >= 0.5 && !split(before, day) && day.c > 5_000;
      const comesBack = up ? day.l <= before.c : day.h >= before.c;
      const hits = hitsOfRealDay({ date, days, today: asMinute(day), scanners: [[gap, {}]] });
      assert.deepEqual(
        hits.map(({ variant, side }) => [variant, side]),
        wanted ? [['', up ? 'up' : 'down'], ...(comesBack ? [['filled', up ? 'down' : 'up']] : [])] : [],
        `${symbol} ${date}`,
      );
      if (!wanted) continue;
      found += 1;
      filled += comesBack ? 1 : 0;
      const { evidence } = hits[0]!;
      assert.ok(Math.abs((evidence['gapPct'] as number) - move) <= 0.005 + 1e-9);
      const full = up ? day.o > before.h : day.o < before.l;
      assert.equal(evidence['class'], `${full ? 'FULL' : 'PARTIAL'}_${up ? 'UP' : 'DOWN'}`);
      assert.deepEqual(
        ['n', 'filledSameDay', 'filledWithin3', 'filledWithin5'].map((name) => evidence[name]),
        earlierGaps(days, Math.abs(move), up),
        `${symbol} ${date}`,
      );
    }
  }
  console.log(`gaps: ${found} of at least 0.5 %, ${filled} filled in their session`);
  assert.ok(found > 200 && filled > found * 0.2 && filled < found * 0.95);
});

test('52-week and turtle breakouts of all symbols on seven dates, with and without volume', { skip }, () => {
  const count: Record<string, number> = {};
  for (const date of DATES) {
    for (const { symbol, day, days } of onDate(date)) {
      const mean = days.slice(-20).reduce((sum, { v }) => sum + v, 0) / 20;
      for (const [scanner, sessions] of [
        [yearBreakout, 252],
        [turtle20, 20],
        [turtle55, 55],
      ] as const) {
        const window = days.slice(-sessions);
        const torn = window.some((one, i) => i > 0 && split(window[i - 1]!, one)) || split(days.at(-1)!, day);
        const up = day.c > Math.max(...window.map(({ h }) => h));
        const down = day.c < Math.min(...window.map(({ l }) => l));
        const known = window.length === sessions && !torn && day.c > 5_000;
        for (const minRvol of [0, 1.5]) {
          const loud = minRvol === 0 || (days.length >= 20 && day.v / mean >= minRvol);
          const scanners = [[scanner, { interval: '1d', minRvol }]] as const;
          const hits = hitsOfRealDay({ date, days, today: asMinute(day), scanners });
          const expected = known && loud && (up || down) ? [up ? 'up' : 'down'] : [];
          assert.deepEqual(
            hits.map(({ side }) => side),
            expected,
            `${scanner.id} ${symbol} ${date} ${minRvol}`,
          );
          const key = `${scanner.id} ${minRvol}`;
          count[key] = (count[key] ?? 0) + hits.length;
          for (const hit of hits) checkPlan(hit, day.v / mean);
        }
      }
    }
  }
  console.log(`breakouts: ${JSON.stringify(count)}`);
  assert.ok(count['turtle-20 0']! > count['turtle-55 0']! && count['turtle-55 0']! > count['year-breakout 0']!);
  assert.ok(Object.values(count).every((n) => n > 0));
});

function checkPlan({ evidence, plan, symbol }: Hit, rvol: number): void {
  assert.ok(Math.abs((evidence['rvol'] as number) - rvol) <= 0.005 + 1e-9, symbol);
  if (plan === null) return;
  const sign = plan.action === 'BUY' ? 1 : -1;
  assert.ok(sign * (plan.entry - plan.stop) > 0 && sign * (plan.target - plan.entry) > 0);
  const risk = 2 * (evidence['dailyAtr'] as number);
  assert.ok(Math.abs(Math.abs(plan.entry - plan.stop) - risk) <= 0.07, `${symbol}: two average daily ranges`);
}
