import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as fc from 'fast-check';
import { BUILD_UPS, buildUp } from '../../../../src/main/core/options/build-up.ts';
import { ChainColumns, type ChainSide, STRIKES_MAX } from '../../../../src/main/core/options/chain-columns.ts';
import {
  maxPain,
  painByStrike,
  putCallRatios,
  writeBuildUps,
} from '../../../../src/main/core/options/chain-interest.ts';
import { expectedMove } from '../../../../src/main/core/options/expected-move.ts';
import { gammaExposure, gammaFlip } from '../../../../src/main/core/options/gamma-exposure.ts';
import { IV_STATUSES, IV_USABLE_MAX } from '../../../../src/main/core/options/implied-volatility.ts';
import { constantMaturity, ivRank } from '../../../../src/main/core/options/iv-rank.ts';
import { type ChainMarket, ChainSolver } from '../../../../src/main/core/options/solve-chain.ts';
import { assertNumber } from '../vectors.ts';
import { type ChainRow, chainVectors, columnsOf, type SideRow } from './chain-vectors.ts';

const { chain: file, max_pain_hand, oi_state, iv_rank } = chainVectors;
const market: ChainMarket = {
  spot: file.S,
  years: file.T,
  rate: file.r,
  dividend: 0,
  tick: 0.05,
  forward: Number.NaN,
};

function solved(rows: readonly ChainRow[] = file.rows, at: ChainMarket = market) {
  const chain = columnsOf(rows);
  const solver = new ChainSolver();
  solver.solve(chain, at);
  return { chain, solver };
}

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);
const IV_TOLERANCE = { rel: 0, abs: 1e-10 };

function assertSide(chain: ChainColumns, side: ChainSide, row: number, want: SideRow): void {
  const label = `${chain.strike[row]}`;
  assertNumber(`${label} price`, side.price[row], want.mid ?? 0);
  assert.equal(IV_STATUSES[side.status[row]!], want.ivr.status, label);
  assertNumber(`${label} iv`, orNull(side.sigma[row]!), want.ivr.iv, IV_TOLERANCE);
  if (want.ivr.uncertainty !== undefined) assertNumber(label, side.uncertainty[row], want.ivr.uncertainty);
  assertNumber(`${label} price`, orNull(side.value[row]!), want.greeks.price);
  assertNumber(`${label} delta`, orNull(side.delta[row]!), want.greeks.delta);
  assertNumber(`${label} theta`, orNull(side.thetaForward[row]!), want.greeks.theta_day);
  assertNumber(`${label} vega`, want.greeks.vega_pt === null ? null : chain.vega[row], want.greeks.vega_pt);
  if (want.greeks.price !== null) assertNumber(`${label} gamma`, chain.gamma[row], want.greeks.gamma);
  assert.equal(BUILD_UPS[side.buildUp[row]!], want.oi_state, label);
}

