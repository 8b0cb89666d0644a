import { z } from 'zod';
import type { Columns } from './columns.ts';
import { bars, type Definition, type Kernel, modeParam, recursiveLoad } from './definition.ts';
import { rmaAlpha, SmoothedLine, smoothInto } from './lines/smoothed.ts';
import { TrueRangeLine, trueRangeInto } from './lines/true-range.ts';

const schema = z.strictObject({ n: bars(14, 'Length of the average of true ranges.'), mode: modeParam() });
type Params = z.infer<typeof schema>;

/** Average true range as a part of other indicators: tv counts the first bar's range, talib does not. */
export class AtrLine {
  readonly #ranges: TrueRangeLine;
  readonly #average: SmoothedLine;
  constructor(n: number, mode: Params['mode'], slots: number) {
    this.#ranges = new TrueRangeLine(slots);
    this.#average = new SmoothedLine(n, rmaAlpha(n), slots, mode === 'talib' ? 1 : 0);
  }
  next(slot: number, h: number, l: number, c: number, commit: boolean): number {
    return this.#average.next(slot, this.#ranges.next(slot, h, l, c, commit), commit);
  }
}

/** Average true range of whole columns into `out`. */
export function atrInto({ h, l, c }: Columns, n: number, mode: Params['mode'], out: Float64Array): void {
  trueRangeInto(h, l, c, out);
  smoothInto(out, mode === 'talib' ? 1 : 0, n, rmaAlpha(n), out);
}

class AtrKernel implements Kernel {
  readonly #line: AtrLine;
  constructor({ n, mode }: Params, slots: number) {
    this.#line = new AtrLine(n, mode, slots);
  }
  step(
    slot: number,
    { h, l, c }: Columns,
    i: number,
    outs: readonly Float64Array[],
    at: number,
    commit: boolean,
  ): void {
    outs[0]![at] = this.#line.next(slot, h[i]!, l[i]!, c[i]!, commit);
  }
}

/** Average true range, quant.md A.7. */
export const ATR: Definition<Params> = {
  name: 'ATR',
  title: 'Average true range',
  pane: 'own',
  params: schema,
  outputs: ['value'],
  needs: ['h', 'l', 'c'],
  first: ({ n, mode }) => [mode === 'talib' ? n : n - 1],
  load: ({ n }) => recursiveLoad(n),
  formula: "Wilder's average of the true range, with the first bar's h − l (Pine ta.atr) or without it (talib).",
  kernel: (params, slots) => new AtrKernel(params, slots),
  batch: ({ n, mode }, columns, _from, outs) => atrInto(columns, n, mode, outs[0]!),
};
