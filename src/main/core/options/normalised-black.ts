import { INV_SQRT_2PI, lowerMills, normalCdf } from './normal.ts';

/**
 * Black's formula without units: forward F, strike K, x = ln(F/K), s = σ√T, price/(discount·√(FK)) of a call that is
 * at or out of the money (x ≤ 0). With h = x/s and t = s/2: b = e^{x/2}Φ(h+t) − e^{−x/2}Φ(h−t), and because
 * e^{±x/2}φ(h±t) are equal, b = b′·[Y(h+t) − Y(h−t)] with Y = Φ/φ and b′ = ∂b/∂s. The bracket needs no exponentials
 * and keeps all digits of tiny prices (Jäckel, Let's Be Rational, 2013–16, for the regions).
 */

/** Below this t the difference of Mills ratios is expanded around h. */
const EXPANSION_T_MAX = 0.21;
/** Below this h derivatives of Y come from its asymptotic series: the recurrence would cancel. */
const ASYMPTOTIC_H = -10;

/** ∂b/∂s. */
export function blackVega(h: number, t: number): number {
  return INV_SQRT_2PI * Math.exp(-0.5 * (h * h + t * t));
}

/** b/b′ for h ≤ 0 < t. */
export function blackOverVega(h: number, t: number): number {
  if (t > EXPANSION_T_MAX) return lowerMills(h + t) - lowerMills(h - t);
  return h < ASYMPTOTIC_H ? byQuadrature(h, t) : byExpansion(h, t);
}

/** (e^{x/2} − b)/b′ for h ≤ 0 < t: what is missing from the highest possible price. */
export function gapOverVega(h: number, t: number): number {
  return lowerMills(-(h + t)) + lowerMills(h - t);
}

/** Taylor series of Y(h+t) − Y(h−t) in t; derivatives by Y⁽ⁿ⁺¹⁾ = h·Y⁽ⁿ⁾ + n·Y⁽ⁿ⁻¹⁾ from Y′ = 1 + hY. */
function byExpansion(h: number, t: number): number {
  const tt = t * t;
  const y0 = lowerMills(h);
  const y1 = 1 + h * y0;
  const y2 = y0 + h * y1;
  const y3 = 2 * y1 + h * y2;
  const y4 = 3 * y2 + h * y3;
  const y5 = 4 * y3 + h * y4;
  const y6 = 5 * y4 + h * y5;
  const y7 = 6 * y5 + h * y6;
  let sum = y5 / 120 + (tt * y7) / 5_040;
  if (tt > 1e-4) {
    const y8 = 7 * y6 + h * y7;
    const y9 = 8 * y7 + h * y8;
    const y10 = 9 * y8 + h * y9;
    const y11 = 10 * y9 + h * y10;
    const y12 = 11 * y10 + h * y11;
    const y13 = 12 * y11 + h * y12;
    sum += tt * tt * (y9 / 362_880 + tt * (y11 / 39_916_800 + (tt * y13) / 6_227_020_800));
  }
  return 2 * t * (y1 + tt * (y3 / 6 + tt * sum));
}

/** ∫Y′ over [h−t, h+t] by four Gauss–Legendre nodes: Y′ is all but constant that far out. */
function byQuadrature(h: number, t: number): number {
  const near = 0.339_981_043_584_856_3 * t;
  const far = 0.861_136_311_594_052_6 * t;
  const inner = asymptoticSlope(h - near) + asymptoticSlope(h + near);
  const outer = asymptoticSlope(h - far) + asymptoticSlope(h + far);
  return t * (0.652_145_154_862_546_1 * inner + 0.347_854_845_137_453_85 * outer);
}

const SERIES_TERMS_MAX = 45;

/** Y′(z) = 1/z² − 3/z⁴ + 15/z⁶ − … for z far below zero. */
function asymptoticSlope(z: number): number {
  const w = 1 / (z * z);
  let term = w;
  let sum = w;
  for (let k = 3; k < 2 * SERIES_TERMS_MAX; k += 2) {
    const next = -term * k * w;
    if (Math.abs(next) < 1e-17 * sum || Math.abs(next) >= Math.abs(term)) break;
    term = next;
    sum += term;
  }
  return sum;
}

/** Above this h + t both parts of the formula are of the same size as the result: no digits are lost directly. */
const DIRECT_FROM = 0.85;

/** b(x, s) for x ≤ 0 and s ≥ 0. */
export function normalisedBlack(x: number, s: number): number {
  if (s <= 0) return 0;
  const h = x / s;
  const t = 0.5 * s;
  if (t > EXPANSION_T_MAX && h + t > DIRECT_FROM)
    return Math.exp(0.5 * x) * normalCdf(h + t) - Math.exp(-0.5 * x) * normalCdf(h - t);
  const vega = blackVega(h, t);
  return vega === 0 ? 0 : vega * blackOverVega(h, t);
}
