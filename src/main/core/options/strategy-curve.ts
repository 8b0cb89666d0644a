import { CURVE_POINTS_MAX, PAYOFF_ROWS_MAX } from '#contract/model/strategy.ts';
import { expiryProfit, horizonOf } from './strategy-expiry.ts';
import { profitAt, type StrategyMarket, type StrategyPart } from './strategy-value.ts';

/** Even points of the curve; strikes and breakevens come on top. */
const EVEN_POINTS = 161;
/** The curve shows at least this part of the level to each side, and this many standard deviations. */
const REACH_LEAST = 0.03;
const REACH_DEVIATIONS = 3;
/** Room beyond the outermost strike, as a part of the level. */
const STRIKE_ROOM = 0.02;
/** The lowest level that is drawn, as a part of the underlying's. */
const LEVEL_LEAST = 0.01;
/** Rows of the table to each side of the level. */
const ROWS_ASIDE = 8;
/** Steps of the table: the first that brings the rows to the end of the curve. */
const NICE = [1, 2, 2.5, 5, 10];

/** The moment that the sliders ask for. */
export interface CurveScenario {
  readonly elapsedYears: number;
  readonly sigmaShift: number;
}

export interface StrategyCurve {
  readonly level: readonly number[];
  /** ₹; null where a leg cannot be valued. */
  readonly expiry: readonly (number | null)[];
  readonly target: readonly (number | null)[];
}

/** Levels between which a strategy is drawn. @param deviation σ√T until the nearest expiry; 0 when not known. */
export function reachOf(
  parts: readonly StrategyPart[],
  level: number,
  deviation: number,
): { readonly low: number; readonly high: number } {
  const aside = Math.max(REACH_LEAST, Math.expm1(REACH_DEVIATIONS * deviation));
  const strikes = parts.filter(({ w }) => w !== 0).map(({ strike }) => strike);
  const low = Math.min(level * (1 - Math.min(aside, 1)), ...strikes.map((strike) => strike - STRIKE_ROOM * level));
  const high = Math.max(level * (1 + aside), ...strikes.map((strike) => strike + STRIKE_ROOM * level));
  return { low: Math.max(LEVEL_LEAST * level, low), high };
}

/** Profit at the nearest expiry and at a moment before it, over the levels that matter. @param marks levels that the curve must hold. */
export function strategyCurve(
  parts: readonly StrategyPart[],
  market: StrategyMarket,
  deviation: number,
  scenario: CurveScenario,
  marks: readonly number[],
): StrategyCurve {
  const { low, high } = reachOf(parts, market.level, deviation);
  const step = (high - low) / (EVEN_POINTS - 1);
  const even = Array.from({ length: EVEN_POINTS }, (_, i) => low + i * step);
  const strikes = parts.map(({ strike }) => strike);
  const wanted = [market.level, ...strikes, ...marks].filter((level) => level > low && level < high);
  const level = [...new Set([...even, ...wanted.slice(0, CURVE_POINTS_MAX - EVEN_POINTS)])].sort((a, b) => a - b);
  return { level, ...profitsAt(parts, market, scenario, level) };
}

/** The same on round levels around the underlying's, for a table. */
export function strategyRows(
  parts: readonly StrategyPart[],
  market: StrategyMarket,
  deviation: number,
  scenario: CurveScenario,
): StrategyCurve {
  const { low, high } = reachOf(parts, market.level, deviation);
  const step = niceStep((high - low) / (2 * ROWS_ASIDE));
  const first = Math.ceil(low / step) * step;
  const level: number[] = [];
  for (let i = 0; i < PAYOFF_ROWS_MAX && first + i * step <= high; i++) level.push(first + i * step);
  return { level, ...profitsAt(parts, market, scenario, level) };
}

function profitsAt(
  parts: readonly StrategyPart[],
  market: StrategyMarket,
  { elapsedYears, sigmaShift }: CurveScenario,
  levels: readonly number[],
): Pick<StrategyCurve, 'expiry' | 'target'> {
  const atExpiry = expiryProfit(parts, market, sigmaShift);
  const elapsed = Math.min(elapsedYears, horizonOf(parts));
  return {
    expiry: levels.map(atExpiry),
    target: levels.map((level) => profitAt(parts, market, { level, elapsedYears: elapsed, sigmaShift })),
  };
}

/** A step of 1, 2, 2.5 or 5 times a power of ten, not below the wanted one. */
function niceStep(wanted: number): number {
  const power = 10 ** Math.floor(Math.log10(wanted));
  return power * (NICE.find((nice) => nice * power >= wanted) ?? 10);
}
