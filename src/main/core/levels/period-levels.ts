import type { CprLevels, PivotSet } from '#contract/model/levels.ts';
import { cpr, touches } from './cpr.ts';
import { type DailyRow, foldDays, type Period, periodOf } from './periods.ts';
import { pivotTable } from './pivot-table.ts';
import { PIVOT_KINDS, pivots } from './pivots.ts';

/** Pivots and central pivot range of the period that a date lies in. */
export interface PeriodLevels {
  readonly pivots: PivotSet | null;
  readonly cpr: CprLevels | null;
}

/** The running day's prices, rupees. */
export interface RunningDay {
  readonly open: number;
  readonly high: number;
  readonly low: number;
}

/**
 * Levels for the day, week or month of `date`, made of the newest period before it; null without one.
 * Equal to the pivot table of the same days.
 * @param days completed official days before `date`, oldest first, rupees.
 * @param today null before the first trade.
 */
export function periodLevels(
  period: Period,
  days: readonly DailyRow[],
  date: string,
  today: RunningDay | null,
): PeriodLevels {
  const bars = foldDays(days, period);
  const name = periodOf(date, period);
  const source = bars.findLast((bar) => bar.period < name);
  if (source === undefined) return { pivots: null, cpr: null };
  const row = pivotTable(new Map([['', days]]), period, source.period, () => date)[0]!;
  const running = bars.find((bar) => bar.period === name) ?? null;
  const open = running?.open ?? today?.open ?? Number.NaN;
  const hlc = { H: source.high, L: source.low, C: source.close };
  const kinds = Object.fromEntries(
    PIVOT_KINDS.map((kind) => [kind, finiteOnly(pivots(kind, hlc, open))]),
  ) as PivotSet['kinds'];
  const range = cpr(hlc);
  const traded = [running, today].filter((one) => one !== null);
  const touched = traded.some(({ high, low }) => touches(high, low, range));
  return {
    pivots: { of: row.period, flag: row.flag, kinds },
    cpr: {
      of: row.period,
      flag: row.flag,
      pivot: row.pivot,
      bc: row.bc,
      tc: row.tc,
      widthPct: row.widthPct,
      narrow: row.narrow,
      virgin: traded.length === 0 ? null : !touched,
    },
  };
}

function finiteOnly(levels: Readonly<Record<string, number>>): Record<string, number | null> {
  return Object.fromEntries(
    Object.entries(levels).map(([name, value]) => [name, Number.isFinite(value) ? value : null]),
  );
}
