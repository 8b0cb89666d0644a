import { ensure, FaultError } from '#contract/faults.ts';
import type { Columns } from './columns.ts';
import { isFault, paramsOf, stepAll } from './compute.ts';
import type { Definition, Kernel, Params } from './definition.ts';
import { indicatorOf } from './index.ts';

/** An indicator with parameters, as a bank keeps it. */
export interface BankEntry {
  /** Function name of the indicator. */
  readonly fn: string;
  readonly params?: Params;
}

/** EMA windows that are kept for every scanned instrument. */
export const EMA_WINDOWS = [5, 8, 10, 13, 20, 50, 100, 200] as const;

/** What every scanned instrument has at each minute close. */
export const STANDARD_SET: readonly BankEntry[] = [
  ...EMA_WINDOWS.map((n) => ({ fn: 'EMA', params: { n } })),
  { fn: 'SMA' },
  { fn: 'RSI' },
  { fn: 'MACD' },
  { fn: 'ATR' },
  { fn: 'ADX' },
  { fn: 'SUPERTREND' },
  { fn: 'BBANDS' },
  { fn: 'DONCHIAN' },
  { fn: 'RVOL' },
  { fn: 'VWAP' },
];

interface Kept {
  readonly definition: Definition;
  readonly kernel: Kernel;
  readonly outs: readonly Float64Array[];
}

/** A set of indicators for many instruments: row i of every column belongs to instrument i. */
export class IndicatorBank {
  readonly #kept: readonly Kept[];

  /** @throws FaultError when an entry names no indicator or breaks its parameters: entries are ours, not the user's. */
  constructor(entries: readonly BankEntry[], capacity: number) {
    this.#kept = entries.map(({ fn, params }) => {
      const definition = ensure(indicatorOf(fn), `no indicator ${fn}`);
      const checked = paramsOf(definition, params);
      if (isFault(checked)) throw new FaultError(checked);
      const kernel = definition.kernel(checked, capacity);
      return { definition, kernel, outs: definition.outputs.map(() => new Float64Array(capacity).fill(Number.NaN)) };
    });
  }

  /**
   * Takes one closed bar for each of the first `rows` instruments; a NaN close means that it has none this minute.
   * `columns.x` is the close column. Prices must have been checked.
   */
  close(columns: Columns, rows: number): void {
    for (const { kernel, outs } of this.#kept) stepAll(kernel, columns, rows, outs);
  }

  /**
   * Takes row `i` of the columns as the next closed bar of one instrument, where bars do not close all at once.
   * The same terms as for `close`.
   */
  closeOne(columns: Columns, i: number, row: number): void {
    for (const { kernel, outs } of this.#kept) kernel.step(row, columns, i, outs, row, true);
  }

  /** Newest values of an output of an entry, one per instrument; NaN where undefined. */
  column(entry: number, output: string): Float64Array {
    const { definition, outs } = ensure(this.#kept[entry], `no entry ${entry}`);
    return ensure(outs[definition.outputs.indexOf(output)], `${definition.name} has no output ${output}`);
  }
}
