import { type Fault, fault } from '#contract/faults.ts';

/** Bins in one profile at most. A 20 % day of a ₹1,00,000 price has 4,00,000 ticks of 5 paise; more is a bad print. */
export const BINS_MAX = 500_000;
const BINS_AT_START = 256;

/** Price range of a profile in bins, `[low, low + count)`; the bin of tick index k is floor(k/τ). */
export interface BinRange {
  readonly low: number;
  readonly count: number;
}

/**
 * Traded quantity per bin of prices (quant.md B), taken trade by trade or bar by bar. Prices are whole ticks inside;
 * bins without a trade between the lowest and the highest exist with volume 0.
 */
export class VolumeProfile {
  /** ₹. */
  readonly tick: number;
  readonly ticksPerBin: number;
  total = 0;
  #volumes = new Float64Array(BINS_AT_START);
  /** Bin that cell 0 stands for, and the lowest and highest bin in use. */
  #base = 0;
  #low = Number.POSITIVE_INFINITY;
  #high = Number.NEGATIVE_INFINITY;
  /** A bin with the largest volume, and how many share it. */
  #most = 0;
  #mostBin = 0;
  #sharers = 0;

  constructor(tick: number, ticksPerBin: number) {
    this.tick = tick;
    this.ticksPerBin = ticksPerBin;
  }

  /** Takes a trade; a refused one changes nothing. Amortised O(1). */
  addTrade(price: number, quantity: number): Fault | null {
    if (!(quantity >= 0 && Number.isFinite(quantity) && price >= 0 && Number.isFinite(price)))
      return fault('input.trade', 'A trade needs a price and a quantity that are not negative.', { price, quantity });
    if (quantity === 0) return null;
    const bin = Math.floor(this.tickOf(price) / this.ticksPerBin);
    const full = this.#reach(bin, bin);
    if (full !== null) return full;
    this.#add(bin, quantity);
    return null;
  }

  /** Spreads a bar's volume evenly over every tick price from low to high; a refused bar changes nothing. */
  addBar(low: number, high: number, volume: number): Fault | null {
    if (!(low >= 0 && high >= low && Number.isFinite(high) && volume >= 0 && Number.isFinite(volume)))
      return fault('input.bar', 'A bar needs 0 ≤ l ≤ h and a volume that is not negative.', { low, high, volume });
    if (volume === 0) return null;
    const from = this.tickOf(low);
    const to = this.tickOf(high);
    const first = Math.floor(from / this.ticksPerBin);
    const last = Math.floor(to / this.ticksPerBin);
    const full = this.#reach(first, last);
    if (full !== null) return full;
    const share = volume / (to - from + 1);
    for (let bin = first; bin <= last; bin++) {
      const ticks = Math.min(to, (bin + 1) * this.ticksPerBin - 1) - Math.max(from, bin * this.ticksPerBin) + 1;
      this.#add(bin, share * ticks);
    }
    return null;
  }

  /**
   * Adds a quantity to each bin of [first, last] that is not in [heldFirst, heldLast], a part of it: a range that grew.
   * A refused one changes nothing.
   */
  addGrowth(first: number, last: number, heldFirst: number, heldLast: number, quantity: number): Fault | null {
    const full = this.#reach(first, last);
    if (full !== null) return full;
    const held = heldFirst <= heldLast;
    for (let bin = first; bin <= (held ? heldFirst - 1 : last); bin++) this.#add(bin, quantity);
    for (let bin = held ? heldLast + 1 : last + 1; bin <= last; bin++) this.#add(bin, quantity);
    return null;
  }

  /** Adds another profile with the same tick and bins: a composite over sessions. */
  merge(other: VolumeProfile): Fault | null {
    if (other.tick !== this.tick || other.ticksPerBin !== this.ticksPerBin)
      return fault('input.profile', 'Profiles of different ticks or bins cannot be added. Build them alike.');
    if (other.total === 0) return null;
    const { low, count } = other.range();
    const full = this.#reach(low, low + count - 1);
    if (full !== null) return full;
    for (let i = 0; i < count; i++) if (other.volumeAt(low + i) > 0) this.#add(low + i, other.volumeAt(low + i));
    return null;
  }

