import type { PlotData, PlotSeries } from './plot-data.ts';
import { type Scale, scaleOf, spreadIndices } from './plot-scale.ts';

/** Room around the drawing for the words of the scales, px. */
const LEFT = 78;
const RIGHT = 26;
const RIGHT_WITH_SCALE = 72;
const TOP = 18;
const BOTTOM = 20;
/** A word of a scale needs this much room, px. */
const TICK_PX = 34;
const LABEL_PX = 72;
/** Part of a point's width that its bars take. */
const BARS_SHARE = 0.78;

export interface PlotShape {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly leftScale: Scale | null;
  readonly rightScale: Scale | null;
  /** Px of each point. */
  readonly xs: readonly number[];
  /** Px along the bottom of any place between the points. */
  readonly xAt: (place: number) => number;
  readonly yAt: (value: number, right: boolean) => number;
  /** Points below which a word stands. */
  readonly labels: readonly number[];
}

/** Places of everything in a picture of a size. */
export function shapeOf(data: PlotData, width: number, height: number): PlotShape {
  const { x, series } = data;
  const onRight = series.filter((one) => one.right === true);
  const onLeft = series.filter((one) => one.right !== true);
  const left = LEFT;
  const right = Math.max(left + 1, width - (onRight.length > 0 ? RIGHT_WITH_SCALE : RIGHT));
  const top = TOP;
  const bottom = Math.max(top + 1, height - BOTTOM);
  const ticks = Math.floor((bottom - top) / TICK_PX);
  const leftScale = scaleOf(valuesOf(onLeft), data.zero, ticks);
  const rightScale = scaleOf(valuesOf(onRight), false, ticks);
  const first = x[0] ?? 0;
  const last = x.at(-1) ?? 0;
  const half = series.some(({ kind }) => kind === 'bars') ? slotPx(right - left, x.length) / 2 : 0;
  const xAt = (place: number): number =>
    first === last ? (left + right) / 2 : left + half + ((place - first) / (last - first)) * (right - left - 2 * half);
  const yAt = (value: number, isRight: boolean): number => {
    const scale = isRight ? rightScale : leftScale;
    return scale === null ? bottom : bottom - ((value - scale.low) / (scale.high - scale.low)) * (bottom - top);
  };
  const labels = spreadIndices(x.length, Math.floor((right - left) / LABEL_PX));
  return { left, right, top, bottom, leftScale, rightScale, xs: x.map(xAt), xAt, yAt, labels };
}

function* valuesOf(series: readonly PlotSeries[]): Iterable<number | null> {
  for (const { values } of series) yield* values;
}

const slotPx = (width: number, count: number): number => width / Math.max(1, count);

/** Path of a line: a hole begins a new stroke unless the line is joined. */
export function linePath({ values, right, joined }: PlotSeries, shape: PlotShape): string {
  let path = '';
  let pen = false;
  values.forEach((value, i) => {
    if (value === null) {
      if (joined !== true) pen = false;
      return;
    }
    path += `${pen ? 'L' : 'M'}${(shape.xs[i] as number).toFixed(1)} ${shape.yAt(value, right === true).toFixed(1)}`;
    pen = true;
  });
  return path;
}

/** Path of one set of bars among others: each from zero to its value, beside its neighbours. */
export function barsPath(series: PlotSeries, place: number, of: number, shape: PlotShape): string {
  const slot = slotPx(shape.right - shape.left, shape.xs.length) * BARS_SHARE;
  const width = Math.max(1, slot / of);
  const isRight = series.right === true;
  const base = shape.yAt(0, isRight);
  let path = '';
  series.values.forEach((value, i) => {
    if (value === null || value === 0) return;
    const from = (shape.xs[i] as number) - slot / 2 + place * width;
    path += `M${from.toFixed(1)} ${base.toFixed(1)}h${Math.max(0.8, width - 1).toFixed(1)}V${shape.yAt(value, isRight).toFixed(1)}h${(-Math.max(0.8, width - 1)).toFixed(1)}Z`;
  });
  return path;
}
