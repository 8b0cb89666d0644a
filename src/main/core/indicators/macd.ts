import { z } from 'zod';
import type { Columns } from './columns.ts';
import { bars, type Definition, type Kernel, modeParam, recursiveLoad, sourceParam } from './definition.ts';
import { emaAlpha, SmoothedLine, smoothInto } from './lines/smoothed.ts';

const schema = z.strictObject({
  fast: bars(12, 'Length of the fast average.'),
  slow: bars(26, 'Length of the slow average.'),
  signal: bars(9, 'Length of the signal average.'),
  mode: modeParam(),
  source: sourceParam(),
});
type Params = z.infer<typeof schema>;

/** TA-Lib takes the shorter length as the fast one and seeds it late, so that both averages start together. */
function lengthsOf({ fast, slow, mode }: Params): { fast: number; slow: number; skip: number } {
  if (mode === 'tv') return { fast, slow, skip: 0 };
  const short = Math.min(fast, slow);
  const long = Math.max(fast, slow);
  return { fast: short, slow: long, skip: long - short };
}

class MacdKernel implements Kernel {
  readonly #fast: SmoothedLine;
  readonly #slow: SmoothedLine;
  readonly #signal: SmoothedLine;
  readonly #together: boolean;
  constructor(params: Params, slots: number) {
    const { fast, slow, skip } = lengthsOf(params);
    this.#fast = new SmoothedLine(fast, emaAlpha(fast), slots, skip);
    this.#slow = new SmoothedLine(slow, emaAlpha(slow), slots);
    this.#signal = new SmoothedLine(params.signal, emaAlpha(params.signal), slots);
    this.#together = params.mode === 'talib';
  }
  step(slot: number, { x }: Columns, i: number, outs: readonly Float64Array[], at: number, commit: boolean): void {
    const now = x[i]!;
    const macd = this.#fast.next(slot, now, commit) - this.#slow.next(slot, now, commit);
    const signal = Number.isNaN(macd) ? macd : this.#signal.next(slot, macd, commit);
    outs[0]![at] = this.#together && Number.isNaN(signal) ? Number.NaN : macd;
    outs[1]![at] = signal;
    outs[2]![at] = macd - signal;
  }
}

function batch(params: Params, { x }: Columns, from: number, outs: readonly Float64Array[]): void {
  const { fast, slow, skip } = lengthsOf(params);
  const [macd, signal, hist] = outs as readonly [Float64Array, Float64Array, Float64Array];
  smoothInto(x, from + skip, fast, emaAlpha(fast), macd);
  smoothInto(x, from, slow, emaAlpha(slow), hist);
  const first = from + Math.max(fast + skip, slow) - 1;
  for (let i = 0; i < x.length; i++) macd[i] = macd[i]! - hist[i]!;
  smoothInto(macd, first, params.signal, emaAlpha(params.signal), signal);
  for (let i = 0; i < x.length; i++) hist[i] = macd[i]! - signal[i]!;
  if (params.mode === 'talib') macd.fill(Number.NaN, 0, Math.min(first + params.signal - 1, x.length));
}

/** Moving average convergence/divergence, quant.md A.5. */
export const MACD: Definition<Params> = {
  name: 'MACD',
  title: 'MACD',
  pane: 'own',
  params: schema,
  outputs: ['macd', 'signal', 'hist'],
  looks: { hist: 'columns' },
  needs: [],
  first: ({ fast, slow, signal, mode }) => {
    const macd = Math.max(fast, slow) - 1;
    const both = macd + signal - 1;
    return [mode === 'talib' ? both : macd, both, both];
  },
  load: ({ fast, slow, signal }) => recursiveLoad(Math.max(fast, slow) + signal),
  formula: 'EMA(fast) − EMA(slow), its EMA(signal) and their difference; talib seeds the fast average late.',
  kernel: (params, slots) => new MacdKernel(params, slots),
  batch,
};
