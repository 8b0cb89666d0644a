import { z } from 'zod';
import { type Fault, fault } from '#contract/faults.ts';
import { BUILD_UPS } from '../options/build-up.ts';
import { ChainColumns, type ChainSide, STRIKES_MAX } from '../options/chain-columns.ts';
import { maxPain, putCallRatios, writeBuildUps } from '../options/chain-interest.ts';
import { expectedMove } from '../options/expected-move.ts';
import { gammaExposure, gammaFlip } from '../options/gamma-exposure.ts';
import { IV_STATUSES } from '../options/implied-volatility.ts';
import { type ChainMarket, ChainSolver } from '../options/solve-chain.ts';
import { type CalcFunction, type CalcOut, calcFunction } from './calc-function.ts';
import { dividend, orNull, positive, rate, years } from './option-params.ts';

const cell = z.number().nullable().default(0);

/** Quotes of one option; fields that are not named here may stand beside them. */
const sideSchema = z.looseObject({
  bid: cell,
  ask: cell,
  ltp: cell,
  oi: cell,
  volume: cell,
  prevClose: cell,
  prevOi: cell,
});
type Side = z.infer<typeof sideSchema>;

const rowSchema = z.looseObject({ K: z.number().positive(), ce: sideSchema.optional(), pe: sideSchema.optional() });

const schema = z.strictObject({
  rows: z
    .array(rowSchema)
    .max(STRIKES_MAX)
    .meta({ description: 'Strikes [{K, ce: {bid, ask, ltp, oi, volume, prevClose, prevOi}, pe: {…}}, …].', unit: '' }),
  S: positive('Price of the underlying.').optional(),
  T: years,
  r: rate,
  q: dividend,
  tick: z.number().min(0).default(0.05).meta({ description: 'Premium tick.', unit: '₹' }),
  F: positive('Forward to use instead of the synthetic one.').optional(),
});
type Params = z.infer<typeof schema>;

function columnsFrom(rows: Params['rows']): ChainColumns | Fault {
  const sorted = rows.toSorted((a, b) => a.K - b.K);
  const chain = new ChainColumns(Math.max(1, sorted.length));
  chain.rows = sorted.length;
  for (const [row, { K, ce, pe }] of sorted.entries()) {
    if (K === sorted[row - 1]?.K) return fault('input.params', `CHAIN: strike ${K} comes twice. Send each once.`);
    chain.strike[row] = K;
    fill(chain.calls, row, ce);
    fill(chain.puts, row, pe);
  }
  return chain;
}

function fill(side: ChainSide, row: number, from: Side | undefined): void {
  side.bid[row] = from?.bid ?? 0;
  side.ask[row] = from?.ask ?? 0;
  side.last[row] = from?.ltp ?? 0;
  side.interest[row] = Math.max(0, from?.oi ?? 0);
  side.volume[row] = Math.max(0, from?.volume ?? 0);
  side.closeBefore[row] = from?.prevClose ?? 0;
  side.interestBefore[row] = from?.prevOi ?? 0;
}

function run({ rows, S, T, r, q, tick, F }: Params): CalcOut | Fault {
  const chain = columnsFrom(rows);
  if (!(chain instanceof ChainColumns)) return chain;
  const spot = S ?? Number.NaN;
  const market: ChainMarket = { spot, years: T, rate: r, dividend: q, tick, forward: F ?? Number.NaN };
  const solver = new ChainSolver();
  solver.solve(chain, market);
  writeBuildUps(chain);
  const { forward, synthetic } = solver;
  const ratios = putCallRatios(chain);
  const perStrike = new Float64Array(chain.capacity);
  const pain = maxPain(chain, Number.isNaN(spot) ? forward : spot, perStrike);
  const gamma = gammaExposure(chain, forward, perStrike);
  const straddle = solver.straddle(chain);
  const move = Number.isFinite(solver.atmSigma) ? expectedMove(forward, solver.atmSigma, T, straddle) : null;
  return {
    forward: orNull(forward),
    forwardFrom: solver.forwardFrom,
    forwardMedian: orNull(synthetic.median),
    forwardApart: synthetic.apart,
    atm: strikeAt(chain, solver.atmRow),
    atmBySpot: strikeAt(chain, solver.atmRowBySpot),
    atmIv: orNull(solver.atmSigma),
    straddle: orNull(straddle),
    pcr: ratios.byInterest,
    pcrVolume: ratios.byVolume,
    maxPain: pain,
    gex: gamma.total,
    callWall: gamma.callWall,
    putWall: gamma.putWall,
    gexFlip: gammaFlip(chain, forward, T, r),
    expectedMove: move?.oneSigma ?? null,
    expectedMoves: move,
    rows: Array.from({ length: chain.rows }, (_, row) => rowOut(chain, row, perStrike[row]!)),
  };
}

function strikeAt(chain: ChainColumns, row: number): number | null {
  return row < 0 ? null : chain.strike[row]!;
}

function rowOut(chain: ChainColumns, row: number, gex: number): CalcOut {
  return {
    K: chain.strike[row],
    iv: orNull(chain.smile[row]!),
    gex,
    ce: sideOut(chain, chain.calls, row),
    pe: sideOut(chain, chain.puts, row),
  };
}

function sideOut(chain: ChainColumns, side: ChainSide, row: number): CalcOut {
  return {
    mid: orNull(side.price[row]!),
    stale: side.stale[row] === 1,
    iv: orNull(side.sigma[row]!),
    status: IV_STATUSES[side.status[row]!],
    price: orNull(side.value[row]!),
    delta: orNull(side.delta[row]!),
    gamma: orNull(chain.gamma[row]!),
    theta: orNull(side.thetaForward[row]!),
    thetaSpot: orNull(side.thetaSpot[row]!),
    vega: orNull(chain.vega[row]!),
    rho: orNull(side.rho[row]!),
    oiState: BUILD_UPS[side.buildUp[row]!],
  };
}

/** Functions of whole chains in `core/options`. */
export const chainFunctions: readonly CalcFunction[] = [
  calcFunction({
    name: 'CHAIN',
    title:
      'Option chain: forward by parity, volatility and Greeks of every strike (Black-76; theta holds the forward, ' +
      'thetaSpot the spot), ratios, max pain, naive gamma, expected move of one sigma',
    params: schema,
    outputs: [
      'forward',
      'forwardFrom',
      'forwardMedian',
      'forwardApart',
      'atm',
      'atmBySpot',
      'atmIv',
      'straddle',
      'pcr',
      'pcrVolume',
      'maxPain',
      'gex',
      'callWall',
      'putWall',
      'gexFlip',
      'expectedMove',
      'expectedMoves',
      'rows',
    ],
    run,
  }),
];
