import { toRupees } from '#contract/model/price.ts';
import { profileOfBars } from '../profile/profile-window.ts';
import { readProfile } from '../profile/profile-reading.ts';
import { VolumeProfile } from '../profile/volume-profile.ts';
import type { SeriesView } from '../scan/scanner.ts';
import { meanOf, sampleSd } from '../stats/return-metrics.ts';

/** Earlier widths that a percentile needs. */
const WIDTHS_MIN = 20;
/** Width of a price bin as a part of the price: fine enough for a day's range, coarse enough for its few bars. */
const BIN_PART = 2e-4;
/** Bars of today that make an area. */
const AREA_BARS_MIN = 6;
const SESSIONS_A_YEAR = 252;

/**
 * Percent of the earlier bars whose Bollinger bands (n, 2σ) were narrower than those of the newest one; the width is
 * measured against the mean. Null while there are fewer than 20 earlier widths.
 */
export function bandWidthPercentile({ c, first, end }: SeriesView, n: number): number | null {
  const widths: number[] = [];
  let sum = 0;
  let squares = 0;
  const base = c[first] ?? 0;
  for (let i = first; i < end; i += 1) {
    const x = c[i]! - base;
    sum += x;
    squares += x * x;
    if (i - n >= first) {
      const gone = c[i - n]! - base;
      sum -= gone;
      squares -= gone * gone;
    }
    if (i - first + 1 < n) continue;
    const mean = sum / n;
    widths.push(Math.sqrt(Math.max(0, squares / n - mean * mean)) / (base + mean));
  }
  const now = widths.pop();
  if (now === undefined || widths.length < WIDTHS_MIN) return null;
  return (100 * widths.filter((width) => width < now).length) / widths.length;
}

export interface DayArea {
  readonly val: number;
  readonly vah: number;
  /** Indices have no volume: every bar counts the same then. */
  readonly by: 'volume' | 'time';
}

/** Value area of the bars of a session so far, ₹; null while there are too few. */
export function dayArea(
  { t, h, l, v, first, end }: SeriesView,
  fromMs: number,
  { tick, decimals }: { readonly tick: number; readonly decimals: 2 | 4 },
): DayArea | null {
  const bars: { t: number; h: number; l: number; v: number }[] = [];
  let total = 0;
  for (let i = first; i < end; i += 1) {
    if (t[i]! < fromMs) continue;
    total += v[i]!;
    bars.push({ t: t[i]!, h: toRupees(h[i]!, decimals), l: toRupees(l[i]!, decimals), v: v[i]! });
  }
  const last = bars.at(-1);
  if (last === undefined || bars.length < AREA_BARS_MIN) return null;
  const tickRupees = toRupees(tick, decimals);
  const ticksPerBin = Math.max(1, Math.round((last.h * BIN_PART) / tickRupees));
  const weighted = total > 0 ? bars : bars.map((bar) => ({ ...bar, v: 1 }));
  const profile = profileOfBars(weighted, tickRupees, ticksPerBin);
  const reading = profile instanceof VolumeProfile ? readProfile(profile) : null;
  return reading === null ? null : { val: reading.val, vah: reading.vah, by: total > 0 ? 'volume' : 'time' };
}

/** Realised volatility of the last `n` daily log returns, decimal a year (quant.md D.3); null with fewer closes. */
export function realisedVolatility(closes: readonly number[], n: number): number | null {
  const used = closes.slice(-n - 1);
  if (used.length < n + 1 || used.some((close) => !(close > 0))) return null;
  const returns = used.slice(1).map((close, i) => Math.log(close / used[i]!));
  const sd = sampleSd(returns, meanOf(returns));
  return sd === null ? null : sd * Math.sqrt(SESSIONS_A_YEAR);
}
