/** Colours of lines and bars: two sides of a market, six models, the accent, and what stands behind. */
export type PlotTone = 'call' | 'put' | 'one' | 'two' | 'three' | 'four' | 'five' | 'six' | 'muted';

/** One line, or one set of bars. */
export interface PlotSeries {
  readonly id: string;
  readonly name: string;
  readonly tone: PlotTone;
  readonly kind: 'line' | 'bars';
  /** As many as there are points; null leaves a hole. */
  readonly values: readonly (number | null)[];
  readonly words: (value: number) => string;
  /** Measured on the right scale: another unit than the left one's. */
  readonly right?: true;
  readonly dashed?: true;
  /** Points with holes between them are still one line: strikes that only some expiries list. */
  readonly joined?: true;
}

/** A place along the bottom that has a name. */
export interface PlotMark {
  readonly at: number;
  readonly words: string;
}

/** What a plot shows. */
export interface PlotData {
  readonly label: string;
  /** Head of the first column of the table. */
  readonly across: string;
  /** Ascending. */
  readonly x: readonly number[];
  readonly xWords: (x: number) => string;
  readonly series: readonly PlotSeries[];
  readonly marks: readonly PlotMark[];
  /** The left scale reaches to zero: lengths of bars are compared. */
  readonly zero: boolean;
}

/** The point in words: its place and every value, `24,600: CE OI 1.20 Cr, PE OI 98.40 L`. */
export function pointWords({ x, xWords, series }: PlotData, index: number): string {
  const place = x[index];
  if (place === undefined) return '';
  const parts = series.map(({ name, values, words }) => {
    const value = values[index] ?? null;
    return `${name} ${value === null ? 'none' : words(value)}`;
  });
  return `${xWords(place)}: ${parts.join(', ')}`;
}

const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 };

/** Point to which a key leads from another; null when it is none of the plot's keys. */
export function movedPoint(key: string, from: number, count: number): number | null {
  if (count === 0) return null;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  const step = STEPS[key];
  return step === undefined ? null : Math.max(0, Math.min(count - 1, from + step));
}

/** Index of the point nearest to a place; −1 without points. */
export function nearestPoint(x: readonly number[], at: number): number {
  let best = -1;
  for (let i = 0; i < x.length; i += 1)
    if (best < 0 || Math.abs((x[i] as number) - at) < Math.abs((x[best] as number) - at)) best = i;
  return best;
}
