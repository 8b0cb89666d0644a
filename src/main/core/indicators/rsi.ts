import { z } from 'zod';
import type { Columns } from './columns.ts';
import { bars, type Definition, type Kernel, recursiveLoad, sourceParam } from './definition.ts';
import { rmaAlpha, SmoothedLine } from './lines/smoothed.ts';

const schema = z.strictObject({ n: bars(14, 'Length of the averages of gains and losses.'), source: sourceParam() });
type Params = z.infer<typeof schema>;

/** RSI in a market that has not moved: neither overbought nor oversold (quant.md 0.5). */
const RSI_DEAD = 50;

/** 100·G/(G + L). */
function rsiOf(gain: number, loss: number): number {
  const sum = gain + loss;
  return sum === 0 ? RSI_DEAD : (100 * gain) / sum;
}

class RsiKernel implements Kernel {
  readonly #before: Float64Array;
  readonly #gain: SmoothedLine;
  readonly #loss: SmoothedLine;
  constructor(n: number, slots: number) {
    this.#before = new Float64Array(slots).fill(Number.NaN);
    this.#gain = new SmoothedLine(n, rmaAlpha(n), slots);
    this.#loss = new SmoothedLine(n, rmaAlpha(n), slots);
  }
  step(slot: number, { x }: Columns, i: number, outs: readonly Float64Array[], at: number, commit: boolean): void {
    const now = x[i]!;
    const change = now - this.#before[slot]!;
    if (commit) this.#before[slot] = now;
    if (Number.isNaN(change)) {
      outs[0]![at] = Number.NaN;
      return;
    }
    const gain = this.#gain.next(slot, change > 0 ? change : 0, commit);
    const loss = this.#loss.next(slot, change < 0 ? -change : 0, commit);
    outs[0]![at] = rsiOf(gain, loss);
  }
}

/** Both averages in one pass. */
function batch({ n }: Params, { x }: Columns, from: number, outs: readonly Float64Array[]): void {
  const out = outs[0]!;
  const alpha = rmaAlpha(n);
  const first = from + n;
  let gain = 0;
  let loss = 0;
  out.fill(Number.NaN, 0, Math.min(first, x.length));
  if (first >= x.length) return;
  for (let i = from + 1; i <= first; i++) {
    const change = x[i]! - x[i - 1]!;
    gain += change > 0 ? change : 0;
    loss += change < 0 ? -change : 0;
  }
  gain /= n;
  loss /= n;
  out[first] = rsiOf(gain, loss);
  for (let i = first + 1; i < x.length; i++) {
    const change = x[i]! - x[i - 1]!;
    gain += alpha * ((change > 0 ? change : 0) - gain);
    loss += alpha * ((change < 0 ? -change : 0) - loss);
    out[i] = rsiOf(gain, loss);
  }
}

/** Relative strength index, quant.md A.4. */
export const RSI: Definition<Params> = {
  name: 'RSI',
  title: 'Relative strength index',
  pane: 'own',
  params: schema,
  outputs: ['value'],
  needs: [],
  first: ({ n }) => [n],
  load: ({ n }) => recursiveLoad(n),
  formula: 'Wilder 1978: 100·G/(G+L) of Wilder averages of gains and losses; 50 when nothing moved.',
  kernel: ({ n }, slots) => new RsiKernel(n, slots),
  batch,
};