  /** Tick index of a price. */
  tickOf(price: number): number {
    return Math.round(price / this.tick);
  }

  /** Price of the lower edge of a bin. */
  priceOf(bin: number): number {
    return edgePrice(bin * this.ticksPerBin, this.tick);
  }

  /** Highest tick price inside a bin. */
  topPriceOf(bin: number): number {
    return edgePrice((bin + 1) * this.ticksPerBin - 1, this.tick);
  }

  /** Bins from the lowest to the highest traded one; count 0 before the first trade. */
  range(): BinRange {
    return this.total === 0 ? { low: 0, count: 0 } : { low: this.#low, count: this.#high - this.#low + 1 };
  }

  volumeAt(bin: number): number {
    return bin >= this.#low && bin <= this.#high ? this.#volumes[bin - this.#base]! : 0;
  }

  /** Volumes of the range, lowest bin first; a view that the next trade may outdate. */
  volumes(): Float64Array {
    const { low, count } = this.range();
    return this.#volumes.subarray(low - this.#base, low - this.#base + count);
  }

  /**
   * Point of control: the bin with the largest volume; ties go to the nearest to the centre of the range, then to the
   * lower (quant.md B.2). Null before the first trade. O(1) unless bins tie.
   */
  poc(): number | null {
    if (this.total === 0) return null;
    if (this.#sharers === 1) return this.#mostBin;
    return this.#low + pocOf(this.volumes());
  }

  /** Makes room for the bins and moves the range; a fault when it would grow beyond reason. */
  #reach(first: number, last: number): Fault | null {
    const low = Math.min(this.#low, first);
    const high = Math.max(this.#high, last);
    const count = high - low + 1;
    if (count > BINS_MAX) {
      const text = `The prices span ${count} bins, more than ${BINS_MAX}. Check the price, or take more ticks per bin.`;
      return fault('input.profile_range', text, { bins: count });
    }
    if (this.total === 0) this.#base = low - ((this.#volumes.length - Math.min(count, this.#volumes.length)) >> 1);
    if (low < this.#base || high >= this.#base + this.#volumes.length) this.#grow(low, count);
    this.#low = low;
    this.#high = high;
    return null;
  }

  #grow(low: number, count: number): void {
    const grown = new Float64Array(Math.max(BINS_AT_START, 2 * count));
    const base = low - ((grown.length - count) >> 1);
    if (this.total > 0) grown.set(this.volumes(), this.#low - base);
    this.#volumes = grown;
    this.#base = base;
  }

  #add(bin: number, quantity: number): void {
    const at = bin - this.#base;
    const volume = this.#volumes[at]! + quantity;
    this.#volumes[at] = volume;
    this.total += quantity;
    if (volume > this.#most) {
      this.#most = volume;
      this.#mostBin = bin;
      this.#sharers = 1;
    } else if (volume === this.#most) this.#sharers++;
  }
}

/** Index of the point of control among volumes (quant.md B.2). */
export function pocOf(volumes: Float64Array): number {
  const centre = (volumes.length - 1) / 2;
  let found = 0;
  for (let i = 1; i < volumes.length; i++) {
    const more = volumes[i]! - volumes[found]!;
    if (more > 0 || (more === 0 && Math.abs(i - centre) < Math.abs(found - centre))) found = i;
  }
  return found;
}

/** Most decimals of a tick that prices are cut to; currency has four. */
const DECIMALS = 1e6;

/** Tick index → ₹ without the dust of the product. */
function edgePrice(index: number, tick: number): number {
  return Math.round(index * tick * DECIMALS) / DECIMALS;
}
