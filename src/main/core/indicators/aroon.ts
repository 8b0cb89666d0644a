import { z } from 'zod';
import type { Columns } from './columns.ts';
import { bars, type Definition, type Kernel } from './definition.ts';
import { WindowSince } from './lines/window-since.ts';

const schema = z.strictObject({ n: bars(14, 'How many bars back the window reaches.') });
type Params = z.infer<typeof schema>;

class AroonKernel implements Kernel {
  readonly #n: number;
  readonly #highs: WindowSince;
  readonly #lows: WindowSince;
  constructor(n: number, slots: number) {
    this.#n = n;
    this.#highs = new WindowSince('max', n + 1, slots);
    this.#lows = new WindowSince('min', n + 1, slots);
  }
  step(slot: number, { h, l }: Columns, i: number, outs: readonly Float64Array[], at: number, commit: boolean): void {
    const up = (100 * (this.#n - this.#highs.next(slot, h[i]!, commit))) / this.#n;
    const down = (100 * (this.#n - this.#lows.next(slot, l[i]!, commit))) / this.#n;
    outs[0]![at] = up;
    outs[1]![at] = down;
    outs[2]![at] = up - down;
  }
}

/** Aroon, quant.md A.17; of equal extremes the most recent counts. */
export const AROON: Definition<Params> = {
  name: 'AROON',
  title: 'Aroon',
  pane: 'own',
  params: schema,
  outputs: ['up', 'down', 'osc'],
  needs: ['h', 'l'],
  first: ({ n }) => [n, n, n],
  load: ({ n }) => n + 1,
  formula: '100·(n − bars since the extreme of n + 1 bars)/n; agrees with TA-Lib AROON.',
  kernel: ({ n }, slots) => new AroonKernel(n, slots),
};
