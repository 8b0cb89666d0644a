import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { it } from 'node:test';
import { black76 } from '../../src/main/core/options/black.ts';
import { ChainColumns, type ChainSide } from '../../src/main/core/options/chain-columns.ts';
import { IV_CODE } from '../../src/main/core/options/implied-volatility.ts';
import { type ChainMarket, ChainSolver } from '../../src/main/core/options/solve-chain.ts';
import { medians, nsPer } from '../support/bench.ts';
import { paceNow } from '../support/machine-pace.ts';

type Price = (s: number, k: number, t: number, v: number, r: number, callPut: string, scale?: number) => number;
interface Rival {
  getImpliedVolatility(price: number, s: number, k: number, t: number, r: number, callPut: string): number;
  getDelta: Price;
  getGamma: Price;
  getTheta: Price;
  getVega: Price;
  getRho: Price;
}
const require = createRequire(import.meta.url);
/** The npm packages that a terminal would be built with in an afternoon: bisection to the cent, and five functions. */
const rival = { ...require('implied-volatility'), ...require('greeks') } as Rival;

const STRIKES = 100;
const OPTIONS = 2 * STRIKES;
const STEP = 50;
const SPOT = 25_000;
const YEARS = 4 / 365;
const RATE = 0.0525;
/** A whole chain must stay far below one display frame: many underlyings share the thread four times a second. */
const BUDGET_MS = 0.3;
const CALLS = 200;
const market: ChainMarket = { spot: SPOT, years: YEARS, rate: RATE, dividend: 0, tick: 0.05, forward: Number.NaN };

/** A chain with a smile, prices exact so that every strike holds a volatility. */
function makeChain(): ChainColumns {
  const chain = new ChainColumns(STRIKES);
  chain.rows = STRIKES;
  const forward = SPOT * Math.exp(RATE * YEARS);
  for (let row = 0; row < STRIKES; row++) {
    const strike = SPOT + (row - STRIKES / 2) * (STEP / 4);
    const sigma = 0.13 + 4 * (strike / forward - 1) ** 2 - 0.2 * (strike / forward - 1);
    chain.strike[row] = strike;
    quote(chain.calls, row, black76(1, forward, strike, YEARS, sigma, RATE).price);
    quote(chain.puts, row, black76(-1, forward, strike, YEARS, sigma, RATE).price);
  }
  return chain;
}

function quote(side: ChainSide, row: number, price: number): void {
  side.bid[row] = price - 1e-3;
  side.ask[row] = price + 1e-3;
}

function rivalChain({ rows, strike, calls, puts }: ChainColumns): number {
  let sum = 0;
  for (let row = 0; row < rows; row++)
    for (const [side, word] of [
      [calls, 'call'],
      [puts, 'put'],
    ] as const) {
      const k = strike[row]!;
      const v = rival.getImpliedVolatility(side.price[row]!, SPOT, k, YEARS, RATE, word);
      sum += rival.getDelta(SPOT, k, YEARS, v, RATE, word) + rival.getGamma(SPOT, k, YEARS, v, RATE, word);
      sum += rival.getTheta(SPOT, k, YEARS, v, RATE, word) + rival.getVega(SPOT, k, YEARS, v, RATE, word);
      sum += rival.getRho(SPOT, k, YEARS, v, RATE, word);
    }
  return sum;
}

it(`implied volatility and five Greeks of ${OPTIONS} options`, () => {
  const chain = makeChain();
  const solver = new ChainSolver();
  const [ours, theirs] = medians([
    () =>
      nsPer(CALLS, () => {
        for (let i = 0; i < CALLS; i++) solver.solve(chain, market);
      }),
    () => nsPer(1, () => assert.ok(Number.isFinite(rivalChain(chain)))),
  ]) as [number, number];
  for (let row = 0; row < STRIKES; row++) {
    assert.equal(chain.calls.status[row], IV_CODE.OK, `${chain.strike[row]} call`);
    assert.equal(chain.puts.status[row], IV_CODE.OK, `${chain.strike[row]} put`);
    assert.ok(Number.isFinite(chain.calls.rho[row]) && Number.isFinite(chain.puts.thetaSpot[row]));
  }
  console.log(
    `chain of ${OPTIONS}: ${(ours / 1e6).toFixed(3)} ms, npm packages ${(theirs / 1e6).toFixed(2)} ms, ` +
      `${(theirs / ours).toFixed(0)} times as long`,
  );
  assert.ok(ours / 1e6 <= BUDGET_MS * paceNow(), `${ours / 1e6} ms`);
  assert.ok(ours < theirs);
});
