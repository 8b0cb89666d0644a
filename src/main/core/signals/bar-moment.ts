import { toRupees } from '#contract/model/price.ts';
import type { ScanView } from '../scan/scanner.ts';
import { vixState } from '../volume/vix.ts';

/** The signal bar with what confirms it. Prices in rupees. */
export interface BarMoment {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Close of the bar before, of the same session. */
  readonly before: number;
  /** Average true range of the interval. */
  readonly atr: number;
  /** Volume over the mean of the bars before (quant.md A.26). */
  readonly rvol: number;
  /** What it had to reach: the parameter × session × VIX multiplier (quant.md A.27, A.28). */
  readonly rvolNeeded: number;
  /** Where the close lies in the bar: −1 at the low, 1 at the high, 0 without a range. */
  readonly clv: number;
}

/**
 * The signal bar of a scanner that asks for volume; null when the volume does not confirm it, when it is the first of
 * its session, or while there are too few bars. The volume is looked at first, because it turns away most bars.
 */
export function confirmedBar(view: ScanView, rvolMin: number): BarMoment | null {
  const rvol = view.value('RVOL');
  if (rvol === null || rvol < rvolMin * LEAST_FACTOR) return null;
  const rvolNeeded = rvolMin * view.sessionFactor * vixState(view.vix).multiplier;
  if (rvol < rvolNeeded) return null;
  const { bars, openMs, instrument } = view;
  const at = bars.end - 1;
  if (at - 1 < bars.first || bars.t[at - 1]! < openMs) return null;
  const atr = view.value('ATR');
  if (atr === null || atr <= 0) return null;
  const rupees = (price: number): number => toRupees(price, instrument.decimals);
  const [o, h, l, c] = [bars.o[at]!, bars.h[at]!, bars.l[at]!, bars.c[at]!];
  return {
    open: rupees(o),
    high: rupees(h),
    low: rupees(l),
    close: rupees(c),
    before: rupees(bars.c[at - 1]!),
    atr: rupees(atr),
    rvol,
    rvolNeeded,
    clv: h === l ? 0 : (c - l - (h - c)) / (h - l),
  };
}

/** The smallest multiplier on thresholds there is: LOW volatility in the middle of a session. */
const LEAST_FACTOR = 0.8;

/** Volume as a part of a confidence: nothing at what was needed, full at 2.5 times that (quant.md D.1). */
export function volumeFactor({ rvol, rvolNeeded }: Pick<BarMoment, 'rvol' | 'rvolNeeded'>, weight: number) {
  return { value: rvol, from: rvolNeeded, to: 2.5 * rvolNeeded, weight };
}

/** Part of the bar's range beyond its body on the side from which a move in direction `d` was pushed back, 0 to 1. */
export function wickShare({ open, high, low, close }: BarMoment, d: 1 | -1): number {
  if (high === low) return 0;
  return (d > 0 ? Math.min(open, close) - low : high - Math.max(open, close)) / (high - low);
}
