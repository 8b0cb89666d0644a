import { z } from 'zod';
import { AtrLine } from './atr.ts';
import type { Columns } from './columns.ts';
import { bars, choice, type Definition, factor, type Kernel, recursiveLoad, sourceParam } from './definition.ts';
import { emaAlpha, SmoothedLine } from './lines/smoothed.ts';
import { TrueRangeLine } from './lines/true-range.ts';

const schema = z.strictObject({
  n: bars(20, 'Length of the middle average.'),
  k: factor(2, 100, 'Distance of the bands in ranges.'),
  atr: bars(10, 'Length of the average true range (kind chart).'),
  kind: choice(
    ['chart', 'ta'],
    'chart',
    'chart: Wilder ATR as on the TradingView chart; ta: EMA of true range as Pine ta.kc.',
  ),
  source: sourceParam(),
});
type Params = z.infer<typeof schema>;

/** The width of the bands: Wilder's ATR, or an EMA of true ranges that leaves the first bar out. */
class KeltnerRange {
  readonly #atr: AtrLine | null;
  readonly #ranges: TrueRangeLine;
  readonly #ema: SmoothedLine;
  constructor({ n, atr, kind }: Params, slots: number) {
    this.#atr = kind === 'chart' ? new AtrLine(atr, 'tv', slots) : null;
    this.#ranges = new TrueRangeLine(slots);
    this.#ema = new SmoothedLine(n, emaAlpha(n), slots, 1);
  }
  next(slot: number, h: number, l: number, c: number, commit: boolean): number {
    if (this.#atr !== null) return this.#atr.next(slot, h, l, c, commit);
    return this.#ema.next(slot, this.#ranges.next(slot, h, l, c, commit), commit);
  }
}

class KeltnerKernel implements Kernel {
  readonly #k: number;
  readonly #middle: SmoothedLine;
  readonly #range: KeltnerRange;
  constructor(params: Params, slots: number) {
    this.#k = params.k;
    this.#middle = new SmoothedLine(params.n, emaAlpha(params.n), slots);
    this.#range = new KeltnerRange(params, slots);
  }
  step(
    slot: number,
    { x, h, l, c }: Columns,
    i: number,
    outs: readonly Float64Array[],
    at: number,
    commit: boolean,
  ): void {
    const middle = this.#middle.next(slot, x[i]!, commit);
    const reach = this.#k * this.#range.next(slot, h[i]!, l[i]!, c[i]!, commit);
    const upper = middle + reach;
    outs[0]![at] = upper;
    outs[1]![at] = Number.isNaN(upper) ? Number.NaN : middle;
    outs[2]![at] = middle - reach;
  }
}

/** First bar on which the average and the range are both there. */
function firstOf({ n, atr, kind }: Params): number {
  return kind === 'ta' ? n : Math.max(n, atr) - 1;
}

/** Keltner channel, quant.md A.11. */
export const KELTNER: Definition<Params> = {
  name: 'KELTNER',
  title: 'Keltner channel',
  pane: 'price',
  params: schema,
  outputs: ['upper', 'middle', 'lower'],
  needs: ['h', 'l', 'c'],
  first: (params) => [firstOf(params), firstOf(params), firstOf(params)],
  load: ({ n, atr }) => recursiveLoad(Math.max(n, atr)),
  formula: 'EMA(n) ± k·ATR(atr) as the TradingView chart draws it, or ± k·EMA(n) of true range as Pine ta.kc.',
  kernel: (params, slots) => new KeltnerKernel(params, slots),
};
