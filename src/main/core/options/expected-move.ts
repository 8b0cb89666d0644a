import { normalCdf } from './normal.ts';

const SQRT_HALF_PI = Math.sqrt(Math.PI / 2);

/** How far the underlying may move until expiry (quant.md C.11), ₹. The straddle is a mean move, never one sigma. */
export interface ExpectedMove {
  /** F·σ·√T: within it with 68 %. */
  readonly oneSigma: number;
  readonly lower: number;
  readonly upper: number;
  /** F·e^{±σ√T}. */
  readonly logLower: number;
  readonly logUpper: number;
  /** Mean absolute move of the model, E|F_T − F|: 0.798·oneSigma, and exactly. */
  readonly meanAbsApprox: number;
  readonly meanAbs: number;
  /** Mid of the ATM straddle, the market's mean absolute move, and the sigma it stands for; null without quotes. */
  readonly straddle: number | null;
  readonly sigmaOfStraddle: number | null;
}

/**
 * Expected move from the ATM volatility and from the ATM straddle.
 * @param straddle mid of the straddle, ₹; NaN when a leg is not quoted.
 */
export function expectedMove(forward: number, sigma: number, years: number, straddle: number): ExpectedMove {
  const s = sigma * Math.sqrt(years);
  const oneSigma = forward * s;
  const quoted = Number.isFinite(straddle);
  return {
    oneSigma,
    lower: forward - oneSigma,
    upper: forward + oneSigma,
    logLower: forward * Math.exp(-s),
    logUpper: forward * Math.exp(s),
    meanAbsApprox: oneSigma / SQRT_HALF_PI,
    meanAbs: 2 * forward * (2 * normalCdf(0.5 * s) - 1),
    straddle: quoted ? straddle : null,
    sigmaOfStraddle: quoted ? straddle * SQRT_HALF_PI : null,
  };
}
