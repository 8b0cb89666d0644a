/** A stretch of values on a stretch of the picture. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  readonly ticks: readonly number[];
}

const STEPS = [1, 2, 2.5, 5, 10];
/** Part of the span that is left free beyond the outermost values. */
const ROOM = 0.04;

/** Even step of about `count` parts: 1, 2, 2.5 or 5 times a power of ten. */
function stepOf(span: number, count: number): number {
  const raw = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(raw));
  return power * (STEPS.find((step) => step * power >= raw) ?? 10);
}

/**
 * Scale over values with even ticks inside it; a single value gets a scale around it. Null without any value.
 * @param zero the scale holds 0.
 * @param count ticks that there is room for.
 */
export function scaleOf(values: Iterable<number | null>, zero: boolean, count: number): Scale | null {
  let low = zero ? 0 : Number.POSITIVE_INFINITY;
  let high = zero ? 0 : Number.NEGATIVE_INFINITY;
  let any = false;
  for (const value of values) {
    if (value === null) continue;
    any = true;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!any) return null;
  if (low === high) {
    const half = Math.max(Math.abs(low) * 0.01, 1e-6);
    low -= half;
    high += half;
  }
  const room = (high - low) * ROOM;
  if (!(zero && low === 0)) low -= room;
  if (!(zero && high === 0)) high += room;
  const step = stepOf(high - low, count);
  const ticks: number[] = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high + step * 1e-9; tick += step)
    ticks.push(Math.abs(tick) < step * 1e-9 ? 0 : Number(tick.toPrecision(12)));
  return { low, high, ticks };
}

/** Indices of about `count` points, evenly spread, for the words below them. */
export function spreadIndices(length: number, count: number): number[] {
  const step = Math.max(1, Math.ceil(length / Math.max(1, count)));
  const out: number[] = [];
  for (let i = 0; i < length; i += step) out.push(i);
  return out;
}
