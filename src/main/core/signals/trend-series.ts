import { MINUTE_MS } from '#contract/model/session.ts';
import { ADX } from '../indicators/adx.ts';
import { type Columns, makeColumns } from '../indicators/columns.ts';
import { compute } from '../indicators/compute.ts';
import { RVOL } from '../indicators/rvol.ts';
import { SUPERTREND } from '../indicators/supertrend.ts';
import { midnightOf, VWAP } from '../indicators/vwap.ts';
import { type TrendMode, type TrendReading, trendSignal, type TrendThresholds } from './trend-signal.ts';

/** Indicators of one timeframe. */
export interface TrendLengths {
  readonly stLen: number;
  readonly stMult: number;
  readonly adxLen: number;
}

export interface TrendSeriesParams {
  readonly mode: TrendMode;
  readonly primary: TrendLengths;
  readonly confirm: TrendLengths & { readonly tfMin: number };
  readonly limits: TrendThresholds;
  /** First minute of the session, from IST midnight. */
  readonly openMinute: number;
}

/** A signal on bar `i`. */
export interface TrendHit {
  readonly i: number;
  readonly dir: 1 | -1;
  readonly flip: boolean;
  readonly adx1: number;
  readonly adx5: number;
  readonly st5: number;
  /** The confirming bar that was the last completed one. */
  readonly idx5: number;
  readonly conf: number;
  readonly close: number;
}

/** Bars in the mean of relative volume. */
const RVOL_BARS = 20;

/** Every signal in a list of one-minute bars, oldest first (quant.md E.1). Bars must have been checked. */
export function trendSignals(bars: Columns, params: TrendSeriesParams): TrendHit[] {
  const { confirm: longer, limits, mode } = params;
  const folded = foldBars(bars, longer.tfMin, params.openMinute);
  const primary = timeframe(bars, params.primary);
  const confirm = timeframe(folded.columns, longer);
  const [vwap] = compute(VWAP, VWAP.params.parse({ openMinute: params.openMinute }), bars) as [Float64Array];
  const [rvol] = compute(RVOL, RVOL.params.parse({ n: RVOL_BARS }), bars) as [Float64Array];
  const lastOf = { up: -1, down: -1 };
  const found: TrendHit[] = [];
  let at5 = -1;
  for (let i = 0; i < bars.c.length; i++) {
    while (at5 + 1 < folded.endMs.length && folded.endMs[at5 + 1]! <= bars.t[i]! + MINUTE_MS) at5 += 1;
    const now = primary.at(i);
    const then = at5 < 0 ? null : confirm.at(at5);
    if (now === null || then === null) continue;
    const name = now.trend > 0 ? 'up' : 'down';
    const signal = trendSignal(
      mode,
      {
        primary: now,
        age: orNull(primary.age[i]!),
        confirm: then,
        close: bars.c[i]!,
        vwap: orNull(vwap[i]!),
        rvol: orNull(rvol[i]!),
        sinceSame: lastOf[name] < 0 ? null : i - lastOf[name],
      },
      limits,
    );
    if (signal === null) continue;
    lastOf[name] = i;
    const { side: dir, confidence: conf } = signal;
    const flip = primary.age[i] === 0;
    found.push({ i, dir, flip, adx1: now.adx, adx5: then.adx, st5: then.trend, idx5: at5, conf, close: bars.c[i]! });
  }
  return found;
}

/** Longer bars with the time at which each is complete. */
interface Folded {
  readonly columns: Columns;
  readonly endMs: readonly number[];
}

/** One-minute bars as longer ones, counted from the session's open. */
export function foldBars(bars: Columns, minutes: number, openMinute: number): Folded {
  const lengthMs = minutes * MINUTE_MS;
  const columns = makeColumns(bars.c.length);
  const endMs: number[] = [];
  let midnight = Number.NaN;
  for (let i = 0; i < bars.c.length; i++) {
    midnight = midnightOf(bars.t[i]!, midnight);
    const openMs = midnight + openMinute * MINUTE_MS;
    const fromMs = openMs + Math.floor((bars.t[i]! - openMs) / lengthMs) * lengthMs;
    const last = endMs.length - 1;
    if (last >= 0 && columns.t[last] === fromMs) {
      columns.h[last] = Math.max(columns.h[last]!, bars.h[i]!);
      columns.l[last] = Math.min(columns.l[last]!, bars.l[i]!);
      columns.c[last] = bars.c[i]!;
      columns.v[last]! += bars.v[i]!;
      continue;
    }
    endMs.push(fromMs + lengthMs);
    const { t, o, h, l, c, v } = columns;
    t[last + 1] = fromMs;
    o[last + 1] = bars.o[i]!;
    h[last + 1] = bars.h[i]!;
    l[last + 1] = bars.l[i]!;
    c[last + 1] = bars.c[i]!;
    v[last + 1] = bars.v[i]!;
  }
  const { t, o, h, l, c, v, oi } = columns;
  const cut = (column: Float64Array): Float64Array => column.subarray(0, endMs.length);
  return {
    columns: { t: cut(t), o: cut(o), h: cut(h), l: cut(l), c: cut(c), v: cut(v), oi: cut(oi), x: cut(c) },
    endMs,
  };
}

interface Timeframe {
  readonly age: Float64Array;
  /** Null while there are too few bars. */
  at(i: number): TrendReading | null;
}

function timeframe(bars: Columns, { stLen, stMult, adxLen }: TrendLengths): Timeframe {
  const supertrend = compute(SUPERTREND, SUPERTREND.params.parse({ n: stLen, k: stMult }), bars);
  const [, trend] = supertrend as [Float64Array, Float64Array];
  const directional = compute(ADX, ADX.params.parse({ n: adxLen, m: adxLen }), bars);
  const [plus, minus, adx] = directional as [Float64Array, Float64Array, Float64Array];
  return {
    age: trendAge(trend),
    at: (i) =>
      Number.isNaN(trend[i]!) || Number.isNaN(adx[i]!)
        ? null
        : { trend: trend[i]!, adx: adx[i]!, plusDi: plus[i]!, minusDi: minus[i]! },
  };
}

/** Bars since the trend changed, 0 on the bar that changed it, NaN before the first change. */
export function trendAge(trend: Float64Array): Float64Array {
  const age = new Float64Array(trend.length).fill(Number.NaN);
  for (let i = 1; i < trend.length; i++) {
    const known = !Number.isNaN(trend[i - 1]!);
    age[i] = known && trend[i] !== trend[i - 1] ? 0 : age[i - 1]! + 1;
  }
  return age;
}

function orNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
