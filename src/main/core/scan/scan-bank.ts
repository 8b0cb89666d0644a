import { ensure } from '#contract/faults.ts';
import { IndicatorBank, STANDARD_SET } from '../indicators/bank.ts';
import { type Columns, makeColumns } from '../indicators/columns.ts';
import { indicatorOf } from '../indicators/index.ts';
import type { SeriesView } from './scanner.ts';
import { SCAN_INTERVALS, type ScanInterval, type ScanState } from './scan-state.ts';

/** Where a value is found: entry of the standard set, and output of it. */
interface Place {
  readonly entry: number;
  readonly output: string;
}

/** `EMA_8`, `RSI`, `MACD.signal`: the function, the window where there are several, and the output where it has a name. */
function placesByName(): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  STANDARD_SET.forEach(({ fn, params }, entry) => {
    const { outputs } = ensure(indicatorOf(fn), `no indicator ${fn}`);
    const base = params?.['n'] === undefined ? fn : `${fn}_${params['n']}`;
    for (const output of outputs) places.set(output === 'value' ? base : `${base}.${output}`, { entry, output });
  });
  return places;
}

const PLACES = placesByName();

/** Names that a scanner may ask its view for. */
export const BANK_NAMES: readonly string[] = [...PLACES.keys()];

/** The indicators of several instruments on one interval; the newest values of each by name. */
interface Kept {
  readonly bank: IndicatorBank;
  readonly values: ReadonlyMap<string, Float64Array>;
}

/** Instruments that open in the same minute and are kept on the same intervals. */
type Group = Partial<Readonly<Record<ScanInterval, Kept>>>;

/** Which intervals are kept of an instrument; empty = none. */
export type KeptIntervals = (state: ScanState) => readonly ScanInterval[];

/**
 * The standard indicators of scanned instruments, kept bar by bar, on the intervals that are asked for: 1.6 KB for each
 * instrument and interval. Values depend on the bars alone, so they are the same live, in a replay and in a run over
 * the past.
 */
export class ScanBank {
  readonly #places = new Map<number, { readonly group: Group; readonly row: number }>();
  readonly #bar: Columns = makeColumns(1);
  readonly #intervalsOf: KeptIntervals;

  constructor(states: readonly ScanState[], intervalsOf: KeptIntervals = () => SCAN_INTERVALS) {
    this.#intervalsOf = intervalsOf;
    this.add(states);
  }

  /** More instruments, or one that begins anew; what is kept of the others stays. */
  add(states: readonly ScanState[]): void {
    const groups = new Map<string, { readonly intervals: readonly ScanInterval[]; readonly members: ScanState[] }>();
    for (const state of states) {
      const intervals = this.#intervalsOf(state);
      if (intervals.length === 0) continue;
      const key = `${state.openMinute} ${intervals.join()}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, { intervals, members: [state] });
      else group.members.push(state);
    }
    for (const { intervals, members } of groups.values()) {
      const group = groupOf(members[0]!.openMinute, intervals, members.length);
      members.forEach(({ instrument }, row) => this.#places.set(instrument.slot, { group, row }));
    }
  }

  /** Keeps nothing of an instrument any more; the memory goes with the last one of its group. */
  drop(slot: number): void {
    this.#places.delete(slot);
  }

  /** Takes the newest bar of a series; every bar once, in order, those of the history too. */
  take(slot: number, interval: ScanInterval, bars: SeriesView): void {
    const place = this.#places.get(slot);
    const kept = place?.group[interval];
    if (place === undefined || kept === undefined) return;
    const at = bars.end - 1;
    const { t, o, h, l, c, v } = this.#bar;
    t[0] = bars.t[at]!;
    o[0] = bars.o[at]!;
    h[0] = bars.h[at]!;
    l[0] = bars.l[at]!;
    c[0] = bars.c[at]!;
    v[0] = bars.v[at]!;
    kept.bank.closeOne(this.#bar, 0, place.row);
  }

  /**
   * A value after the newest bar, prices in the instrument's integer scale; null while there are too few bars for it.
   * @param name one of BANK_NAMES; another is an error of the program, as is an instrument or interval that is not kept.
   */
  value(slot: number, interval: ScanInterval, name: string): number | null {
    const place = this.#places.get(slot);
    const kept = place?.group[interval];
    if (place === undefined || kept === undefined) {
      ensure(PLACES.get(name), `the bank keeps no ${name}`);
      throw new RangeError(
        `indicators of slot ${slot} on ${interval} are not kept: it is not scanned, or no scanner names the interval in its values`,
      );
    }
    const value = ensure(kept.values.get(name), `the bank keeps no ${name}`)[place.row]!;
    return Number.isFinite(value) ? value : null;
  }
}

function groupOf(openMinute: number, intervals: readonly ScanInterval[], rows: number): Group {
  const entries = STANDARD_SET.map((entry) => (entry.fn === 'VWAP' ? { ...entry, params: { openMinute } } : entry));
  const made = intervals.map((interval): [ScanInterval, Kept] => {
    const bank = new IndicatorBank(entries, rows);
    const values = new Map([...PLACES].map(([name, { entry, output }]) => [name, bank.column(entry, output)]));
    return [interval, { bank, values }];
  });
  return Object.fromEntries(made);
}
