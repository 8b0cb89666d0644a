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

/** Where one series stands. In talib mode `sar` is the value for the next bar, in tv mode that of the last bar. */
interface SarState {
  count: number;
  long: boolean;
  sar: number;
  extreme: number;
  af: number;
  high1: number;
  low1: number;
  high2: number;
  low2: number;
  close1: number;
}

/** Cells of a series in the state array, in the order of `SarState`. */
const CELLS = 10;

class SarKernel implements Kernel {
  readonly #params: Params;
  readonly #cells: Float64Array;
  readonly #now: SarState = {
    count: 0,
    long: true,
    sar: 0,
    extreme: 0,
    af: 0,
    high1: 0,
    low1: 0,
    high2: 0,
    low2: 0,
    close1: 0,
  };

  constructor(params: Params, slots: number) {
    this.#params = params;
    this.#cells = new Float64Array(CELLS * slots);
  }

  step(
    slot: number,
    { h, l, c }: Columns,
    i: number,
    outs: readonly Float64Array[],
    at: number,
    commit: boolean,
  ): void {
    const s = this.#now;
    this.#load(slot * CELLS);
    const high = h[i]!;
    const low = l[i]!;
    let value = Number.NaN;
    if (s.count > 0) {
      if (s.count === 1) begin(s, this.#params, high, low, c[i]!);
      value = this.#params.mode === 'tv' ? tvStep(s, this.#params, high, low) : talibStep(s, this.#params, high, low);
    }
    outs[0]![at] = value;
    if (!commit) return;
    s.count = Math.min(s.count + 1, 3);
    s.high2 = s.high1;
    s.low2 = s.low1;
    s.high1 = high;
    s.low1 = low;
    s.close1 = c[i]!;
    this.#store(slot * CELLS);
  }

  #load(at: number): void {
    const s = this.#now;
    const cells = this.#cells;
    s.count = cells[at]!;
    s.long = cells[at + 1] === 1;
    s.sar = cells[at + 2]!;
    s.extreme = cells[at + 3]!;
    s.af = cells[at + 4]!;
    s.high1 = cells[at + 5]!;
    s.low1 = cells[at + 6]!;
    s.high2 = cells[at + 7]!;
    s.low2 = cells[at + 8]!;
    s.close1 = cells[at + 9]!;
  }

  #store(at: number): void {
    const s = this.#now;
    const cells = this.#cells;
    cells[at] = s.count;
    cells[at + 1] = s.long ? 1 : 0;
    cells[at + 2] = s.sar;
    cells[at + 3] = s.extreme;
    cells[at + 4] = s.af;
    cells[at + 5] = s.high1;
    cells[at + 6] = s.low1;
    cells[at + 7] = s.high2;
    cells[at + 8] = s.low2;
    cells[at + 9] = s.close1;
  }
}

/** The first direction, on the second bar: by its close (tv), or by directional movement (talib). */
function begin(s: SarState, { mode, start }: Params, high: number, low: number, close: number): void {
  const down = s.low1 - low;
  s.long = mode === 'tv' ? close > s.close1 : !(down > 0 && down > high - s.high1);
  s.sar = s.long ? s.low1 : s.high1;
  s.extreme = s.long ? high : low;
  s.af = start;
  if (mode === 'talib') {
    // TA-Lib treats the second bar as its own predecessor.
    s.high1 = high;
    s.low1 = low;
  }
}

/** Pine `ta.sar`: move, reverse, accelerate, then keep clear of the last two bars. Returns the value of this bar. */
function tvStep(s: SarState, { start, inc, max }: Params, high: number, low: number): number {
  let fresh = s.count === 1;
  s.sar += s.af * (s.extreme - s.sar);
  if (s.long ? s.sar > low : s.sar < high) {
    fresh = true;
    s.sar = s.long ? Math.max(high, s.extreme) : Math.min(low, s.extreme);
    s.extreme = s.long ? low : high;
    s.long = !s.long;
    s.af = start;
  }
  if (!fresh && (s.long ? high > s.extreme : low < s.extreme)) {
    s.extreme = s.long ? high : low;
    s.af = Math.min(s.af + inc, max);
  }
  const two = s.count > 1;
  if (s.long) s.sar = Math.min(s.sar, s.low1, two ? s.low2 : s.low1);
  else s.sar = Math.max(s.sar, s.high1, two ? s.high2 : s.high1);
  return s.sar;
}

/** TA-Lib SAR: a reversal is held clear of this bar and the last one. Returns the value of this bar. */
function talibStep(s: SarState, { start, inc, max }: Params, high: number, low: number): number {
  const clear = (value: number): number => (s.long ? Math.min(value, s.low1, low) : Math.max(value, s.high1, high));
  let value = s.sar;
  if (s.long ? low <= s.sar : high >= s.sar) {
    s.long = !s.long;
    value = clear(s.extreme);
    s.af = start;
    s.extreme = s.long ? high : low;
  } else if (s.long ? high > s.extreme : low < s.extreme) {
    s.extreme = s.long ? high : low;
    s.af = Math.min(s.af + inc, max);
  }
  s.sar = clear(value + s.af * (s.extreme - value));
  return value;
}

/** Parabolic SAR, quant.md A.18. */
export const SAR: Definition<Params> = {
  name: 'SAR',
  title: 'Parabolic SAR',
  pane: 'price',
  params: schema,
  outputs: ['value'],
  needs: ['h', 'l', 'c'],
  first: () => [1],
  load: () => recursiveLoad(1),
  formula: 'Wilder 1978 as Pine ta.sar has it; talib differs in the first direction and on reversal bars.',
  kernel: (params, slots) => new SarKernel(params, slots),
};
