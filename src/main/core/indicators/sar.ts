import { z } from 'zod';
import type { Columns } from './columns.ts';
import { type Definition, type Kernel, modeParam, recursiveLoad } from './definition.ts';

const step = (byDefault: number, sentence: string) =>
  z.number().positive().max(1).default(byDefault).meta({ description: sentence, unit: '' });

const schema = z.strictObject({
  start: step(0.02, 'Acceleration at the start of a trend.'),
  inc: step(0.02, 'Added to the acceleration at each new extreme.'),
  max: step(0.2, 'Largest acceleration.'),
  mode: modeParam(),
});
type Params = z.infer<typeof schema>;

/** Places of a series' state from its first cell on. */
const COUNT = 0;
/** 1 long, 0 short. */
const LONG = 1;
/** tv: the value of the last bar; talib: the value for the next bar. */
const VALUE = 2;
const EXTREME = 3;
const AF = 4;
const HIGH1 = 5;
const LOW1 = 6;
const HIGH2 = 7;
const LOW2 = 8;
const CLOSE1 = 9;
const CELLS = 10;

class SarKernel implements Kernel {
  readonly #params: Params;
  /** One row of cells per series and a last one to try forming bars in. */
  readonly #cells: Float64Array;
  readonly #trial: number;

  constructor(params: Params, slots: number) {
    this.#params = params;
    this.#cells = new Float64Array(CELLS * (slots + 1));
    this.#trial = CELLS * slots;
  }

