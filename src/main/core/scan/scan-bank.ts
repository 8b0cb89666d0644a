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

/** Instruments that open in the same minute: the session's average price needs to know when. */
interface Group {
  readonly banks: Readonly<Record<ScanInterval, IndicatorBank>>;
}

/**
 * The standard indicators of every scanned instrument on every scan interval, kept bar by bar. The memory is fixed by
 * the number of instruments, which is limited by SCAN_INSTRUMENTS_MAX: 6.4 KB for each, 13 MB at the limit.
 * Values depend on the bars alone, so they are the same live, in a replay and in a run over the past.
 */
export class ScanBank {
  readonly #places = new Map<number, { readonly group: Group; readonly row: number }>();
  readonly #bar: Columns = makeColumns(1);

  constructor(states: readonly ScanState[]) {
    this.add(states);
  }

  /** More instruments, or one that begins anew; what is kept of the others stays. */
  add(states: readonly ScanState[]): void {
    const groups = new Map<number, ScanState[]>();
    for (const state of states) {
      const list = groups.get(state.openMinute);
      if (list === undefined) groups.set(state.openMinute, [state]);
      else list.push(state);
    }
    for (const [openMinute, members] of groups) {
      const group = { banks: banksOf(openMinute, members.length) };
      members.forEach(({ instrument }, row) => this.#places.set(instrument.slot, { group, row }));
    }
  }

  /** Takes the newest bar of a series; every bar once, in order, those of the history too. */
  take(slot: number, interval: ScanInterval, bars: SeriesView): void {
    const { group, row } = this.#placeOf(slot);
    const at = bars.end - 1;
    const { t, o, h, l, c, v } = this.#bar;
    t[0] = bars.t[at]!;
    o[0] = bars.o[at]!;
    h[0] = bars.h[at]!;
    l[0] = bars.l[at]!;
    c[0] = bars.c[at]!;
    v[0] = bars.v[at]!;
    group.banks[interval].closeOne(this.#bar, 0, row);
  }

  /**
   * A value after the newest bar, prices in the instrument's integer scale; null while there are too few bars for it.
   * @param name one of BANK_NAMES; another is an error of the program.
   */
  value(slot: number, interval: ScanInterval, name: string): number | null {
    const place = ensure(PLACES.get(name), `the bank keeps no ${name}`);
    const { group, row } = this.#placeOf(slot);
    const value = group.banks[interval].column(place.entry, place.output)[row]!;
    return Number.isFinite(value) ? value : null;
  }

  #placeOf(slot: number): { readonly group: Group; readonly row: number } {
    return ensure(this.#places.get(slot), `slot ${slot} is not scanned`);
  }
}

function banksOf(openMinute: number, rows: number): Group['banks'] {
  const entries = STANDARD_SET.map((entry) => (entry.fn === 'VWAP' ? { ...entry, params: { openMinute } } : entry));
  const made = SCAN_INTERVALS.map((interval) => [interval, new IndicatorBank(entries, rows)] as const);
  return Object.fromEntries(made) as Record<ScanInterval, IndicatorBank>;
}
