import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TICK_FLAG } from '#contract/columns.ts';
import { CHAIN_BUILD_UPS, CHAIN_IV_STATUSES, type Chain } from '#contract/model/chain.ts';
import { BUILD_UPS } from '../../../../src/main/core/options/build-up.ts';
import { ChainColumns } from '../../../../src/main/core/options/chain-columns.ts';
import { maxPain, putCallRatios } from '../../../../src/main/core/options/chain-interest.ts';
import { gammaExposure } from '../../../../src/main/core/options/gamma-exposure.ts';
import { IV_STATUSES } from '../../../../src/main/core/options/implied-volatility.ts';
import { ChainSolver } from '../../../../src/main/core/options/solve-chain.ts';
import { OPTION_COUNTERS, Counters } from '../../../../src/main/core/counters.ts';
import { istMidnightMs } from '../../../../src/main/core/time/ist.ts';
import { OptionBench, RATE } from '../../../support/option-bench.ts';

const DAY = '2026-11-20';
/** Monday 23 November: the Tuesday is a holiday. */
const NEAREST = '2026-11-23';
const at = (minute: number): number => istMidnightMs(DAY) + minute * 60_000;
const YEAR_MS = 365 * 86_400_000;
const round = (value: number): number | null => (Number.isFinite(value) ? Number(value.toPrecision(7)) : null);

/** The chain solved once more by the core alone, from the columns that the reply carries. */
function solvedAgain(chain: Chain, nowMs: number): { columns: ChainColumns; solver: ChainSolver } {
  const columns = new ChainColumns(chain.strike.length);
  columns.rows = chain.strike.length;
  columns.strike.set(chain.strike);
  for (const [side, told] of [
    [columns.calls, chain.calls],
    [columns.puts, chain.puts],
  ] as const) {
    side.bid.set(told.bid);
    side.ask.set(told.ask);
    side.last.set(told.last);
    side.interest.set(told.oi);
    side.volume.set(told.volume);
  }
  const solver = new ChainSolver();
  const years = (chain.expiryMs - nowMs) / YEAR_MS;
  const spot = chain.summary.spotState === 'auction' ? Number.NaN : (chain.summary.spot as number);
  solver.solve(columns, { spot, years, rate: RATE, dividend: 0, tick: 0.05, forward: Number.NaN });
  return { columns, solver };
}

