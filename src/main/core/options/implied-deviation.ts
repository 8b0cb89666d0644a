import { INV_SQRT_2PI, lowerMills, normalCdf, normalQuantile } from './normal.ts';
import { blackOverVega, blackVega, gapOverVega } from './normalised-black.ts';
import { rationalCubic, shapeFromEnd, shapeFromStart } from './rational-cubic.ts';

/**
 * Inversion of the normalised Black formula after Jäckel, Let's Be Rational (2013–16): the price axis is cut at the
 * point of inflection s_c = √(2|x|) and where its tangent meets the ends; in each of the four parts a transformed
 * price is interpolated by a rational cubic for the first guess, and Householder steps of fourth order finish.
 */

const SQRT_3 = Math.sqrt(3);
const TWO_PI = 2 * Math.PI;
const SQRT_HALF_PI = 1.253_314_137_315_500_3;
/** After a step as small as this, relative to s, the error that is left is below the last digit (fourth order). */
const STEP_DONE = 1e-4;
/** Two steps do; the rest is for prices at the very ends. */
const STEPS_MAX = 6;

/**
 * s = σ√T with b(x, s) = β.
 * @param beta undiscounted price/√(FK) of the option at or out of the money, 0 < β < e^{x/2}.
 * @param x −|ln(F/K)|.
 */
export function impliedDeviation(beta: number, x: number): number {
  const max = Math.exp(0.5 * x);
  const sc = Math.sqrt(-2 * x);
  const vc = max * INV_SQRT_2PI;
  const overC = SQRT_HALF_PI - lowerMills(-sc);
  const bc = sc < 0.4 ? vc * blackOverVega(-0.5 * sc, 0.5 * sc) : vc * overC;
  return beta < bc ? belowInflection(beta, x, max, sc, bc, vc) : aboveInflection(beta, x, max, sc, bc, vc);
}

function belowInflection(beta: number, x: number, max: number, sc: number, bc: number, vc: number): number {
  const sl = sc - bc / vc;
  const hl = x / sl;
  const vl = blackVega(hl, 0.5 * sl);
  const bl = vl * blackOverVega(hl, 0.5 * sl);
  if (beta < bl) return stepsOnLogarithm(beta, x, guessLowest(beta, x, sl, bl));
  const width = bc - bl;
  const r = shapeFromEnd(width, (sc - sl) / width, 1 / vl, 1 / vc, 0);
  const guess = rationalCubic((beta - bl) / width, width, sl, sc, 1 / vl, 1 / vc, r);
  return stepsOnPrice(beta, x, guess, max);
}

function aboveInflection(beta: number, x: number, max: number, sc: number, bc: number, vc: number): number {
  const sh = sc + (max - bc) / vc;
  const hh = x / sh;
  const vh = blackVega(hh, 0.5 * sh);
  const bh = max - vh * gapOverVega(hh, 0.5 * sh);
  if (beta > bh) return stepsOnGap(max - beta, x, guessHighest(beta, max, sh, hh, bh));
  const width = bh - bc;
  const r = shapeFromStart(width, (sh - sc) / width, 1 / vc, 1 / vh, 0);
  const guess = rationalCubic((beta - bc) / width, width, sc, sh, 1 / vc, 1 / vh, r);
  return beta > 0.5 * max ? stepsOnGap(max - beta, x, guess) : stepsOnPrice(beta, x, guess, max);
}

/** Lowest part: f = 2π|x|/(3√3)·Φ(−|x|/(√3·s))³ is all but linear in the price near zero. */
function guessLowest(beta: number, x: number, sl: number, bl: number): number {
  const ax = -x;
  const scale = (TWO_PI * ax) / (3 * SQRT_3);
  const z = ax / (SQRT_3 * sl);
  const y = z * z;
  const mills = lowerMills(-z);
  const phi = normalCdf(-z);
  const f = scale * phi * phi * phi;
  const slope = y * mills * mills * Math.exp(0.125 * sl * sl);
  const bend =
    (Math.PI / 6) *
    (y / (sl * sl * sl)) *
    mills *
    (8 * SQRT_3 * sl * ax + (3 * sl * sl * (sl * sl - 8) - 8 * x * x) * mills) *
    INV_SQRT_2PI *
    Math.exp(1.5 * y + 0.25 * sl * sl);
  const r = shapeFromEnd(bl, f / bl, 1, slope, bend);
  const t = beta / bl;
  let at = rationalCubic(t, bl, 0, f, 1, slope, r);
  if (!(at > 0)) at = t * (f * t + bl * (1 - t));
  return ax / (SQRT_3 * -normalQuantile(Math.cbrt(at / scale)));
}

