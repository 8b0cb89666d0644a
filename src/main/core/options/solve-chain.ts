import { DAYS_A_YEAR, logMoneyness } from './black.ts';
import type { ChainColumns, ChainSide } from './chain-columns.ts';
import { nearestRow, SyntheticForward } from './chain-forward.ts';
import { IV_USABLE_MAX, ImpliedVolatility } from './implied-volatility.ts';
import { INV_SQRT_2PI, lowerMills } from './normal.ts';
import { blackOverVega } from './normalised-black.ts';

/** What a chain is priced against. */
export interface ChainMarket {
  /** Price of the underlying, ₹; NaN when unknown. */
  readonly spot: number;
  /** Time to expiry, years of 365 days. */
  readonly years: number;
  /** Continuous rate a year, and dividend yield (0 for indices). */
  readonly rate: number;
  readonly dividend: number;
  /** Premium tick, ₹. */
  readonly tick: number;
  /** Forward to use; NaN: the chain's own synthetic one. */
  readonly forward: number;
}

/** Where the forward of a chain came from. */
export type ForwardFrom = 'given' | 'parity' | 'spot' | 'none';

/**
 * Solves whole chains: forward, ATM, implied volatility and Greeks of every row in one pass over columns, without an
 * object per row. Black-76 on the synthetic forward (quant.md C.3–C.8).
 */
export class ChainSolver {
  readonly synthetic = new SyntheticForward();
  forward = Number.NaN;
  forwardFrom: ForwardFrom = 'none';
  /** Row of the strike nearest to the forward, and to the spot; −1 without one. */
  atmRow = -1;
  atmRowBySpot = -1;
  /** Smile volatility at the ATM strike; NaN without one. */
  atmSigma = Number.NaN;
  readonly #implied = new ImpliedVolatility();

  solve(chain: ChainColumns, market: ChainMarket): void {
    const { spot, years, rate, dividend, tick } = market;
    const live = years > 0 ? years : 0;
    const discount = Math.exp(-rate * live);
    this.synthetic.measure(chain, spot, 1 / discount, tick);
    this.#chooseForward(market, live);
    this.atmRow = nearestRow(chain, this.forward);
    this.atmRowBySpot = nearestRow(chain, spot);
    for (let row = 0; row < chain.rows; row++) {
      this.#invert(chain, chain.calls, 1, row, years, discount, tick);
      this.#invert(chain, chain.puts, -1, row, years, discount, tick);
      const sigma = smileAt(chain, row, this.forward);
      chain.smile[row] = sigma;
      if (Number.isNaN(sigma)) clearGreeks(chain, row);
      else writeGreeks(chain, row, this.forward, sigma, years, discount, rate, rate - dividend);
    }
    this.atmSigma = this.atmRow < 0 ? Number.NaN : chain.smile[this.atmRow]!;
  }

  /** Mid of the ATM straddle, ₹; NaN when a leg is not quoted. */
  straddle(chain: ChainColumns): number {
    return this.atmRow < 0 ? Number.NaN : chain.calls.mid(this.atmRow) + chain.puts.mid(this.atmRow);
  }

  #chooseForward({ forward, spot, rate, dividend }: ChainMarket, years: number): void {
    if (forward > 0) {
      this.forward = forward;
      this.forwardFrom = 'given';
    } else if (this.synthetic.forward > 0) {
      this.forward = this.synthetic.forward;
      this.forwardFrom = 'parity';
    } else if (spot > 0) {
      this.forward = spot * Math.exp((rate - dividend) * years);
      this.forwardFrom = 'spot';
    } else {
      this.forward = Number.NaN;
      this.forwardFrom = 'none';
    }
  }

  #invert(
    chain: ChainColumns,
    side: ChainSide,
    w: 1 | -1,
    row: number,
    years: number,
    discount: number,
    tick: number,
  ): void {
    const mid = side.mid(row);
    const quoted = !Number.isNaN(mid);
    const price = quoted ? mid : side.last[row]!;
    side.price[row] = price;
    side.stale[row] = quoted ? 0 : 1;
    const implied = this.#implied;
    side.status[row] = implied.solve(w, price, this.forward, chain.strike[row]!, years, discount, tick);
    side.sigma[row] = implied.sigma;
    side.uncertainty[row] = implied.uncertainty;
  }
}

/** Volatility of a strike: the side out of the money first, the other as fallback (quant.md C.5). */
function smileAt({ strike, calls, puts }: ChainColumns, row: number, forward: number): number {
  const outside = strike[row]! >= forward ? calls : puts;
  if (outside.status[row]! <= IV_USABLE_MAX) return outside.sigma[row]!;
  const inside = outside === calls ? puts : calls;
  return inside.status[row]! <= IV_USABLE_MAX ? inside.sigma[row]! : Number.NaN;
}

function clearGreeks(chain: ChainColumns, row: number): void {
  chain.gamma[row] = Number.NaN;
  chain.vega[row] = Number.NaN;
  clearSide(chain.calls, row);
  clearSide(chain.puts, row);
}

function clearSide(side: ChainSide, row: number): void {
  side.value[row] = Number.NaN;
  side.delta[row] = Number.NaN;
  side.thetaForward[row] = Number.NaN;
  side.thetaSpot[row] = Number.NaN;
  side.rho[row] = Number.NaN;
}

/** Greeks of both sides of a strike: density, tails and decay are shared (units: quant.md C.4). */
function writeGreeks(
  chain: ChainColumns,
  row: number,
  forward: number,
  sigma: number,
  years: number,
  discount: number,
  rate: number,
  carry: number,
): void {
  const strike = chain.strike[row]!;
  const root = Math.sqrt(years);
  const s = sigma * root;
  const x = logMoneyness(forward, strike);
  const d1 = x / s + 0.5 * s;
  const density = INV_SQRT_2PI * Math.exp(-0.5 * d1 * d1);
  const weight = discount * forward * density;
  // Only the tail beyond |d1| is computed: the other side is its complement.
  const tail = density * lowerMills(-Math.abs(d1));
  const up = d1 > 0 ? 1 - tail : tail;
  const h = -Math.abs(x) / s;
  // F·φ(d1) = √(FK)·b′: the value out of the money keeps all its digits.
  const outside = weight * blackOverVega(h, 0.5 * s);
  const inside = outside + discount * Math.abs(forward - strike);
  const decay = (-weight * sigma) / (2 * root);
  chain.gamma[row] = weight / (forward * forward * s);
  chain.vega[row] = 0.01 * weight * root;
  const slide = (forward * carry) / DAYS_A_YEAR;
  const callIn = forward > strike;
  writeSide(chain.calls, row, callIn ? inside : outside, discount * up, decay, rate, years, slide);
  writeSide(chain.puts, row, callIn ? outside : inside, discount * (up - 1), decay, rate, years, slide);
}

function writeSide(
  side: ChainSide,
  row: number,
  value: number,
  delta: number,
  decay: number,
  rate: number,
  years: number,
  slide: number,
): void {
  const theta = (decay + rate * value) / DAYS_A_YEAR;
  side.value[row] = value;
  side.delta[row] = delta;
  side.thetaForward[row] = theta;
  side.thetaSpot[row] = theta - delta * slide;
  side.rho[row] = -0.01 * years * value;
}