describe('option thread', () => {
  it('names of statuses and build-ups are those of the core', () => {
    assert.deepEqual(CHAIN_IV_STATUSES, IV_STATUSES);
    assert.deepEqual(CHAIN_BUILD_UPS, BUILD_UPS);
  });

  it('lists every subscribed option once, nearest expiry first', () => {
    const bench = new OptionBench(at(600), 5_000);
    const { epoch, underlyings } = bench.list();
    assert.equal(epoch, 1);
    const options = bench.instruments.filter((one) => one.right !== null).length;
    const listed = underlyings.flatMap((one) => one.expiries).reduce((sum, one) => sum + one.options, 0);
    assert.equal(listed, options);
    const nifty = underlyings.find((one) => one.underlying === 'NIFTY');
    assert.equal(nifty?.expiries[0]?.expiry, NEAREST);
    const dates = nifty?.expiries.map((one) => one.expiry) ?? [];
    assert.deepEqual(dates, dates.toSorted());
    assert.equal(bench.instruments[nifty?.slot ?? -1]?.kind, 'INDEX');
    const commodity = underlyings.find((one) => one.segment === 'MCX_COMM');
    if (commodity !== undefined) assert.equal(bench.instruments[commodity.slot]?.kind, 'FUTCOM');
  });

  it('what is told is what the core makes of the same rows', () => {
    const bench = new OptionBench(at(600), 5_000);
    bench.tick();
    const chain = bench.read('NIFTY', NEAREST);
    assert.equal(chain.expiryMs, istMidnightMs(NEAREST) + (15 * 60 + 40) * 60_000);
    const { columns, solver } = solvedAgain(chain, at(600));
    const rows = chain.strike.length;
    assert.ok(rows > 20);
    assert.equal(chain.summary.forward, round(solver.forward));
    assert.equal(chain.summary.atmStrike, columns.strike[solver.atmRow]);
    assert.equal(chain.summary.straddle, round(solver.straddle(columns)));
    const list = (values: Float64Array): (number | null)[] => [...values.subarray(0, rows)].map(round);
    assert.deepEqual(chain.calls.iv, list(columns.calls.sigma));
    assert.deepEqual(chain.puts.delta, list(columns.puts.delta));
    assert.deepEqual(chain.calls.theta, list(columns.calls.thetaSpot));
    assert.deepEqual(chain.vega, list(columns.vega));
    assert.deepEqual(chain.gamma, list(columns.gamma));
    const scratch = new Float64Array(rows);
    assert.equal(chain.summary.maxPain, maxPain(columns, solver.forward, scratch));
    assert.equal(chain.summary.pcrByOi, round(putCallRatios(columns).byInterest as number));
    assert.equal(chain.summary.gex, round(gammaExposure(columns, solver.forward, scratch).total));
    assert.ok((chain.summary.callBudgetMinutes as number) > 0);
    assert.ok(JSON.stringify(chain).length < 200_000);
  });

  it('put–call parity of the simulated exchange: both sides of a strike carry the same volatility', () => {
    const bench = new OptionBench(at(660), 5_000);
    bench.tick();
    const { underlyings } = bench.list();
    const indices = underlyings.filter((one) => bench.instruments[one.slot]?.kind === 'INDEX');
    assert.ok(indices.length >= 5, 'the index chains of the default universe');
    let compared = 0;
    for (const { underlying, expiries } of indices) {
      const chain = bench.read(underlying, expiries[0]?.expiry ?? '');
      const { atmStrike, forward, spot } = chain.summary;
      assert.ok(Math.abs((forward as number) / (spot as number) - 1) < 0.02, `${underlying} forward near spot`);
      const atm = chain.strike.indexOf(atmStrike as number);
      for (let row = Math.max(0, atm - 3); row <= Math.min(chain.strike.length - 1, atm + 3); row++) {
        const [call, put] = [chain.calls, chain.puts].map((side) =>
          side.ivStatus[row] === 0 && side.mid[row] !== null ? side.iv[row] : null,
        );
        if (typeof call !== 'number' || typeof put !== 'number') continue;
        compared += 1;
        const spread = Math.max(
          ...[chain.calls, chain.puts].map((one) => (one.ask[row] as number) - (one.bid[row] as number)),
        );
        const slack = spread / (chain.vega[row] as number) / 100 + 0.002;
        assert.ok(Math.abs(call - put) <= slack, `${underlying} ${chain.strike[row]}: ${call} and ${put}`);
      }
    }
    assert.ok(compared >= 20, `${compared} strikes with both volatilities`);
  });

  it('in the closing auction the forward of the chain rules, not the spot that stands still', () => {
    const bench = new OptionBench(at(14 * 60), 2_000);
    bench.tick();
    const before = bench.read('NIFTY', NEAREST);
    assert.equal(before.summary.spotState, 'live');
    bench.advance(at(15 * 60 + 20));
    bench.tick();
    const quiet = bench.read('NIFTY', NEAREST);
    assert.equal(quiet.summary.spotState, 'auction');
    assert.equal(quiet.summary.basis, null);
    // A spot that is far off must change nothing while the auction lasts.
    bench.set(quiet.underlyingSlot, { ltp: 2_000_000 });
    bench.tick();
    const moved = bench.read('NIFTY', NEAREST);
    assert.equal(moved.summary.spot, 20_000);
    assert.deepEqual({ ...moved.summary, spot: 0 }, { ...quiet.summary, spot: 0 });
    assert.deepEqual(moved.calls, quiet.calls);
  });

  it('an auction flag or a stale row of the underlying is told', () => {
    const bench = new OptionBench(at(700), 2_000);
    bench.tick();
    const { underlyingSlot } = bench.read('NIFTY', NEAREST);
    bench.set(underlyingSlot, { flags: TICK_FLAG.stale });
    bench.tick();
    assert.equal(bench.read('NIFTY', NEAREST).summary.spotState, 'stale');
    bench.set(underlyingSlot, { flags: TICK_FLAG.auction });
    bench.tick();
    assert.equal(bench.read('NIFTY', NEAREST).summary.spotState, 'auction');
  });

  it('only chains whose rows moved are solved, and all of them again after a minute', () => {
    const bench = new OptionBench(at(600), 2_000);
    const counters = Counters.attach(bench.boot.memory.counters.option, OPTION_COUNTERS);
    const solvedBy = (): number => {
      const before = counters.get('chainsSolved');
      bench.tick();
      return counters.get('chainsSolved') - before;
    };
    const all = bench.list().underlyings.reduce((sum, one) => sum + one.expiries.length, 0);
    assert.equal(solvedBy(), all);
    assert.equal(solvedBy(), 0);
    const chain = bench.read('NIFTY', NEAREST);
    bench.set(chain.calls.slot.find((slot) => slot >= 0) as number, { oi: 77 });
    assert.equal(solvedBy(), 1);
    bench.rig.nowMs += 60_000;
    assert.equal(solvedBy(), all);
  });

  it('a row that is being written keeps its old values and is taken when it is finished', () => {
    const bench = new OptionBench(at(600), 2_000);
    bench.tick();
    const chain = bench.read('NIFTY', NEAREST);
    const row = chain.calls.slot.findIndex((slot) => slot >= 0);
    const slot = chain.calls.slot[row] as number;
    bench.table.beginWrite(slot);
    bench.tick();
    const during = bench.read('NIFTY', NEAREST);
    assert.equal(during.calls.oi[row], chain.calls.oi[row]);
    bench.table.endWrite(slot);
    bench.set(slot, { oi: 4_242 });
    bench.tick();
    assert.equal(bench.read('NIFTY', NEAREST).calls.oi[row], 4_242);
  });

  it('a chain that is not there is refused with what to do', () => {
    const bench = new OptionBench(at(600), 500);
    assert.throws(() => bench.read('NIFTY', '2030-01-01'), /No options of NIFTY expire on 2030-01-01.*Choose/);
  });

  it('a window that moves changes its chain; the other chains keep what was solved', () => {
    const bench = new OptionBench(at(600), 3_000);
    const chains = bench
      .list()
      .underlyings.flatMap(({ underlying, expiries }) => expiries.map(({ expiry }) => ({ underlying, expiry })));
    for (const { underlying, expiry } of chains) bench.read(underlying, expiry);
    const before = bench.read('NIFTY', NEAREST);
    const far = before.calls.slot.findLast((slot) => slot >= 0) as number;
    const counters = Counters.attach(bench.boot.memory.counters.option, OPTION_COUNTERS);
    const solved = (): number => counters.get('chainsSolved');
    bench.tick();
    const known = solved();
    bench.order({ type: 'change', added: [], dropped: [far], afterHours: true });
    assert.equal(bench.read('NIFTY', NEAREST).calls.slot.includes(far), true, 'after hours the last prices stay');
    bench.order({ type: 'change', added: [], dropped: [far], afterHours: false });
    const after = bench.read('NIFTY', NEAREST);
    assert.equal(after.calls.slot.includes(far), false);
    bench.tick();
    assert.ok(solved() - known <= 1, 'only the chain that changed is solved again');
    bench.order({ type: 'change', added: [bench.instruments[far] as never], dropped: [], afterHours: false });
    assert.deepEqual(bench.read('NIFTY', NEAREST).calls.slot, before.calls.slot);
  });
});
