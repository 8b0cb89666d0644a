import { ensure } from '#contract/faults.ts';
import { toRupees } from '#contract/model/price.ts';
import type { Bar } from '../bars/bar.ts';
import { type Columns, makeColumns } from '../indicators/columns.ts';
import type { ScanView } from '../scan/scanner.ts';
import type { Domain } from './cells.ts';
import type { Program } from './program.ts';
import { type StepTools, stepsOf } from './steps.ts';

/** Instruments whose state is kept together: few objects for 25,000 instruments, little waste for a few. */
export const ROWS_TOGETHER = 128;

/** The bar that is being taken, prices in rupees, and what is known beside it. */
export interface TakenBar {
  readonly columns: Columns;
  view: ScanView | null;
}

/** One domain of a program for a group of instruments: a column of newest values for each cell. */
export class DomainRows {
  readonly values: readonly Float64Array[];
  readonly #steps: readonly ((row: number) => void)[];
  readonly #again: readonly ((row: number) => void)[];

  /** @param others domains that `on` cells read. */
  constructor(program: Program, domain: Domain, tools: Omit<StepTools, 'values' | 'rows'>) {
    const cells = ensure(program.cells.get(domain), `no values on ${domain}`);
    const { values, steps, again } = stepsOf(cells, { ...tools, rows: ROWS_TOGETHER });
    this.values = values;
    this.#steps = steps;
    this.#again = again;
  }

  step(row: number): void {
    for (const step of this.#steps) step(row);
  }

  /** Reads anew what the view says, and what is made of it, without a new bar. */
  look(row: number): void {
    for (const step of this.#again) step(row);
  }
}

export function emptyTaken(): TakenBar {
  return { columns: makeColumns(1), view: null };
}

/** Takes a bar over, in rupees: before anything is computed, as for charts, so that the numbers are the same. */
export function takeBar(
  taken: TakenBar,
  openMs: number,
  bar: Readonly<Bar>,
  decimals: 2 | 4,
  view: ScanView | null,
): void {
  const { t, o, h, l, c, v, oi } = taken.columns;
  t[0] = openMs;
  o[0] = toRupees(bar.o, decimals);
  h[0] = toRupees(bar.h, decimals);
  l[0] = toRupees(bar.l, decimals);
  c[0] = toRupees(bar.c, decimals);
  v[0] = bar.v;
  oi[0] = bar.oi;
  taken.view = view;
}
