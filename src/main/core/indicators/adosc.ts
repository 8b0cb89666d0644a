import { z } from 'zod';
import { moneyFlow } from './ad.ts';
import type { Columns } from './columns.ts';
import { bars, type Definition, type Kernel, recursiveLoad } from './definition.ts';
import { emaAlpha } from './lines/smoothed.ts';

const schema = z.strictObject({
  fast: bars(3, 'Length of the fast average.'),
  slow: bars(10, 'Length of the slow average.'),
});
type Params = z.infer<typeof schema>;

class AdoscKernel implements Kernel {
  readonly #alphaFast: number;
  readonly #alphaSlow: number;
  readonly #skip: number;
  readonly #count: Int32Array;
  readonly #sum: Float64Array;
  readonly #fast: Float64Array;
  readonly #slow: Float64Array;

  constructor({ fast, slow }: Params, slots: number) {
    this.#alphaFast = emaAlpha(fast);
    this.#alphaSlow = emaAlpha(slow);
    this.#skip = Math.max(fast, slow) - 1;
    this.#count = new Int32Array(slots);
    this.#sum = new Float64Array(slots);
    this.#fast = new Float64Array(slots);
    this.#slow = new Float64Array(slots);
  }

  step(slot: number, columns: Columns, i: number, outs: readonly Float64Array[], at: number, commit: boolean): void {
    const count = this.#count[slot]!;
    const sum = this.#sum[slot]! + moneyFlow(columns, i);
    let fast = this.#fast[slot]!;
    let slow = this.#slow[slot]!;
    fast = count === 0 ? sum : fast + this.#alphaFast * (sum - fast);
    slow = count === 0 ? sum : slow + this.#alphaSlow * (sum - slow);
    outs[0]![at] = count < this.#skip ? Number.NaN : fast - slow;
    if (!commit) return;
    this.#count[slot] = count < this.#skip || count === 0 ? count + 1 : count;
    this.#sum[slot] = sum;
    this.#fast[slot] = fast;
    this.#slow[slot] = slow;
  }
}

function batch({ fast, slow }: Params, columns: Columns, _from: number, outs: readonly Float64Array[]): void {
  const out = outs[0]!;
  const alphaFast = emaAlpha(fast);
  const alphaSlow = emaAlpha(slow);
  if (out.length === 0) return;
  let sum = moneyFlow(columns, 0);
  let short = sum;
  let long = sum;
  out[0] = short - long;
  for (let i = 1; i < out.length; i++) {
    sum += moneyFlow(columns, i);
    short += alphaFast * (sum - short);
    long += alphaSlow * (sum - long);
    out[i] = short - long;
  }
  out.fill(Number.NaN, 0, Math.min(Math.max(fast, slow) - 1, out.length));
}

/** Chaikin oscillator: both averages start at the first A/D value. */
export const ADOSC: Definition<Params> = {
  name: 'ADOSC',
  title: 'Chaikin A/D oscillator',
  pane: 'own',
  params: schema,
  outputs: ['value'],
  needs: ['h', 'l', 'c', 'v'],
  first: ({ fast, slow }) => [Math.max(fast, slow) - 1],
  load: ({ fast, slow }) => recursiveLoad(Math.max(fast, slow)),
  formula: 'EMA(fast) − EMA(slow) of the A/D line, both seeded with its first value; agrees with TA-Lib ADOSC.',
  kernel: (params, slots) => new AdoscKernel(params, slots),
  batch,
};
