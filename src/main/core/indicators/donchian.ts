import { z } from 'zod';
import type { Columns } from './columns.ts';
import { bars, type Definition, type Kernel } from './definition.ts';
import { maxInto, minInto, WindowExtreme } from './lines/window-extreme.ts';

const schema = z.strictObject({ n: bars(20, 'Bars in the channel, the current one included.') });
type Params = z.infer<typeof schema>;

class DonchianKernel implements Kernel {
  readonly #highs: WindowExtreme;
  readonly #lows: WindowExtreme;
  constructor(n: number, slots: number) {
    this.#highs = new WindowExtreme('max', n, slots);
    this.#lows = new WindowExtreme('min', n, slots);
  }
  step(slot: number, { h, l }: Columns, i: number, outs: readonly Float64Array[], at: number, commit: boolean): void {
    outs[0]![at] = this.#highs.next(slot, h[i]!, commit);
    outs[1]![at] = this.#lows.next(slot, l[i]!, commit);
  }
}

/** Donchian channel, quant.md A.12; a breakout compares with the channel of the bar before. */
export const DONCHIAN: Definition<Params> = {
  name: 'DONCHIAN',
  title: 'Donchian channel',
  pane: 'price',
  params: schema,
  outputs: ['upper', 'lower'],
  needs: ['h', 'l'],
  first: ({ n }) => [n - 1, n - 1],
  load: ({ n }) => n,
  formula: 'Highest high and lowest low of n bars, the current one included; TA-Lib MAX and MIN.',
  kernel: ({ n }, slots) => new DonchianKernel(n, slots),
  batch: ({ n }, { h, l }, from, outs) => {
    maxInto(h, from, n, outs[0]!);
    minInto(l, from, n, outs[1]!);
  },
};
