/**
 * Stateless randomness of the simulated market: every number is a hash of what it belongs to (seed, day, instrument,
 * minute), so that a value can be asked for in any order and is always the same.
 */

const TABLE_BITS = 12;
const TABLE_SIZE = 1 << TABLE_BITS;
const TABLE_SHIFT = 32 - TABLE_BITS;
const TWO_32 = 4_294_967_296;

/** Standard normal quantiles at the middles of 4,096 equal slices; index it with the top 12 bits of a hash. */
export const NORMALS: Float64Array = Float64Array.from({ length: TABLE_SIZE }, (_, i) =>
  normalQuantile((i + 0.5) / TABLE_SIZE),
);

/** A 32-bit hash of two integers (the finisher of MurmurHash3). */
export function mix(a: number, b: number): number {
  let h = Math.imul(a ^ Math.imul(b, 0x9e37_79b1), 0x85eb_ca6b) | 0;
  h = Math.imul((h ^ (h >>> 15) ^ b) | 0, 0x2c1b_3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a_2d39);
  return h ^ (h >>> 15);
}

/** A 32-bit hash of a text. */
export function hashText(text: string): number {
  let h = 0x811c_9dc5 | 0;
  for (let i = 0; i < text.length; i++) h = mix(h, text.charCodeAt(i));
  return h;
}

/** Uniform in [0, 1) from a hash. */
export function unitOf(hash: number): number {
  return (hash >>> 0) / TWO_32;
}

/** Standard normal from a hash (tails end near ±3.7). */
export function normalOf(hash: number): number {
  return NORMALS[hash >>> TABLE_SHIFT] as number;
}

/** The next state of a 32-bit xorshift generator (Marsaglia, triple 13-17-5); the state must not be 0. */
export function nextState(state: number): number {
  let s = state;
  s ^= s << 13;
  s ^= s >>> 17;
  return s ^ (s << 5);
}

/** A start state for `nextState`, never 0. */
export function stateOf(hash: number): number {
  return hash === 0 ? 0x6d2b_79f5 : hash;
}

/** Smooth value noise with about unit variance: normals at whole x, cosine between them. */
export function smoothNoise(seed: number, x: number): number {
  const whole = Math.floor(x);
  const share = (1 - Math.cos((x - whole) * Math.PI)) / 2;
  return normalOf(mix(seed, whole)) * (1 - share) + normalOf(mix(seed, whole + 1)) * share;
}

/** Inverse of the standard normal distribution function (Acklam's rational approximation, relative error 1e-9). */
function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p < 0.024_25) {
    const q = Math.sqrt(-2 * Math.log(p));
    const c = [-7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734];
    const d = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416];
    return polynomial([...c, 4.374664141464968, 2.938163982698783], q) / polynomial([...d, 1], q);
  }
  const q = p - 0.5;
  const a = [-3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2];
  const b = [-5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1];
  const r = q * q;
  return (
    (polynomial([...a, -3.066479806614716e1, 2.506628277459239], r) * q) /
    polynomial([...b, -1.328068155288572e1, 1], r)
  );
}

/** Horner's scheme, highest power first. */
function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, c) => sum * x + c, 0);
}
