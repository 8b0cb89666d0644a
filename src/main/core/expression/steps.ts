import { ensure, never } from '#contract/faults.ts';
import { DAY_MS, IST_OFFSET_MS } from '#contract/model/session.ts';
import { type Columns, sourceAt, type Source } from '../indicators/columns.ts';
import type { ScanInterval } from '../scan/scan-state.ts';
import type { Cell } from './cells.ts';
import { Lookback } from './lookback.ts';
import { pairOf } from './pair-steps.ts';
import type { TakenBar } from './program-rows.ts';

/** What the steps of a domain work with. */
export interface StepTools {
  readonly taken: TakenBar;
  /** First minute of the session, for what begins with it. */
  readonly openMinute: number;
  /** Newest values of another domain's cells, rows in the same order. */
  other(domain: ScanInterval): readonly Float64Array[];
  readonly rows: number;
}

type Step = (row: number) => void;

/** The steps of a domain. */
interface Steps {
  readonly values: Float64Array[];
  readonly steps: Step[];
  /** Those without a memory that read nothing of the bar: they may be taken again between two bars. */
  readonly again: Step[];
}

/** The cells as closures, each writing its column from those before it. */
export function stepsOf(cells: readonly Cell[], tools: StepTools): Steps {
  const values: Float64Array[] = [];
  const outputs: (readonly Float64Array[] | null)[] = [];
  const steps: Step[] = [];
  const again: Step[] = [];
  for (const cell of cells) {
    const out = new Float64Array(tools.rows).fill(Number.NaN);
    if (cell.op === 'output') {
      values.push(ensure(outputs[cell.of]?.[cell.output], 'an output of an indicator'));
      outputs.push(null);
      continue;
    }
    values.push(out);
    if (cell.op === 'indicator') {
      const made = indicatorStep(cell, values, tools);
      outputs.push(made.outs);
      steps.push(made.step);
      continue;
    }
    outputs.push(null);
    const step = stepOf(cell, values, out, tools);
    if (step === null) continue;
    steps.push(step);
    if ('left' in cell || AGAIN.has(cell.op)) again.push(step);
  }
  return { values, steps, again };
}

const AGAIN: ReadonlySet<Cell['op']> = new Set<Cell['op']>(['context', 'on', 'negate', 'not', 'abs', 'round']);

/** Null for what never changes. */
function stepOf(
  cell: Exclude<Cell, { op: 'output' | 'indicator' }>,
  values: readonly Float64Array[],
  out: Float64Array,
  tools: StepTools,
): Step | null {
  const at = (place: number): Float64Array => ensure(values[place], 'a value before it is read');
  if ('left' in cell) {
    const pair = pairOf(cell.op);
    const [left, right] = [at(cell.left), at(cell.right)];
    return (row) => {
      out[row] = pair(left[row]!, right[row]!);
    };
  }
  switch (cell.op) {
    case 'constant':
      out.fill(cell.value);
      return null;
    case 'bar':
      return barStep(cell.field, out, tools.taken.columns);
    case 'day':
      return dayStep(cell.value, out, tools.taken.columns);
    case 'context':
      return contextStep(cell, out, tools.taken);
    case 'on': {
      const read = ensure(tools.other(cell.domain)[cell.of], `a value on ${cell.domain}`);
      return (row) => {
        out[row] = read[row]!;
      };
    }
    case 'ago':
    case 'highest':
    case 'lowest':
    case 'sum':
      return windowStep(cell, at(cell.of), out, tools.rows);
    case 'negate':
    case 'not':
    case 'abs':
    case 'round':
      return singleStep(cell, at(cell.of), out);
    default:
      return never(cell);
  }
}

function barStep(field: Source | 'oi', out: Float64Array, columns: Columns): Step {
  if (field === 'oi') {
    return (row) => {
      out[row] = columns.oi[0]!;
    };
  }
  return (row) => {
    out[row] = sourceAt(columns, field, 0);
  };
}

/** Values of the running day; a bar of another day begins them anew. */
function dayStep(value: Extract<Cell, { op: 'day' }>['value'], out: Float64Array, columns: Columns): Step {
  const days = new Float64Array(out.length).fill(Number.NaN);
  const { t, o, h, l, v } = columns;
  return (row) => {
    const day = Math.floor((t[0]! + IST_OFFSET_MS) / DAY_MS);
    const anew = days[row] !== day;
    days[row] = day;
    if (value === 'dayOpen') out[row] = anew ? o[0]! : out[row]!;
    else if (value === 'dayHigh') out[row] = anew ? h[0]! : Math.max(out[row]!, h[0]!);
    else if (value === 'dayLow') out[row] = anew ? l[0]! : Math.min(out[row]!, l[0]!);
    else out[row] = anew ? v[0]! : out[row]! + v[0]!;
  };
}

/** Not known on bars before today; what is the same all day is read once. */
function contextStep({ value }: Extract<Cell, { op: 'context' }>, out: Float64Array, taken: TakenBar): Step {
  const { steady } = value;
  return (row) => {
    if (taken.view === null) out[row] = Number.NaN;
    else if (!steady || Number.isNaN(out[row])) out[row] = value.read(taken.view) ?? Number.NaN;
  };
}

function singleStep(
  cell: Extract<Cell, { op: 'negate' | 'not' | 'abs' } | { op: 'round' }>,
  of: Float64Array,
  out: Float64Array,
): Step {
  const scale = cell.op === 'round' ? 10 ** cell.decimals : 1;
  const single = {
    negate: (x: number) => -x,
    not: (x: number) => 1 - x,
    abs: Math.abs,
    round: (x: number) => (Math.sign(x) * Math.round(Math.abs(x) * scale)) / scale,
  }[cell.op];
  return (row) => {
    out[row] = single(of[row]!);
  };
}

function windowStep(
  { op, bars }: Extract<Cell, { op: 'ago' | 'highest' | 'lowest' | 'sum' } & { bars: number }>,
  of: Float64Array,
  out: Float64Array,
  rows: number,
): Step {
  const back = new Lookback(rows, op === 'ago' ? bars + 1 : bars);
  return (row) => {
    back.push(row, of[row]!);
    out[row] = back[op === 'ago' ? 'oldest' : op](row);
  };
}

/** An indicator of the index, fed bar by bar; on a value that is not known it stands still. */
function indicatorStep(
  { definition, params, source, takesOpen }: Extract<Cell, { op: 'indicator' }>,
  values: readonly Float64Array[],
  { taken, rows, openMinute }: StepTools,
): { readonly step: Step; readonly outs: readonly Float64Array[] } {
  const outs = definition.outputs.map(() => new Float64Array(rows).fill(Number.NaN));
  const kernel = definition.kernel(takesOpen ? { ...params, openMinute } : params, rows);
  const columns: Columns = { ...taken.columns, x: new Float64Array(1) };
  const read = source === null ? null : ensure(values[source], 'the series of an indicator');
  const own = (params['source'] as Source | undefined) ?? 'c';
  const step = (row: number): void => {
    const x = read === null ? sourceAt(columns, own, 0) : read[row]!;
    if (Number.isNaN(x)) {
      for (const out of outs) out[row] = Number.NaN;
      return;
    }
    columns.x[0] = x;
    kernel.step(row, columns, 0, outs, row, true);
  };
  return { step, outs };
}