  step(
    slot: number,
    { h, l, c }: Columns,
    i: number,
    outs: readonly Float64Array[],
    at: number,
    commit: boolean,
  ): void {
    let first = slot * CELLS;
    if (!commit) {
      this.#cells.copyWithin(this.#trial, first, first + CELLS);
      first = this.#trial;
    }
    outs[0]![at] = sarStep(this.#cells, first, this.#params, h[i]!, l[i]!, c[i]!);
  }
}

/** Takes a bar into the cells from `first` on and returns its value, NaN for the first bar. */
function sarStep(s: Float64Array, first: number, params: Params, high: number, low: number, close: number): number {
  const count = s[first]!;
  let value = Number.NaN;
  if (count > 0) {
    if (count === 1) begin(s, first, params, high, low, close);
    value = params.mode === 'tv' ? tvStep(s, first, params, high, low) : talibStep(s, first, params, high, low);
  }
  if (count < 3) s[first + COUNT] = count + 1;
  s[first + HIGH2] = s[first + HIGH1]!;
  s[first + LOW2] = s[first + LOW1]!;
  s[first + HIGH1] = high;
  s[first + LOW1] = low;
  s[first + CLOSE1] = close;
  return value;
}

/** The first direction, on the second bar: by its close (tv), or by directional movement (talib). */
function begin(
  s: Float64Array,
  first: number,
  { mode, start }: Params,
  high: number,
  low: number,
  close: number,
): void {
  const down = s[first + LOW1]! - low;
  const long = mode === 'tv' ? close > s[first + CLOSE1]! : !(down > 0 && down > high - s[first + HIGH1]!);
  s[first + LONG] = long ? 1 : 0;
  s[first + VALUE] = long ? s[first + LOW1]! : s[first + HIGH1]!;
  s[first + EXTREME] = long ? high : low;
  s[first + AF] = start;
  if (mode === 'talib') {
    // TA-Lib treats the second bar as its own predecessor.
    s[first + HIGH1] = high;
    s[first + LOW1] = low;
  }
}

/** Pine `ta.sar`: move, reverse, accelerate, then keep clear of the last two bars. */
function tvStep(s: Float64Array, first: number, { start, inc, max }: Params, high: number, low: number): number {
  const count = s[first + COUNT]!;
  let fresh = count === 1;
  let long = s[first + LONG] === 1;
  let extreme = s[first + EXTREME]!;
  let af = s[first + AF]!;
  let value = s[first + VALUE]!;
  value += af * (extreme - value);
  if (long ? value > low : value < high) {
    fresh = true;
    value = long ? Math.max(high, extreme) : Math.min(low, extreme);
    extreme = long ? low : high;
    long = !long;
    af = start;
  }
  if (!fresh && (long ? high > extreme : low < extreme)) {
    extreme = long ? high : low;
    af = Math.min(af + inc, max);
  }
  const two = count > 1;
  if (long) value = Math.min(value, s[first + LOW1]!, s[first + (two ? LOW2 : LOW1)]!);
  else value = Math.max(value, s[first + HIGH1]!, s[first + (two ? HIGH2 : HIGH1)]!);
  s[first + LONG] = long ? 1 : 0;
  s[first + EXTREME] = extreme;
  s[first + AF] = af;
  s[first + VALUE] = value;
  return value;
}

/** TA-Lib SAR: a reversal is held clear of this bar and the last one. */
function talibStep(s: Float64Array, first: number, { start, inc, max }: Params, high: number, low: number): number {
  const bottom = Math.min(s[first + LOW1]!, low);
  const top = Math.max(s[first + HIGH1]!, high);
  let long = s[first + LONG] === 1;
  let extreme = s[first + EXTREME]!;
  let af = s[first + AF]!;
  let value = s[first + VALUE]!;
  if (long ? low <= value : high >= value) {
    long = !long;
    value = long ? Math.min(extreme, bottom) : Math.max(extreme, top);
    af = start;
    extreme = long ? high : low;
  } else if (long ? high > extreme : low < extreme) {
    extreme = long ? high : low;
    af = Math.min(af + inc, max);
  }
  const next = value + af * (extreme - value);
  s[first + LONG] = long ? 1 : 0;
  s[first + EXTREME] = extreme;
  s[first + AF] = af;
  s[first + VALUE] = long ? Math.min(next, bottom) : Math.max(next, top);
  return value;
}

function talibBatch(params: Params, { h, l, c }: Columns, out: Float64Array): void {
  const cells = new Float64Array(CELLS);
  for (let i = 0; i < out.length; i++) out[i] = sarStep(cells, 0, params, h[i]!, l[i]!, c[i]!);
}

/** `tvStep` over whole columns with the state in local variables, which takes half the time. */
function tvBatch({ start, inc, max }: Params, { h, l, c }: Columns, out: Float64Array): void {
  let long = out.length > 1 && c[1]! > c[0]!;
  let extreme = (long ? h : l)[1]!;
  let value = (long ? l : h)[0]!;
  let af = start;
  for (let i = 1; i < out.length; i++) {
    const high = h[i]!;
    const low = l[i]!;
    let fresh = i === 1;
    value += af * (extreme - value);
    if (long ? value > low : value < high) {
      fresh = true;
      value = long ? Math.max(high, extreme) : Math.min(low, extreme);
      extreme = long ? low : high;
      long = !long;
      af = start;
    }
    if (!fresh && (long ? high > extreme : low < extreme)) {
      extreme = long ? high : low;
      af = Math.min(af + inc, max);
    }
    const two = i > 1 ? i - 2 : 0;
    value = long ? Math.min(value, l[i - 1]!, l[two]!) : Math.max(value, h[i - 1]!, h[two]!);
    out[i] = value;
  }
}

/** Parabolic SAR, quant.md A.18. */
export const SAR: Definition<Params> = {
  name: 'SAR',
  title: 'Parabolic SAR',
  pane: 'price',
  params: schema,
  outputs: ['value'],
  looks: { value: 'dots' },
  needs: ['h', 'l', 'c'],
  first: () => [1],
  load: () => recursiveLoad(1),
  formula: 'Wilder 1978 as Pine ta.sar has it; talib differs in the first direction and on reversal bars.',
  kernel: (params, slots) => new SarKernel(params, slots),
  batch: (params, columns, _from, outs) => {
    const out = outs[0]!;
    out.fill(Number.NaN, 0, 1);
    if (params.mode === 'tv') tvBatch(params, columns, out);
    else talibBatch(params, columns, out);
  },
};