/** Highest part: f = Φ(−s/2), which falls to 0 with slope −½ at the highest possible price. */
function guessHighest(beta: number, max: number, sh: number, hh: number, bh: number): number {
  const width = max - bh;
  const f = normalCdf(-0.5 * sh);
  const slope = -0.5 * Math.exp(0.5 * hh * hh);
  const bend = SQRT_HALF_PI * Math.exp(hh * hh + 0.125 * sh * sh) * ((hh * hh) / sh);
  const r = shapeFromStart(width, -f / width, slope, -0.5, bend);
  const t = (beta - bh) / width;
  let at = rationalCubic(t, width, f, 0, slope, -0.5, r);
  if (!(at > 0)) at = f * (1 - t) * (1 - t);
  return -2 * normalQuantile(at);
}

/** Third-order Householder step from the Newton step and the ratios of derivatives g″/g′ and g‴/g′. */
function householder(newton: number, second: number, third: number): number {
  const over = 1 + 0.5 * second * newton;
  const under = 1 + newton * (second + (third * newton) / 6);
  const factor = over / under;
  // Far from the root the expansion may turn around: the plain Newton step then.
  return factor > 0 && factor < 4 ? newton * factor : newton;
}

/** b″/b′. */
function second(x: number, s: number): number {
  const h = x / s;
  return (h * h) / s - 0.25 * s;
}

/** b‴/b′. */
function third(x: number, s: number, bend: number): number {
  const h = x / s;
  return bend * bend - (3 * h * h) / (s * s) - 0.25;
}

/** Root of b(s) − β. */
function stepsOnPrice(beta: number, x: number, guess: number, max: number): number {
  let s = guess;
  for (let i = 0; i < STEPS_MAX; i++) {
    const h = x / s;
    const t = 0.5 * s;
    const bend = second(x, s);
    const vega = blackVega(h, t);
    const newton = beta / vega - (h + t > 1 ? max / vega - gapOverVega(h, t) : blackOverVega(h, t));
    const step = householder(newton, bend, third(x, s, bend));
    s += Math.max(step, -0.5 * s);
    if (Math.abs(step) <= STEP_DONE * s) break;
  }
  return s;
}

/** Root of 1/ln b(s) − 1/ln β: keeps its pace for prices of any smallness. */
function stepsOnLogarithm(beta: number, x: number, guess: number): number {
  const logBeta = Math.log(beta);
  let s = guess;
  for (let i = 0; i < STEPS_MAX; i++) {
    const h = x / s;
    const t = 0.5 * s;
    const ratio = blackOverVega(h, t);
    const logB = Math.log(INV_SQRT_2PI * ratio) - 0.5 * (h * h + t * t);
    const p = 1 / ratio;
    const q = 1 / logB;
    const bend = second(x, s);
    const newton = ((logBeta - logB) * logB * ratio) / logBeta;
    const g2 = bend - p * (1 + 2 * q);
    const g3 = third(x, s, bend) + p * (2 * p * (1 + 3 * q * (1 + q)) - 3 * bend * (1 + 2 * q));
    const step = householder(newton, g2, g3);
    s += Math.max(step, -0.5 * s);
    if (Math.abs(step) <= STEP_DONE * s) break;
  }
  return s;
}

/** Root of ln(b_max − β) − ln(b_max − b(s)). */
function stepsOnGap(gap: number, x: number, guess: number): number {
  let s = guess;
  for (let i = 0; i < STEPS_MAX; i++) {
    const h = x / s;
    const t = 0.5 * s;
    const ratio = gapOverVega(h, t);
    const p = 1 / ratio;
    const bend = second(x, s);
    const newton = Math.log((blackVega(h, t) * ratio) / gap) * ratio;
    const step = householder(newton, bend + p, third(x, s, bend) + p * (2 * p + 3 * bend));
    s += Math.max(step, -0.5 * s);
    if (Math.abs(step) <= STEP_DONE * s) break;
  }
  return s;
}
