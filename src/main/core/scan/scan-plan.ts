import type { Instrument, InstrumentKind } from '#contract/model/instrument.ts';
import { INTERVAL_MS } from '#contract/model/bar.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import type { Scanner, ScanSchedule } from './scanner.ts';
import type { ScannerRun } from './scanner-run.ts';
import { SCAN_INTERVALS, type ScanInterval, type ScanState } from './scan-state.ts';

/** A scanner of single instruments that runs today. */
export type InstrumentRun = ScannerRun<Scanner>;

/** One scanner on one interval of the instruments that share a plan. */
export interface Planned {
  readonly run: InstrumentRun;
  readonly interval: ScanInterval;
  readonly on: ScanSchedule;
  /** Completed bars that it needs. */
  readonly needed: number;
  /** Place of its memory among those of an instrument. */
  readonly place: number;
}

/** What runs on an instrument; instruments of the same kind and universes share one. */
export interface ScanPlan {
  /** When a bar closes, in the order of the scanners. */
  readonly onBar: Readonly<Record<ScanInterval, readonly Planned[]>>;
  /** At the end of every so many minutes. */
  readonly timed: readonly (Planned & { readonly minutes: number })[];
  /** Before the open. */
  readonly early: readonly Planned[];
  /** Those that are told every bar. */
  readonly followed: readonly InstrumentRun[];
  /** Every scanner that wants the instrument, switched off or not, on the intervals that it runs on. */
  readonly all: readonly { readonly id: string; readonly planned: readonly Planned[] }[];
  /** Intervals on which the standard indicators are kept. */
  readonly values: readonly ScanInterval[];
  /** False: the day's own bars are enough. */
  readonly wantsHistory: boolean;
}

/** Contracts that are listed by the thousand and mostly without a past. */
export function isOption(kind: InstrumentKind): boolean {
  return kind === 'OPTIDX' || kind === 'OPTSTK' || kind === 'OPTFUT' || kind === 'OPTCUR';
}

/** Makes plans and finds the one of an instrument. */
export class ScanPlanner {
  /** With their places in the order of the scanners. */
  readonly #byKind = new Map<InstrumentKind, readonly (readonly [place: number, run: InstrumentRun])[]>();
  readonly #runs: readonly InstrumentRun[];
  readonly #plans = new Map<string, ScanPlan>();

  constructor(runs: readonly InstrumentRun[]) {
    this.#runs = runs;
  }

  /** Null when nothing looks at it: an option that no scanner in force wants, or a kind that no scanner knows. */
  planOf(instrument: Instrument, sessionMinutes: number): ScanPlan | null {
    const option = isOption(instrument.kind);
    const known = this.#knownOf(instrument.kind);
    const placed = known.filter(([, run]) => run.includes(instrument));
    const wanting = placed.map(([, run]) => run);
    // The levels of what is no option are shown without any scanner.
    if (option ? !wanting.some(({ enabled }) => enabled) : known.length === 0) return null;
    const key = `${option} ${sessionMinutes} ${placed.map(([place]) => place).join()}`;
    let plan = this.#plans.get(key);
    if (plan === undefined) this.#plans.set(key, (plan = makePlan(wanting, option, sessionMinutes)));
    return plan;
  }

  #knownOf(kind: InstrumentKind): readonly (readonly [place: number, run: InstrumentRun])[] {
    let known = this.#byKind.get(kind);
    if (known === undefined) {
      known = this.#runs
        .map((run, place) => [place, run] as const)
        .filter(([, run]) => run.scanner.kinds.includes(kind));
      this.#byKind.set(kind, known);
    }
    return known;
  }
}

function makePlan(wanting: readonly InstrumentRun[], option: boolean, sessionMinutes: number): ScanPlan {
  let places = 0;
  const all = wanting.map((run) => {
    const planned = plannedOf(run, places);
    places += new Set(planned.map(({ place }) => place)).size;
    return { id: run.scanner.id, planned };
  });
  const on = all.flatMap(({ planned }) => planned).filter(({ run }) => run.enabled);
  const onBar = on.filter((planned) => planned.on.kind === 'bar');
  const byInterval = SCAN_INTERVALS.map((interval) => [interval, onBar.filter((one) => one.interval === interval)]);
  const tells = new Set(on.flatMap(({ run }) => run.scanner.values ?? SCAN_INTERVALS));
  return {
    onBar: Object.fromEntries(byInterval) as ScanPlan['onBar'],
    timed: on.flatMap((planned) =>
      planned.on.kind === 'interval' ? [{ ...planned, minutes: planned.on.minutes }] : [],
    ),
    early: on.filter((planned) => planned.on.kind === 'pre-market'),
    followed: wanting.filter(({ follower }) => follower !== null),
    all,
    values: option ? SCAN_INTERVALS.filter((interval) => tells.has(interval)) : SCAN_INTERVALS,
    wantsHistory: !option || on.some((planned) => needsHistory(planned, sessionMinutes)),
  };
}

/** On a clock a scanner runs on one of its intervals only. @param firstPlace of its memories. */
function plannedOf(run: InstrumentRun, firstPlace: number): readonly Planned[] {
  const { scanner, params } = run;
  const needed = scanner.barsNeeded(params);
  const own = SCAN_INTERVALS.filter((interval) => scanner.intervals.includes(interval));
  const runsOn = own.filter((interval) => scanner.runsOn(params, interval));
  return (scanner.schedules ?? ON_BARS).flatMap((on) => {
    const intervals = on.kind === 'bar' ? runsOn : on.kind === 'interval' ? runsOn.slice(0, 1) : own.slice(-1);
    return intervals.map((interval) => {
      const at = on.kind === 'pre-market' ? 0 : runsOn.indexOf(interval);
      return { run, interval, on, needed, place: firstPlace + at };
    });
  });
}

const ON_BARS: readonly ScanSchedule[] = [{ kind: 'bar' }];

/** Whether it could never run on the bars of one session alone. */
function needsHistory({ run, interval, on: schedule, needed }: Planned, sessionMinutes: number): boolean {
  if (run.scanner.needsPreviousVolume || schedule.kind === 'pre-market') return true;
  const exceeds = (bars: number, on: ScanInterval): boolean =>
    bars > (on === '1d' ? 1 : Math.ceil((sessionMinutes * MINUTE_MS) / INTERVAL_MS[on]));
  return exceeds(needed, interval) || [...(run.scanner.alsoNeeds ?? [])].some(([on, bars]) => exceeds(bars, on));
}

/** Whether the history that a scanner needs is there. */
export function isReady({ run, interval, needed }: Planned, state: ScanState): boolean {
  if (!state.loaded || (run.scanner.needsPreviousVolume && state.previousVolume === null)) return false;
  return state.series[interval].length >= needed;
}
