import type { StrategyResult } from '#contract/model/strategy.ts';

/** Room around the drawing, px. */
export const MARGINS = { left: 64, right: 12, top: 18, bottom: 22 } as const;
/** Room above and below the curves, as a part of their height. */
const AIR = 0.08;
/** A loss without end may not flatten everything else: the axis shows at most so many times the other side. */
const LOPSIDED_MAX = 2.5;
const NICE = [1, 2, 2.5, 5, 10];

/** From levels and paise to pixels. */
export interface PayoffScale {
  readonly width: number;
  readonly height: number;
  x(level: number): number;
  y(paise: number): number;
  levelAt(x: number): number;
  readonly lowLevel: number;
  readonly highLevel: number;
  readonly lowPaise: number;
  readonly highPaise: number;
}

/** A scale that shows every level of the curve, and as much of the money as can be read. */
export function payoffScale({ curve }: StrategyResult, width: number, height: number): PayoffScale {
  const { level, expiryPaise, targetPaise } = curve;
  const lowLevel = level[0] ?? 0;
  const highLevel = level.at(-1) ?? 1;
  const values = [...expiryPaise, ...targetPaise].filter((one) => one !== null);
  let low = Math.min(0, ...values);
  let high = Math.max(0, ...values);
  if (high > 0) low = Math.max(low, -LOPSIDED_MAX * high);
  if (low < 0) high = Math.min(high, -LOPSIDED_MAX * low);
  const air = Math.max(1, AIR * (high - low));
  const [lowPaise, highPaise] = [low - air, high + air];
  const innerWidth = Math.max(1, width - MARGINS.left - MARGINS.right);
  const innerHeight = Math.max(1, height - MARGINS.top - MARGINS.bottom);
  const span = Math.max(1e-9, highLevel - lowLevel);
  return {
    width,
    height,
    lowLevel,
    highLevel,
    lowPaise,
    highPaise,
    x: (at) => MARGINS.left + (innerWidth * (at - lowLevel)) / span,
    y: (at) => MARGINS.top + (innerHeight * (highPaise - at)) / (highPaise - lowPaise),
    levelAt: (at) => lowLevel + (span * (at - MARGINS.left)) / innerWidth,
  };
}

/** Round values between two ends, about so many. */
export function ticks(low: number, high: number, about: number): number[] {
  const wanted = (high - low) / Math.max(1, about);
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = power * (NICE.find((nice) => nice * power >= wanted) ?? 10);
  const found: number[] = [];
  for (let at = Math.ceil(low / step) * step; at <= high; at += step) found.push(Math.round(at / step) * step);
  return found;
}

/** Index of the level nearest to a wanted one. */
export function nearestIndex(levels: readonly number[], wanted: number): number {
  let best = 0;
  levels.forEach((level, i) => {
    if (Math.abs(level - wanted) < Math.abs((levels[best] ?? 0) - wanted)) best = i;
  });
  return best;
}

/** A polyline as path data, broken where a value is missing. */
export function pathOf(scale: PayoffScale, levels: readonly number[], paise: readonly (number | null)[]): string {
  let path = '';
  let pen = false;
  levels.forEach((level, i) => {
    const value = paise[i] ?? null;
    if (value === null) {
      pen = false;
      return;
    }
    path += `${pen ? 'L' : 'M'}${scale.x(level).toFixed(1)},${scale.y(value).toFixed(1)}`;
    pen = true;
  });
  return path;
}

/** The area between a curve and the zero line as path data. */
export function areaOf(scale: PayoffScale, levels: readonly number[], paise: readonly (number | null)[]): string {
  if (levels.length === 0 || paise.some((one) => one === null)) return '';
  const zero = scale.y(0).toFixed(1);
  const [first, last] = [scale.x(levels[0] ?? 0).toFixed(1), scale.x(levels.at(-1) ?? 0).toFixed(1)];
  return `${pathOf(scale, levels, paise)}L${last},${zero}L${first},${zero}Z`;
}
