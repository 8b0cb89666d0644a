import { confidence } from '../patterns/confidence.ts';

/** What RANGE_STRANGLE looks at (quant.md D.3). Prices in ₹. */
export interface RangeStrangleInput {
  readonly adx: number;
  /** Percent of earlier bars with narrower Bollinger bands. */
  readonly bbWidthPctile: number;
  readonly val: number;
  readonly vah: number;
  readonly spot: number;
  /** IV percentile, 0–100. */
  readonly ivp: number;
  /** Calendar days to expiry. */
  readonly dte: number;
  /** ATM volatility, decimal a year. */
  readonly iv: number;
  /** Time to expiry, years. */
  readonly T: number;
  readonly F: number;
  readonly strikes: readonly number[];
}

export interface RangeStrangleRules {
  readonly adxMax: number;
  readonly bbPctMax: number;
  readonly ivpMin: number;
  readonly maxDte: number;
  /** Distance of the strikes in standard deviations. */
  readonly sigma: number;
  readonly slPct: number;
  readonly tgtPct: number;
}

export const RANGE_STRANGLE_RULES: RangeStrangleRules = {
  adxMax: 20,
  bbPctMax: 30,
  ivpMin: 40,
  maxDte: 7,
  sigma: 1,
  slPct: 1,
  tgtPct: 0.5,
};

/** ADX so far below its limit, and IV percentile, at which the factor is saturated. */
const ADX_SATURATED = 10;
const IVP_SATURATED = 80;

export interface RangeStrangle {
  readonly conf: number;
  readonly callStrike: number;
  readonly putStrike: number;
  /** Premiums at which it ends, as multiples of the one that was sold. */
  readonly stopFactor: number;
  readonly targetFactor: number;
  /** One standard deviation to expiry, ₹. */
  readonly expectedMove: number;
}

/** Selling a strangle one deviation out in a quiet market: quant.md D.3. Null when a condition or a strike is missing. */
export function rangeStrangle(input: RangeStrangleInput, rules = RANGE_STRANGLE_RULES): RangeStrangle | null {
  const { strikes, ...numbers } = input;
  const { adx, bbWidthPctile, val, vah, spot, ivp, dte, iv, T, F } = numbers;
  if (!Object.values(numbers).every(Number.isFinite) || !(iv > 0 && T > 0 && F > 0)) return null;
  if (!(adx < rules.adxMax) || bbWidthPctile > rules.bbPctMax || spot < val || spot > vah) return null;
  if (ivp < rules.ivpMin || dte > rules.maxDte) return null;
  const deviation = rules.sigma * iv * Math.sqrt(T);
  const callStrike = lowestFrom(strikes, F * Math.exp(deviation));
  const putStrike = highestTo(strikes, F * Math.exp(-deviation));
  if (callStrike === null || putStrike === null) return null;
  return {
    conf: confidence([
      { value: rules.adxMax - adx, from: 0, to: ADX_SATURATED, weight: 0.35 },
      { value: rules.bbPctMax - bbWidthPctile, from: 0, to: rules.bbPctMax, weight: 0.35 },
      { value: ivp, from: rules.ivpMin, to: IVP_SATURATED, weight: 0.3 },
    ]),
    callStrike,
    putStrike,
    stopFactor: 1 + rules.slPct,
    targetFactor: 1 - rules.tgtPct,
    expectedMove: F * iv * Math.sqrt(T),
  };
}

function lowestFrom(strikes: readonly number[], price: number): number | null {
  let found: number | null = null;
  for (const strike of strikes) if (strike >= price && (found === null || strike < found)) found = strike;
  return found;
}

function highestTo(strikes: readonly number[], price: number): number | null {
  let found: number | null = null;
  for (const strike of strikes) if (strike <= price && (found === null || strike > found)) found = strike;
  return found;
}
