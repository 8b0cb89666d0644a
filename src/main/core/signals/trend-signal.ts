import { confidence } from '../patterns/confidence.ts';

/** How sure a signal of two timeframes must be (quant.md E.1). */
export const TREND_MODES = ['conservative', 'balanced', 'aggressive'] as const;
export type TrendMode = (typeof TREND_MODES)[number];

export interface TrendThresholds {
  /** Least strength of the trend on the primary bars. */
  readonly adxMin: number;
  /** Least strength of the trend on the confirming bars. */
  readonly confirmAdxMin: number;
  /** Bars within which the trend changed, the signal bar counted; also the bars without a second signal of one side. */
  readonly flipLookback: number;
  /** Least volume over the mean of the bars before; conservative only. */
  readonly rvolMin: number;
}

/** quant.md E.1. */
export const TREND_THRESHOLDS: TrendThresholds = { adxMin: 18, confirmAdxMin: 20, flipLookback: 3, rvolMin: 1.2 };

/** Strength and direction of one timeframe after its last completed bar. */
export interface TrendReading {
  /** +1 up, −1 down. */
  readonly trend: number;
  readonly adx: number;
  readonly plusDi: number;
  readonly minusDi: number;
}

export interface TrendMoment {
  readonly primary: TrendReading;
  /** Bars since the primary trend changed, 0 on the bar that changed it; null before the first change. */
  readonly age: number | null;
  /** Of the last completed longer bar. */
  readonly confirm: TrendReading;
  readonly close: number;
  /** In the unit of the close; null without volume. */
  readonly vwap: number | null;
  readonly rvol: number | null;
  /** Bars since the last signal of the same side; null when there was none. */
  readonly sinceSame: number | null;
}

export interface TrendSignal {
  readonly side: 1 | -1;
  readonly confidence: number;
}

/** Strength at which a trend's part of the confidence is full. */
const ADX_FULL = 40;
/** Distance of the directional indicators at which their part is full. */
const DI_FULL = 20;
const RVOL_FROM = 1;
const RVOL_FULL = 2.5;
const WEIGHT = { adx: 0.35, confirm: 0.35, di: 0.15, rvol: 0.15 } as const;

/** Is there a signal on this bar, and how good is it? Null when there is none. */
export function trendSignal(mode: TrendMode, moment: TrendMoment, limits = TREND_THRESHOLDS): TrendSignal | null {
  const { primary, age, confirm } = moment;
  if (age === null || primary.adx < limits.adxMin) return null;
  const side = primary.trend > 0 ? 1 : -1;
  const agrees = confirm.trend === side;
  const strong = confirm.adx >= limits.confirmAdxMin;
  const fires =
    mode === 'balanced'
      ? age < limits.flipLookback && agrees && strong && !isRepeat(moment, limits)
      : age === 0 && (mode === 'aggressive' ? agrees || !strong : agrees && strong && isCertain(moment, side, limits));
  return fires ? { side, confidence: trendConfidence(moment, side, limits) } : null;
}

function isRepeat({ sinceSame }: TrendMoment, { flipLookback }: TrendThresholds): boolean {
  return sinceSame !== null && sinceSame <= flipLookback;
}

/** Directional indicators of both timeframes, average price and volume say the same. */
function isCertain(
  { primary, confirm, close, vwap, rvol }: TrendMoment,
  side: number,
  limits: TrendThresholds,
): boolean {
  if (vwap === null || rvol === null) return false;
  const leads = ({ plusDi, minusDi }: TrendReading): boolean => side * (plusDi - minusDi) > 0;
  return leads(primary) && leads(confirm) && side * (close - vwap) > 0 && rvol >= limits.rvolMin;
}

function trendConfidence({ primary, confirm, rvol }: TrendMoment, side: number, limits: TrendThresholds): number {
  return confidence([
    { value: primary.adx, from: limits.adxMin, to: ADX_FULL, weight: WEIGHT.adx },
    {
      value: confirm.adx,
      from: limits.confirmAdxMin,
      to: ADX_FULL,
      weight: confirm.trend === side ? WEIGHT.confirm : 0,
    },
    { value: side * (primary.plusDi - primary.minusDi), from: 0, to: DI_FULL, weight: WEIGHT.di },
    { value: rvol ?? 0, from: RVOL_FROM, to: RVOL_FULL, weight: WEIGHT.rvol },
  ]);
}