describe('option chain', () => {
  it('every row of the vector: price, status, volatility, Greeks, build-up', () => {
    const { chain } = solved();
    writeBuildUps(chain);
    assert.equal(file.rows.length, 41);
    file.rows.forEach(({ ce, pe, smile_iv }, row) => {
      assertNumber(`${chain.strike[row]} smile`, orNull(chain.smile[row]!), smile_iv, IV_TOLERANCE);
      assertSide(chain, chain.calls, row, ce);
      assertSide(chain, chain.puts, row, pe);
    });
  });

  it('forward, ATM and straddle', () => {
    const { chain, solver } = solved();
    assert.equal(solver.forwardFrom, 'parity');
    assert.equal(chain.strike[solver.synthetic.row], file.synthetic_forward.k0);
    assertNumber('F', solver.forward, file.synthetic_forward.F);
    assertNumber('median', solver.synthetic.median, file.synthetic_forward.F_median);
    assert.equal(solver.synthetic.apart, false);
    assert.equal(chain.strike[solver.atmRow], file.atm_by_forward);
    assert.equal(chain.strike[solver.atmRowBySpot], file.atm_by_spot);
    assertNumber('atm iv', solver.atmSigma, file.atm_iv, IV_TOLERANCE);
    assertNumber('straddle', solver.straddle(chain), file.atm_straddle);
  });

  it('put–call ratios, max pain, expected move, gamma', () => {
    const { chain, solver } = solved();
    const ratios = putCallRatios(chain);
    assertNumber('oi', ratios.byInterest, file.pcr.pcr_oi);
    assertNumber('volume', ratios.byVolume, file.pcr.pcr_vol);
    assert.deepEqual([ratios.callInterest, ratios.putInterest], [file.pcr.ce_oi, file.pcr.pe_oi]);
    const pain = new Float64Array(chain.rows);
    assert.equal(maxPain(chain, file.S, pain), file.max_pain.strike);
    file.max_pain.table.forEach(([, value], row) => assertNumber('pain', pain[row], value));
    const move = expectedMove(solver.forward, solver.atmSigma, file.T, solver.straddle(chain));
    const want = file.expected_move;
    assertNumber('1σ', move.oneSigma, want['one_sigma']!);
    assertNumber('mean', move.meanAbs, want['mean_abs_exact']!);
    assertNumber('approx', move.meanAbsApprox, want['mean_abs_approx']!);
    assertNumber('of straddle', move.sigmaOfStraddle, want['sigma_from_straddle']!);
    assertNumber('lower', move.lower, want['lower']!);
    assertNumber('upper', move.upper, want['upper']!);
    assertNumber('log lower', move.logLower, want['log_lower']!);
    assertNumber('log upper', move.logUpper, want['log_upper']!);
    assert.equal(expectedMove(100, 0.2, 0.1, Number.NaN).straddle, null);
    const perStrike = new Float64Array(chain.rows);
    const gex = gammaExposure(chain, solver.forward, perStrike);
    assertNumber('gex', gex.total, file.gex.total);
    file.gex.table.forEach(([, value], row) => assertNumber('gex row', perStrike[row], value));
    assert.deepEqual([gex.callWall, gex.putWall], [file.gex.call_wall, file.gex.put_wall]);
    assertNumber('flip', gammaFlip(chain, solver.forward, file.T, file.r), file.gex_flip);
  });

  it('max pain and ratios by hand', () => {
    for (const { chain: rows, spot, strike, table, ...want } of max_pain_hand) {
      const chain = columnsOf(rows);
      const pain = new Float64Array(chain.rows);
      assert.equal(maxPain(chain, spot, pain), strike);
      assert.deepEqual(
        Array.from(pain),
        table.map(([, value]) => value),
      );
      const ratios = putCallRatios(chain);
      if (want.pcr_oi !== undefined) assertNumber('oi', ratios.byInterest, want.pcr_oi);
      if (want.pcr_vol !== undefined) assertNumber('volume', ratios.byVolume, want.pcr_vol);
    }
  });

  it('pain by sweeps equals pain by the definition', () => {
    const chain = columnsOf(file.rows);
    const pain = new Float64Array(chain.rows);
    painByStrike(chain, pain);
    file.rows.forEach(({ k }, row) => {
      const sum = file.rows.reduce(
        (paid, other) => paid + other.ce.oi * Math.max(k - other.k, 0) + other.pe.oi * Math.max(other.k - k, 0),
        0,
      );
      assertNumber(`${k}`, pain[row], sum);
    });
  });

  it('build-up classes, IV rank', () => {
    for (const { p0, p1, o0, o1, expect } of oi_state) assert.equal(BUILD_UPS[buildUp(p0, p1, o0, o1)], expect);
    assert.equal(BUILD_UPS[buildUp(100, 100.4, 10, 12, 0.5)], 'NEUTRAL');
    assert.equal(BUILD_UPS[buildUp(100, Number.NaN, 10, 12)], 'UNKNOWN');
    for (const { current, history, rank, percentile } of iv_rank) {
      const got = ivRank(current, typeof history === 'string' ? (iv_rank[0]!.history as number[]) : history);
      assertNumber('rank', got.rank, rank);
      assertNumber('percentile', got.percentile, percentile);
    }
    assert.deepEqual(
      ivRank(
        0.1,
        Array.from({ length: 34 }, () => 0.1),
      ),
      {
        rank: null,
        percentile: null,
        sessions: 34,
        lacking: '34 of 60',
      },
    );
    assert.equal(
      ivRank(
        0.1,
        Array.from({ length: 300 }, () => 0.1),
      ).sessions,
      252,
    );
  });

  it('30-day volatility between two expiries is linear in variance', () => {
    const points = [
      { years: 10 / 365, sigma: 0.1 },
      { years: 40 / 365, sigma: 0.2 },
    ];
    const variance = (0.01 * 10 + (0.04 * 40 - 0.01 * 10) * (20 / 30)) / 30;
    assertNumber('30 days', constantMaturity(points), Math.sqrt(variance));
    assert.equal(constantMaturity([{ years: 30 / 365, sigma: 0.15 }]), 0.15);
    assert.equal(constantMaturity([{ years: 8 / 365, sigma: 0.15 }]), 0.15);
    assert.equal(constantMaturity([{ years: 6 / 365, sigma: 0.15 }]), null);
    assert.equal(constantMaturity([]), null);
  });

  it('without quotes on both sides the forward comes from the spot, without a spot from nowhere', () => {
    const oneSided = file.rows.map((row) => ({ ...row, pe: { ...row.pe, bid: 0 } }));
    const { solver, chain } = solved(oneSided);
    assert.equal(solver.forwardFrom, 'spot');
    assertNumber('F', solver.forward, file.S * Math.exp(file.r * file.T));
    assert.ok(solver.atmSigma > 0.1);
    assert.equal(chain.puts.stale[20], 1);
    const blind = solved(oneSided, { ...market, spot: Number.NaN });
    assert.equal(blind.solver.forwardFrom, 'none');
    assert.equal(blind.solver.atmRow, -1);
    assert.equal(IV_STATUSES[blind.chain.calls.status[20]!], 'BAD_INPUT');
    assert.ok(Number.isNaN(blind.chain.smile[20]!));
    assert.equal(gammaFlip(blind.chain, Number.NaN, file.T, file.r), null);
  });

  it('given forward, expired chain, empty chain', () => {
    const given = solved(file.rows, { ...market, forward: 25_200 });
    assert.equal(given.solver.forwardFrom, 'given');
    assert.equal(given.chain.strike[given.solver.atmRow], 25_200);
    const expired = solved(file.rows, { ...market, years: 0 });
    assert.equal(IV_STATUSES[expired.chain.calls.status[20]!], 'EXPIRED');
    assert.ok(Number.isNaN(expired.chain.calls.delta[20]!));
    const empty = solved([]);
    assert.deepEqual([empty.solver.atmRow, empty.solver.synthetic.row], [-1, -1]);
    assert.ok(Number.isNaN(empty.solver.straddle(empty.chain)));
  });

  it('forward and median apart are flagged', () => {
    const shifted = file.rows.map((row) => ({ ...row, ce: { ...row.ce } }));
    for (const row of shifted)
      if (row.k !== 25_000) {
        row.ce.bid += 30;
        row.ce.ask += 30;
      }
    assert.equal(solved(shifted).solver.synthetic.apart, true);
  });

  it('an old solve leaves nothing behind in the next', () => {
    const chain = columnsOf(file.rows);
    const solver = new ChainSolver();
    solver.solve(chain, { ...market, spot: 26_000, years: 0.2 });
    solver.solve(chain, market);
    const fresh = solved();
    assert.deepEqual(chain, fresh.chain);
    assert.deepEqual(solver.forward, fresh.solver.forward);
  });

  it('any quotes at all: a usable status means a volatility in range and finite Greeks, else none', () => {
    const price = fc.oneof(
      fc.double({ min: 0, max: 3_000 }),
      fc.constantFrom(0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e-300, 1e300),
    );
    const side = fc.record({ bid: price, ask: price, ltp: price, oi: fc.nat(), vol: fc.nat() });
    const strikes = fc.uniqueArray(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 12 });
    const years = fc.constantFrom(-1, 0, 1e-9, 1e-4, 0.02, 1);
    fc.assert(
      fc.property(strikes, fc.array(side, { minLength: 24, maxLength: 24 }), years, (list, sides, time) => {
        const rows = list
          .toSorted((a, b) => a - b)
          .map((k, i) => ({ k: 50 * k, ce: sides[2 * i]!, pe: sides[2 * i + 1]! }));
        const chain = columnsOf(rows);
        const solver = new ChainSolver();
        solver.solve(chain, { ...market, years: time });
        for (let row = 0; row < chain.rows; row++) {
          for (const wing of [chain.calls, chain.puts]) {
            const usable = wing.status[row]! <= IV_USABLE_MAX;
            const sigma = wing.sigma[row]!;
            assert.ok(usable ? sigma >= 0.005 && sigma <= 5 : Number.isNaN(sigma) || sigma < 0.005 || sigma > 5);
            assert.equal(Number.isFinite(wing.delta[row]!), !Number.isNaN(chain.smile[row]!));
            assert.equal(Number.isFinite(wing.thetaSpot[row]!), !Number.isNaN(chain.smile[row]!));
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('gamma flips above, below or nowhere', () => {
    const withInterest = (calls: (k: number) => number, puts: (k: number) => number): number | null => {
      const rows = file.rows.map((row) => ({
        ...row,
        ce: { ...row.ce, oi: calls(row.k) },
        pe: { ...row.pe, oi: puts(row.k) },
      }));
      const { chain, solver } = solved(rows);
      return gammaFlip(chain, solver.forward, file.T, file.r);
    };
    const above = withInterest(
      (k) => (k > 25_300 ? 1_000 : 0),
      (k) => (k < 25_300 ? 1_000 : 0),
    );
    const below = withInterest(
      (k) => (k > 24_700 ? 1_000 : 0),
      (k) => (k < 24_700 ? 1_000 : 0),
    );
    assert.ok(above !== null && above > 25_200 && above < 25_400);
    assert.ok(below !== null && below > 24_600 && below < 24_800);
    assert.equal(
      withInterest(
        () => 1_000,
        () => 0,
      ),
      null,
    );
    assert.equal(
      withInterest(
        () => 0,
        () => 0,
      ),
      null,
    );
  });

  it('a chain has a limit', () => {
    assert.throws(() => new ChainColumns(STRIKES_MAX + 1), /strikes/);
    assert.throws(() => new ChainColumns(0), /strikes/);
  });
});
