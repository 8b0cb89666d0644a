import { z } from 'zod';
import type { Columns } from './columns.ts';
import { bars, type Definition, factor, type Kernel, sourceParam } from './definition.ts';
import { momentsInto, WindowMoments } from './lines/window-moments.ts';

const schema = z.strictObject({
  n: bars(20, 'Bars in the window.'),
  k: factor(2, 100, 'Distance of the bands in standard deviations.'),
  source: sourceParam(),
});
type Params = z.infer<typeof schema>;

class BollingerKernel implements Kernel {
  readonly #n: number;
  readonly #k: number;
  readonly #moments: WindowMoments;
  constructor({ n, k }: Params, slots: number) {
    this.#n = n;
    this.#k = k;
    this.#moments = new WindowMoments(n, slots);
  }
  step(slot: number, { x }: Columns, i: number, outs: readonly Float64Array[], at: number, commit: boolean): void {
    this.#moments.next(slot, x[i]!, commit);
    const { mean, squares } = this.#moments.found;
    const reach = this.#k * Math.sqrt(squares / this.#n);
    outs[0]![at] = mean + reach;
    outs[1]![at] = mean;
    outs[2]![at] = mean - reach;
  }
}

/** Bollinger bands, quant.md A.10. */
export const BBANDS: Definition<Params> = {
  name: 'BBANDS',
  title: 'Bollinger bands',
  pane: 'price',
  params: schema,
  outputs: ['upper', 'middle', 'lower'],
  needs: [],
  first: ({ n }) => [n - 1, n - 1, n - 1],
  load: ({ n }) => n,
  formula: 'Mean ± k population standard deviations; agrees with TA-Lib BBANDS and Pine ta.bb.',
  kernel: (params, slots) => new BollingerKernel(params, slots),
  batch: ({ n, k }, { x }, from, outs) => {
    const [upper, middle, lower] = outs as readonly [Float64Array, Float64Array, Float64Array];
    momentsInto(x, from, n, middle, lower);
    for (let i = 0; i < x.length; i++) {
      const mean = middle[i]!;
      const reach = k * Math.sqrt(lower[i]! / n);
      upper[i] = mean + reach;
      lower[i] = mean - reach;
    }
  },
};

/** Where the source stands between the bands, and how far apart they are. */
class BandPositionKernel implements Kernel {
  readonly #n: number;
  readonly #k: number;
  readonly #moments: WindowMoments;
  constructor({ n, k }: Params, slots: number) {
    this.#n = n;
    this.#k = k;
    this.#moments = new WindowMoments(n, slots);
  }
  step(slot: number, { x }: Columns, i: number, outs: readonly Float64Array[], at: number, commit: boolean): void {
    this.#moments.next(slot, x[i]!, commit);
    const { mean, squares } = this.#moments.found;
    const reach = this.#k * Math.sqrt(squares / this.#n);
    const lower = mean - reach;
    const width = mean + reach - lower;
    outs[0]![at] = width === 0 ? Number.NaN : (x[i]! - lower) / width;
    outs[1]![at] = mean === 0 ? Number.NaN : (100 * width) / mean;
  }
}

/** %B and bandwidth of the Bollinger bands, quant.md A.10 and 0.5. */
export const PCTB: Definition<Params> = {
  params: schema,
  needs: [],
  load: ({ n }) => n,
  name: 'PCTB',
  title: 'Bollinger %B and bandwidth',
  pane: 'own',
  outputs: ['value', 'bandwidthPct'],
  first: () => [null, null],
  formula: '(x − lower)/(upper − lower), none when the bands are equal; 100·(upper − lower)/middle.',
  kernel: (params, slots) => new BandPositionKernel(params, slots),
};
