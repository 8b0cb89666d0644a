import { z } from 'zod';
import { MINUTE_MS } from '#contract/model/session.ts';
import type { Columns } from './columns.ts';
import type { Definition, Kernel } from './definition.ts';
import { midnightOf, openMinuteParam } from './vwap.ts';

const schema = z.strictObject({
  minutes: z.int().min(1).max(900).default(15).meta({ description: 'Length of the opening range.', unit: 'min' }),
  openMinute: openMinuteParam(),
});
type Params = z.infer<typeof schema>;

class OpeningRangeKernel implements Kernel {
  readonly #from: number;
  readonly #to: number;
  readonly #day: Float64Array;
  readonly #high: Float64Array;
  readonly #low: Float64Array;

  constructor({ minutes, openMinute }: Params, slots: number) {
    this.#from = openMinute;
    this.#to = openMinute + minutes;
    this.#day = new Float64Array(slots).fill(Number.NaN);
    this.#high = new Float64Array(slots).fill(Number.NaN);
    this.#low = new Float64Array(slots).fill(Number.NaN);
  }

  step(
    slot: number,
    { t, h, l }: Columns,
    i: number,
    outs: readonly Float64Array[],
    at: number,
    commit: boolean,
  ): void {
    const before = this.#day[slot]!;
    const day = midnightOf(t[i]!, before);
    const minute = (t[i]! - day) / MINUTE_MS;
    const anew = day !== before;
    let high = anew ? Number.NaN : this.#high[slot]!;
    let low = anew ? Number.NaN : this.#low[slot]!;
    if (minute >= this.#from && minute < this.#to) {
      if (!(h[i]! <= high)) high = h[i]!;
      if (!(l[i]! >= low)) low = l[i]!;
    }
    outs[0]![at] = high;
    outs[1]![at] = low;
    outs[2]![at] = minute < this.#from ? Number.NaN : minute >= this.#to ? 1 : 0;
    if (!commit) return;
    this.#day[slot] = day;
    this.#high[slot] = high;
    this.#low[slot] = low;
  }
}

/** Opening range as it grows and then stands, quant.md A.22. */
export const OPENING_RANGE: Definition<Params> = {
  name: 'OPENING_RANGE',
  title: 'Opening range',
  pane: 'price',
  params: schema,
  outputs: ['high', 'low', 'complete'],
  flags: ['complete'],
  looks: { complete: 'none' },
  needs: ['t', 'h', 'l'],
  first: () => [null, null, null],
  load: () => 1,
  anchored: true,
  formula:
    'Highest high and lowest low of the bars that open in the first minutes; complete from the first later bar on.',
  kernel: (params, slots) => new OpeningRangeKernel(params, slots),
};
