import { RATE_MIN, type ValidationRecord } from '#contract/model/validation.ts';
import { wilson } from '../stats/wilson.ts';

/** The outcomes of one group on one day, as sums. */
export interface DayTally {
  readonly key: string;
  readonly date: string;
  /** Judged, and of these those to which the measure applies, and were right. */
  readonly done: number;
  readonly n: number;
  readonly successes: number;
  readonly censored: number;
  readonly open: number;
  readonly ret: number;
  readonly mfe: number;
  readonly mae: number;
  readonly stops: number;
  readonly targets: number;
  readonly neither: number;
  /** With a confidence, and their squared errors. */
  readonly scored: number;
  readonly squares: number;
}

/** The record of a group from its days (quant.md F.2): the rate is hidden while it rests on too few hits. */
export function recordOf(key: string, days: readonly DayTally[]): ValidationRecord {
  const sum = (of: (day: DayTally) => number): number => days.reduce((total, day) => total + of(day), 0);
  const mean = (total: number, n: number): number | null => (n === 0 ? null : total / n);
  const [n, done, successes] = [sum((day) => day.n), sum((day) => day.done), sum((day) => day.successes)];
  const shown = n >= RATE_MIN;
  const { p, lo, hi } = shown ? wilson(successes, n) : { p: null, lo: null, hi: null };
  const rated = days.filter((day) => day.n > 0);
  const moved = days.filter((day) => day.done > 0);
  return {
    key,
    n,
    censored: sum((day) => day.censored),
    open: sum((day) => day.open),
    successes,
    rate: p,
    lo,
    hi,
    missing: Math.max(0, RATE_MIN - n),
    meanRet: mean(
      sum((day) => day.ret),
      done,
    ),
    meanMfe: mean(
      sum((day) => day.mfe),
      done,
    ),
    meanMae: mean(
      sum((day) => day.mae),
      done,
    ),
    stops: sum((day) => day.stops),
    targets: sum((day) => day.targets),
    neither: sum((day) => day.neither),
    days: rated.length,
    dayRate: shown
      ? mean(
          rated.reduce((total, day) => total + day.successes / day.n, 0),
          rated.length,
        )
      : null,
    dayRet: mean(
      moved.reduce((total, day) => total + day.ret / day.done, 0),
      moved.length,
    ),
    brier: mean(
      sum((day) => day.squares),
      sum((day) => day.scored),
    ),
  };
}

/** Records of all groups, the largest first, and that of all together. */
export function recordsOf(tallies: readonly DayTally[]): { total: ValidationRecord; groups: ValidationRecord[] } {
  const groups = [...Map.groupBy(tallies, ({ key }) => key)].map(([key, days]) => recordOf(key, days));
  const days = [...Map.groupBy(tallies, ({ date }) => date)].map(([date, parts]) => together(date, parts));
  return {
    total: recordOf('', days),
    groups: groups.toSorted((a, b) => b.n - a.n || (a.key < b.key ? -1 : 1)),
  };
}

function together(date: string, parts: readonly DayTally[]): DayTally {
  const sum = (of: (day: DayTally) => number): number => parts.reduce((total, day) => total + of(day), 0);
  return {
    key: '',
    date,
    done: sum((day) => day.done),
    n: sum((day) => day.n),
    successes: sum((day) => day.successes),
    censored: sum((day) => day.censored),
    open: sum((day) => day.open),
    ret: sum((day) => day.ret),
    mfe: sum((day) => day.mfe),
    mae: sum((day) => day.mae),
    stops: sum((day) => day.stops),
    targets: sum((day) => day.targets),
    neither: sum((day) => day.neither),
    scored: sum((day) => day.scored),
    squares: sum((day) => day.squares),
  };
}
