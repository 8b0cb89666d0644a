import { z } from 'zod';
import type { Columns } from './columns.ts';
import type { Definition, Kernel } from './definition.ts';
import { TrailingMean } from './lines/trailing-mean.ts';

const schema = z.strictObject({});
type Params = z.infer<typeof schema>;

/** TA-Lib's candle settings that are used here: bars in the average, and the factor on it. */
const BODY_DOJI = { bars: 10, factor: 0.1 } as const;
const BODY_SHORT = { bars: 10, factor: 1 } as const;
const SHADOW_LONG_FACTOR = 1;
const SHADOW_VERY_SHORT = { bars: 10, factor: 0.1 } as const;
const NEAR = { bars: 5, factor: 0.2 } as const;
const FOUND = 100;
/** Engulfing with one edge equal. */
const FOUND_EQUAL = 80;

class DojiKernel implements Kernel {
  readonly #ranges: TrailingMean;
  constructor(slots: number) {
    this.#ranges = new TrailingMean(BODY_DOJI.bars, slots);
  }
  step(
    slot: number,
    { o, h, l, c }: Columns,
    i: number,
    outs: readonly Float64Array[],
    at: number,
    commit: boolean,
  ): void {
    const mean = this.#ranges.next(slot, h[i]! - l[i]!, commit);
    const doji = Math.abs(c[i]! - o[i]!) <= BODY_DOJI.factor * mean;
    outs[0]![at] = Number.isNaN(mean) ? mean : doji ? FOUND : 0;
  }
}

/** Doji: a body of at most a tenth of the usual range. */
export const CDLDOJI: Definition<Params> = {
  name: 'CDLDOJI',
  title: 'Doji',
  pane: 'price',
  params: schema,
  outputs: ['value'],
  looks: { value: 'mark' },
  needs: ['o', 'h', 'l', 'c'],
  first: () => [BODY_DOJI.bars],
  load: () => BODY_DOJI.bars + 1,
  formula: 'TA-Lib CDLDOJI: |c − o| ≤ 0.1 · mean(h − l) of the 10 bars before; 100 or 0.',
  kernel: (_, slots) => new DojiKernel(slots),
};

class HammerKernel implements Kernel {
  readonly #bodies: TrailingMean;
  readonly #ranges: TrailingMean;
  readonly #near: TrailingMean;
  /** Of the bar before: its low, and the usual body and range before it. */
  readonly #bodyMeanBefore: Float64Array;
  readonly #lowBefore: Float64Array;
  readonly #nearBefore: Float64Array;

  constructor(slots: number) {
    this.#bodies = new TrailingMean(BODY_SHORT.bars, slots);
    this.#ranges = new TrailingMean(SHADOW_VERY_SHORT.bars, slots);
    this.#near = new TrailingMean(NEAR.bars, slots);
    this.#bodyMeanBefore = new Float64Array(slots).fill(Number.NaN);
    this.#lowBefore = new Float64Array(slots).fill(Number.NaN);
    this.#nearBefore = new Float64Array(slots).fill(Number.NaN);
  }

  step(
    slot: number,
    { o, h, l, c }: Columns,
    i: number,
    outs: readonly Float64Array[],
    at: number,
    commit: boolean,
  ): void {
    const [open, high, low, close] = [o[i]!, h[i]!, l[i]!, c[i]!];
    const body = Math.abs(close - open);
    const bottom = Math.min(open, close);
    const bodyMean = this.#bodies.next(slot, body, commit);
    const rangeMean = this.#ranges.next(slot, high - low, commit);
    const nearMean = this.#near.next(slot, high - low, commit);
    const hammer =
      body < BODY_SHORT.factor * bodyMean &&
      bottom - low > SHADOW_LONG_FACTOR * body &&
      high - Math.max(open, close) < SHADOW_VERY_SHORT.factor * rangeMean &&
      bottom <= this.#lowBefore[slot]! + NEAR.factor * this.#nearBefore[slot]!;
    // TA-Lib starts one bar later than the averages allow.
    const known = !Number.isNaN(this.#bodyMeanBefore[slot]!);
    outs[0]![at] = known ? (hammer ? FOUND : 0) : Number.NaN;
    if (!commit) return;
    this.#bodyMeanBefore[slot] = bodyMean;
    this.#lowBefore[slot] = low;
    this.#nearBefore[slot] = nearMean;
  }
}

/** Hammer: a small body near or below the last low, a long lower shadow, hardly an upper one. */
export const CDLHAMMER: Definition<Params> = {
  ...CDLDOJI,
  name: 'CDLHAMMER',
  title: 'Hammer',
  first: () => [BODY_SHORT.bars + 1],
  load: () => BODY_SHORT.bars + 2,
  formula: 'TA-Lib CDLHAMMER with its default candle settings; 100 or 0.',
  kernel: (_, slots) => new HammerKernel(slots),
};

class EngulfingKernel implements Kernel {
  readonly #open: Float64Array;
  readonly #close: Float64Array;
  readonly #count: Int32Array;
  constructor(slots: number) {
    this.#open = new Float64Array(slots);
    this.#close = new Float64Array(slots);
    this.#count = new Int32Array(slots);
  }
  step(slot: number, { o, c }: Columns, i: number, outs: readonly Float64Array[], at: number, commit: boolean): void {
    const count = this.#count[slot]!;
    outs[0]![at] = count < 2 ? Number.NaN : engulfing(this.#open[slot]!, this.#close[slot]!, o[i]!, c[i]!);
    if (!commit) return;
    this.#open[slot] = o[i]!;
    this.#close[slot] = c[i]!;
    if (count < 2) this.#count[slot] = count + 1;
  }
}

/** Does the body of a bar engulf the opposite body before it? ±100, ±80 with one edge equal, else 0. */
function engulfing(openBefore: number, closeBefore: number, open: number, close: number): number {
  const white = close >= open;
  if (white === closeBefore >= openBefore) return 0;
  const top = white ? close - openBefore : open - closeBefore;
  const bottom = white ? closeBefore - open : openBefore - close;
  if (top < 0 || bottom < 0 || (top === 0 && bottom === 0)) return 0;
  const strength = top === 0 || bottom === 0 ? FOUND_EQUAL : FOUND;
  return white ? strength : -strength;
}

/** Engulfing: a body that covers the opposite body before it. */
export const CDLENGULFING: Definition<Params> = {
  ...CDLDOJI,
  name: 'CDLENGULFING',
  title: 'Engulfing',
  needs: ['o', 'c'],
  first: () => [2],
  load: () => 3,
  formula: 'TA-Lib CDLENGULFING: 100 up, −100 down, 80 and −80 with one edge equal, else 0.',
  kernel: (_, slots) => new EngulfingKernel(slots),
};
