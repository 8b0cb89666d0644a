import { z } from 'zod';
import type { Columns } from './columns.ts';
import type { Definition, Kernel } from './definition.ts';
import { TrueRangeLine, trueRangeInto } from './lines/true-range.ts';

const schema = z.strictObject({});
type Params = z.infer<typeof schema>;

class TrueRangeKernel implements Kernel {
  readonly #line: TrueRangeLine;
  readonly #firstBar: boolean;
  constructor(slots: number, firstBar: boolean) {
    this.#line = new TrueRangeLine(slots);
    this.#firstBar = firstBar;
  }
  step(
    slot: number,
    { h, l, c }: Columns,
    i: number,
    outs: readonly Float64Array[],
    at: number,
    commit: boolean,
  ): void {
    const first = Number.isNaN(this.#line.closeBefore(slot));
    const value = this.#line.next(slot, h[i]!, l[i]!, c[i]!, commit);
    outs[0]![at] = first && !this.#firstBar ? Number.NaN : value;
  }
}

/** True range with h − l on the first bar, quant.md A.6. */
export const TR: Definition<Params> = {
  name: 'TR',
  title: 'True range',
  pane: 'own',
  params: schema,
  outputs: ['value'],
  needs: ['h', 'l', 'c'],
  first: () => [0],
  load: () => 2,
  formula: 'max(h − l, |h − c₁|, |l − c₁|), h − l on the first bar; Pine ta.tr(true).',
  kernel: (_, slots) => new TrueRangeKernel(slots, true),
  batch: (_, { h, l, c }, _from, outs) => trueRangeInto(h, l, c, outs[0]!),
};

/** True range without the first bar, as TA-Lib has it. */
export const TRANGE: Definition<Params> = {
  ...TR,
  name: 'TRANGE',
  title: 'True range (TA-Lib)',
  first: () => [1],
  formula: 'max(h − l, |h − c₁|, |l − c₁|), none on the first bar; TA-Lib TRANGE.',
  kernel: (_, slots) => new TrueRangeKernel(slots, false),
  batch: (_, { h, l, c }, _from, outs) => {
    trueRangeInto(h, l, c, outs[0]!);
    outs[0]!.fill(Number.NaN, 0, 1);
  },
};
