import { z } from 'zod';
import { DAY_MS, IST_OFFSET_MS, MINUTE_MS } from '#contract/model/session.ts';
import { type Columns, type Source, sourceAt } from './columns.ts';
import { choice, type Definition, type Kernel, sourceParam } from './definition.ts';

/** 09:15 IST in minutes: bars before it are pre-open and do not count. MCX opens at 540. */
export const OPEN_MINUTE = 555;

/** The parameter that says from which minute of the day a session's bars count. */
export function openMinuteParam() {
  return z.int().min(0).max(1439).default(OPEN_MINUTE).meta({
    description: 'First minute of the session, counted from IST midnight; earlier bars do not count.',
    unit: 'min',
  });
}

/**
 * IST midnight of an epoch time, epoch ms.
 * @param beforeMs the midnight of the bar before, NaN for none: it is returned as long as the day lasts.
 */
export function midnightOf(epochMs: number, beforeMs: number): number {
  if (epochMs >= beforeMs && epochMs < beforeMs + DAY_MS) return beforeMs;
  return Math.floor((epochMs + IST_OFFSET_MS) / DAY_MS) * DAY_MS - IST_OFFSET_MS;
}

const schema = z.strictObject({
  anchor: choice(['session'], 'session', 'Where the sums begin again.'),
  openMinute: openMinuteParam(),
  source: sourceParam('hlc3'),
});
type Params = z.infer<typeof schema>;

class VwapKernel implements Kernel {
  readonly #openMs: number;
  readonly #source: Source;
  readonly #day: Float64Array;
  readonly #weight: Float64Array;
  readonly #mean: Float64Array;
  readonly #squares: Float64Array;

  constructor({ openMinute, source }: Params, slots: number) {
    this.#openMs = openMinute * MINUTE_MS;
    this.#source = source;
    this.#day = new Float64Array(slots).fill(Number.NaN);
    this.#weight = new Float64Array(slots);
    this.#mean = new Float64Array(slots);
    this.#squares = new Float64Array(slots);
  }

  step(slot: number, columns: Columns, i: number, outs: readonly Float64Array[], at: number, commit: boolean): void {
    const t = columns.t[i]!;
    const before = this.#day[slot]!;
    const day = midnightOf(t, before);
    const anew = day !== before;
    let weight = anew ? 0 : this.#weight[slot]!;
    let mean = anew ? 0 : this.#mean[slot]!;
    let squares = anew ? 0 : this.#squares[slot]!;
    const volume = columns.v[i]!;
    if (volume > 0 && t - day >= this.#openMs) {
      // West 1979: weighted mean and squared deviations without large sums.
      const price = sourceAt(columns, this.#source, i);
      weight += volume;
      const gap = price - mean;
      mean = weight === volume ? price : mean + (gap * volume) / weight;
      // Rounding may carry the mean past the price by a hair; a square is never negative.
      squares += Math.max(0, volume * gap * (price - mean));
    }
    outs[0]![at] = weight > 0 ? mean : Number.NaN;
    outs[1]![at] = weight > 0 ? Math.sqrt(squares / weight) : Number.NaN;
    if (!commit) return;
    this.#day[slot] = day;
    this.#weight[slot] = weight;
    this.#mean[slot] = mean;
    this.#squares[slot] = squares;
  }
}

/** Session-anchored VWAP with its standard deviation for bands, quant.md A.20. */
export const VWAP: Definition<Params> = {
  name: 'VWAP',
  title: 'VWAP with bands',
  pane: 'price',
  params: schema,
  outputs: ['vwap', 'sd'],
  looks: { sd: 'band' },
  needs: ['t', 'h', 'l', 'c', 'v'],
  first: () => [null, null],
  load: () => 1,
  anchored: true,
  formula: 'Sum p·v / sum v since the open with p = hlc3; sd of p weighted by v (West 1979); Pine ta.vwap.',
  kernel: (params, slots) => new VwapKernel(params, slots),
};
