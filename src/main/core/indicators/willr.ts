import { z } from 'zod';
import type { Columns } from './columns.ts';
import { bars, type Definition, type Kernel } from './definition.ts';
import { WindowExtreme } from './lines/window-extreme.ts';

const schema = z.strictObject({ n: bars(14, 'Bars in the high-low window.') });
type Params = z.infer<typeof schema>;

/** %R of a window without range: the middle (quant.md 0.5). */
const WILLR_DEAD = -50;

class WillrKernel implements Kernel {
  readonly #highs: WindowExtreme;
  readonly #lows: WindowExtreme;
  constructor(n: number, slots: number) {
    this.#highs = new WindowExtreme('max', n, slots);
    this.#lows = new WindowExtreme('min', n, slots);
  }
  step(
    slot: number,
    { h, l, c }: Columns,
    i: number,
    outs: readonly Float64Array[],
    at: number,
    commit: boolean,
  ): void {
    const high = this.#highs.next(slot, h[i]!, commit);
    const range = high - this.#lows.next(slot, l[i]!, commit);
    outs[0]![at] = range === 0 ? WILLR_DEAD : (-100 * (high - c[i]!)) / range;
  }
}

/** Williams %R, quant.md A.14. */
export const WILLR: Definition<Params> = {
  name: 'WILLR',
  title: 'Williams %R',
  pane: 'own',
  params: schema,
  outputs: ['value'],
  needs: ['h', 'l', 'c'],
  first: ({ n }) => [n - 1],
  load: ({ n }) => n,
  formula: '−100·(HH − c)/(HH − LL), −50 without range; otherwise as TA-Lib WILLR.',
  kernel: ({ n }, slots) => new WillrKernel(n, slots),
};
