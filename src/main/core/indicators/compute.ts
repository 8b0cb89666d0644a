import { type Fault, fault } from '#contract/faults.ts';
import {
  type BarLike,
  barFault,
  barsFault,
  type Columns,
  columnsOf,
  type Field,
  makeColumns,
  type Source,
  sourceAt,
  withSource,
  writeBar,
} from './columns.ts';
import type { Definition, Kernel, Params } from './definition.ts';

/** The bar fields that an indicator reads with these parameters. */
export function fieldsOf(definition: Definition, params: Params): readonly Field[] {
  const source = params['source'] as Source | undefined;
  if (source === undefined) return definition.needs;
  const read: readonly Field[] =
    source === 'hl2'
      ? ['h', 'l']
      : source === 'hlc3'
        ? ['h', 'l', 'c']
        : source === 'ohlc4'
          ? ['o', 'h', 'l', 'c']
          : [source];
  return [...new Set([...definition.needs, ...read])];
}

/** Tells a fault from the value that could have been there. */
export function isFault(value: unknown): value is Fault {
  return typeof value === 'object' && value !== null && 'kind' in value && 'code' in value && 'text' in value;
}

/** Checks parameters against the definition; a fault names what is wrong. */
export function paramsOf(definition: Definition, input: unknown): Params | Fault {
  const parsed = definition.params.safeParse(input ?? {});
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue === undefined || issue.path.length === 0 ? 'params' : issue.path.join('.');
  return fault('input.params', `${definition.name}: ${where}: ${issue?.message ?? 'not valid'}. See calc --list.`, {
    fn: definition.name,
  });
}

/**
 * Whole columns at once: one output column per name, NaN where undefined.
 * The bars must have been checked; leading NaN of the source are skipped (an indicator on an indicator).
 */
export function compute(definition: Definition, params: Params, columns: Columns): Float64Array[] {
  const input = withSource(columns, (params['source'] as Source | undefined) ?? 'c');
  const length = input.x.length;
  const outs = definition.outputs.map(() => new Float64Array(length));
  computeInto(definition, params, input, outs);
  return outs;
}

/** `compute` into columns of the caller; `columns.x` is already the source. */
export function computeInto(
  definition: Definition,
  params: Params,
  columns: Columns,
  outs: readonly Float64Array[],
): void {
  const length = columns.x.length;
  let from = 0;
  if (params['source'] !== undefined) while (from < length && Number.isNaN(columns.x[from]!)) from++;
  if (definition.batch !== undefined) {
    definition.batch(params, columns, from, outs);
    return;
  }
  for (const out of outs) out.fill(Number.NaN, 0, from);
  const kernel = definition.kernel(params, 1);
  for (let i = from; i < length; i++) kernel.step(0, columns, i, outs, i, true);
}

/**
 * Takes row i of the columns as the next closed bar of series i, for the first `rows` series: one minute close of all
 * instruments. Outputs go to `outs[k][i]`. A row whose close is NaN has no bar: that series stays as it was, because
 * a minute without a trade is not made up (quant.md 0.4).
 */
export function stepAll(kernel: Kernel, columns: Columns, rows: number, outs: readonly Float64Array[]): void {
  const { c } = columns;
  for (let row = 0; row < rows; row++) {
    if (!Number.isNaN(c[row]!)) kernel.step(row, columns, row, outs, row, true);
  }
}

/** Checks a list of bars and computes: what the command line does. Values are null where undefined. */
export function computeBars(
  definition: Definition,
  params: Params,
  bars: readonly BarLike[],
): Record<string, (number | boolean | null)[]> | Fault {
  const found = barsFault(bars, fieldsOf(definition, params), definition.looseRange ?? false);
  if (found !== null) return found;
  const outs = compute(definition, params, columnsOf(bars));
  const flags = definition.flags ?? [];
  return Object.fromEntries(definition.outputs.map((name, k) => [name, nullable(outs[k]!, flags.includes(name))]));
}

/** A column at the edge: null for undefined, yes and no for flags. */
export function nullable(column: Float64Array, flag = false): (number | boolean | null)[] {
  return Array.from(column, (value) => (Number.isFinite(value) ? (flag ? value !== 0 : value) : null));
}

/**
 * One indicator on one live series. `update` gives the forming bar, as often as it changes; `close` takes it for good.
 * A bad bar is refused with a fault and changes nothing.
 */
export class IndicatorStream {
  readonly definition: Definition;
  readonly #kernel: Kernel;
  readonly #source: Source | undefined;
  readonly #fields: readonly Field[];
  readonly #row: Columns = { ...makeColumns(1), x: new Float64Array(1) };
  readonly #outs: readonly Float64Array[];
  #lastMs = Number.NEGATIVE_INFINITY;
  #bars = 0;

  constructor(definition: Definition, params: Params) {
    this.definition = definition;
    this.#kernel = definition.kernel(params, 1);
    this.#source = params['source'] as Source | undefined;
    this.#fields = fieldsOf(definition, params);
    this.#outs = definition.outputs.map(() => new Float64Array(1).fill(Number.NaN));
  }

  /** The outputs with this bar still forming; the state stays that of the last closed bar. */
  update(bar: BarLike): Fault | null {
    return this.#take(bar, false);
  }

  /** Takes a bar for good. */
  close(bar: BarLike): Fault | null {
    return this.#take(bar, true);
  }

  /** An output after the last bar given, null for undefined. */
  value(output: string): number | null {
    const value = this.#outs[this.definition.outputs.indexOf(output)]?.[0];
    return value === undefined || !Number.isFinite(value) ? null : value;
  }

  #take(bar: BarLike, commit: boolean): Fault | null {
    const found = barFault(bar, this.#bars, this.#fields, this.#lastMs, this.definition.looseRange ?? false);
    if (found !== null) return found;
    writeBar(this.#row, 0, bar);
    this.#row.x[0] = sourceAt(this.#row, this.#source ?? 'c', 0);
    this.#kernel.step(0, this.#row, 0, this.#outs, 0, commit);
    if (commit) {
      this.#bars++;
      this.#lastMs = bar.t ?? this.#lastMs;
    }
    return null;
  }
}
