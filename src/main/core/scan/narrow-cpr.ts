import { z } from 'zod';
import { toRupees } from '#contract/model/price.ts';
import { cpr, NARROW_PCT } from '../levels/cpr.ts';
import { foldDays, type Period, periodOf } from '../levels/periods.ts';
import { type ValueRange, valueRelation } from '../levels/value-relation.ts';
import { istDate } from '../time/ist.ts';
import type { VolumeDay } from '../levels/instrument-levels.ts';
import { isSplit } from './price-guard.ts';
import { dayOpen } from './day-bars.ts';
import { defineScanner, type Scanner } from './scanner.ts';

/** Widths in percent of the pivot below which a range is urgent, and worth a look. */
const RED_PCT = 0.2;
const YELLOW_PCT = 0.3;
/** Below this width a range is a line. */
const ULTRA_PCT = 0.1;

const WORDS = { day: 'Daily', week: 'Weekly', month: 'Monthly' } as const;
/** What `when` of a week or a month is called beside its default. */
const WHEN = ['session', 'period'] as const;

const params = z.object({
  widthMax: z
    .number()
    .min(0.01)
    .max(5)
    .default(NARROW_PCT)
    .meta({ unit: '%', sentence: 'The width must be below this part of the pivot.' }),
  when: z.enum(WHEN).default('session').meta({
    unit: '',
    sentence: 'Told at the start of every session, or only in the first session of the period.',
  }),
  closeMin: z
    .number()
    .min(0)
    .max(100_000)
    .default(50)
    .meta({ unit: '₹', sentence: 'Instruments that close at or below this price are left out.' }),
});

/**
 * The scanner of narrow central pivot ranges of one period (quant.md A.25). The range follows from the period before,
 * so it is told before the open, against the last close; at the first closed minute where the session opens at 09:00.
 * Levels made of prices around a split, or of a part of a period, are left out; a split that takes effect today shows in
 * the first price, which is not there before the open.
 */
export function narrowCpr(period: Period): Scanner {
  return defineScanner({
    id: `narrow-cpr-${period}`,
    title: `${WORDS[period]} narrow CPR`,
    group: 'levels',
    sentence: `A central pivot range of the ${period} that is narrow against the price: a move out of it is likely.`,
    intervals: ['1m', '1d'],
    schedules: [{ kind: 'pre-market' }, { kind: 'bar' }],
    kinds: ['EQUITY', 'INDEX', 'FUTIDX', 'FUTSTK', 'FUTCOM'],
    params,
    columns: [
      'widthPct',
      'relation',
      'close',
      'top',
      'pivot',
      'bottom',
      'topBefore',
      'bottomBefore',
      'of',
      'sessionOfPeriod',
    ],
    priorities: [
      { column: 'widthPct', below: RED_PCT, is: 'high' },
      { column: 'widthPct', below: YELLOW_PCT, is: 'medium' },
    ],
    badges: [{ column: 'widthPct', below: ULTRA_PCT, label: 'Ultra narrow' }],
    memoryCells: 1,
    needsPreviousVolume: false,
    barsNeeded: () => 1,
    // A day's range is old when the day's bar closes.
    runsOn: (_params, interval) => interval === '1m',
    scan(view, { widthMax, when, closeMin }, emit) {
      const { memory, past, bars, openMs, instrument } = view;
      if (memory[0] === 1) return;
      memory[0] = 1;
      const range = past.period(period).cpr;
      if (range === null || range.flag !== '' || range.widthPct === null || range.widthPct >= widthMax) return;
      const at = bars.end - 1;
      const close = toRupees(bars.c[at]!, instrument.decimals);
      const open = view.closeMs > openMs ? toRupees(dayOpen(view), instrument.decimals) : null;
      if (close <= closeMin || isSplit(past.days, 1, open)) return;
      const today = periodOf(istDate(openMs), period);
      const sessionOfPeriod = 1 + past.days.filter(({ date }) => periodOf(date, period) === today).length;
      if (when === 'period' && sessionOfPeriod > 1) return;
      const before = rangeBefore(past.days, period, range.of);
      emit({
        side: sideOf(close, range),
        evidence: {
          widthPct: range.widthPct,
          relation: before === null ? null : valueRelation(range, before),
          close,
          top: range.tc,
          pivot: range.pivot,
          bottom: range.bc,
          topBefore: before?.tc ?? null,
          bottomBefore: before?.bc ?? null,
          of: range.of,
          sessionOfPeriod,
        },
      });
    },
  });
}

/** Above the range the way up is open, below it the way down. */
function sideOf(close: number, { bc, tc }: ValueRange): 'up' | 'down' | 'neutral' {
  if (close > tc) return 'up';
  return close < bc ? 'down' : 'neutral';
}

/** The range that was in force in the period `of`, made of the one before it; null without one, or when it jumped. */
function rangeBefore(days: readonly VolumeDay[], period: Period, of: string): ValueRange | null {
  const bars = foldDays(days, period);
  const before = bars[bars.findIndex((bar) => bar.period === of) - 1];
  if (before === undefined || before.jumped) return null;
  const { BC: bc, TC: tc } = cpr({ H: before.high, L: before.low, C: before.close });
  return { bc, tc };
}
