/**
 * Rational cubic interpolation with one shape parameter r (Delbourgo and Gregory 1985); r = 3 is the plain cubic.
 * Plain numbers in and out: it runs for every option of a chain and must not allocate.
 */

/** Smallest r with a pole-free denominator. */
const R_MIN = -0.999_999_98;
/** From here on the curve cannot be told from a straight line. */
const R_MAX = 6.7e7;

/**
 * Value of the interpolant at the part t (0–1) of a span.
 * @param width length of the span; y0, y1 values and d0, d1 slopes at its ends.
 */
export function rationalCubic(
  t: number,
  width: number,
  y0: number,
  y1: number,
  d0: number,
  d1: number,
  r: number,
): number {
  const u = 1 - t;
  if (r >= R_MAX) return y1 * t + y0 * u;
  const over = y1 * t * t * t + (r * y1 - width * d1) * t * t * u + (r * y0 + width * d0) * t * u * u + y0 * u * u * u;
  return over / (1 + (r - 3) * t * u);
}

/** The r with which the second derivative at the start is `second`, as far as the curve keeps its shape. */
export function shapeFromStart(width: number, chord: number, d0: number, d1: number, second: number): number {
  return bounded(0.5 * width * second + (d1 - d0), chord - d0, leastShape(chord, d0, d1));
}

/** The r with which the second derivative at the end is `second`, as far as the curve keeps its shape. */
export function shapeFromEnd(width: number, chord: number, d0: number, d1: number, second: number): number {
  return bounded(0.5 * width * second + (d1 - d0), d1 - chord, leastShape(chord, d0, d1));
}

function bounded(over: number, under: number, min: number): number {
  if (over === 0) return Math.max(0, min);
  if (under === 0) return over > 0 ? R_MAX : min;
  return Math.min(R_MAX, Math.max(over / under, min));
}

/** Smallest r that keeps what the data are: monotone, and convex or concave. */
function leastShape(chord: number, d0: number, d1: number): number {
  const monotone = d0 * chord >= 0 && d1 * chord >= 0 && chord !== 0;
  const bent = (d0 < chord && chord < d1) || (d0 > chord && chord > d1);
  const forSlope = monotone ? (d1 + d0) / chord : R_MIN;
  if (!bent) return Math.max(R_MIN, forSlope);
  return Math.max(R_MIN, forSlope, Math.abs((d1 - d0) / (d1 - chord)), Math.abs((d1 - d0) / (chord - d0)));
}
