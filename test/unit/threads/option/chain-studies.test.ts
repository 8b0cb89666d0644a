import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { CallOutput } from '#contract/calls/index.ts';
import { CALLS } from '#contract/calls/index.ts';
import { TRAIL_STRIKES_MAX } from '#contract/model/chain-study.ts';
import { istMidnightMs } from '../../../../src/main/core/time/ist.ts';
import type { ChainStudyInput, ChainStudyName } from '../../../../src/main/threads/protocol.ts';
import { OptionBench } from '../../../support/option-bench.ts';

const NEAREST = '2026-11-23';
const at = (minute: number): number => istMidnightMs('2026-11-20') + minute * 60_000;
const NIFTY = { underlying: 'NIFTY', expiry: NEAREST };

let lastId = 1_000;
/** What the thread answers; a refusal is thrown. The answer fits the contract. */
function study<N extends ChainStudyName>(bench: OptionBench, name: N, input: object): CallOutput<N> {
  lastId += 1;
  bench.order({ type: 'study', id: lastId, study: { name, input } as ChainStudyInput });
  const last = bench.rig.reports.at(-1);
  if (last?.type === 'refused') throw Object.assign(new Error(last.fault.text), { code: last.fault.code });
  if (last?.type !== 'studied' || last.id !== lastId) throw new Error('no answer');
  return CALLS[name].output.parse(last.answer) as CallOutput<N>;
}

describe('studies of a chain', () => {
  let bench: OptionBench;
  before(() => {
    bench = new OptionBench(at(600), 400, 250, (one) => one.underlying === 'NIFTY' || one.ticker === 'NIFTY');
    for (let minute = 600; minute < 604; minute += 1) {
      for (const second of [0, 20, 50]) {
        bench.advance(at(minute) + second * 1_000);
        bench.tick();
      }
    }
  });

  it('the trail has each minute once, and its last row is what the chain says', () => {
    const trail = study(bench, 'chain.trail', { ...NIFTY, pairs: [] });
    assert.deepEqual(trail.atMs, [600, 601, 602, 603].map(at));
    const { summary } = bench.read('NIFTY', NEAREST);
    for (const [name, value] of [
      ['spot', summary.spot],
      ['atmIv', summary.atmIv],
      ['straddle', summary.straddle],
      ['maxPain', summary.maxPain],
      ['pcrByOi', summary.pcrByOi],
    ] as const)
      assert.equal(trail.fields[name].at(-1), value, name);
    assert.ok(trail.strikes.length > 0 && trail.strikes.length <= TRAIL_STRIKES_MAX);
  });

  it('a straddle at the money costs what both legs cost; a strike that is not kept is said to be so', () => {
    const chain = bench.read('NIFTY', NEAREST);
    const strike = chain.summary.atmStrike as number;
    const row = chain.strike.indexOf(strike);
    const pairs = [
      { call: strike, put: strike },
      { call: 1, put: 1 },
    ];
    const { premiums, premiumsFromMs } = study(bench, 'chain.trail', { ...NIFTY, pairs });
    assert.equal(premiumsFromMs, at(600));
    const cost = (chain.calls.mid[row] as number) + (chain.puts.mid[row] as number);
    assert.ok(Math.abs((premiums[0]?.premium.at(-1) as number) - cost) < 1e-3);
    const [low, high] = [Math.min, Math.max].map((of) => of(...(premiums[0]?.premium as number[])));
    const mean = premiums[0]?.vwap.at(-1) as number;
    assert.ok(mean >= (low as number) && mean <= (high as number), `${low} ≤ ${mean} ≤ ${high}`);
    assert.deepEqual([premiums[1]?.kept, premiums[1]?.premium], [false, []]);
  });

  it('the surface holds the smile of each expiry, nearest first', () => {
    const { expiries } = study(bench, 'chain.surface', { underlying: 'NIFTY' });
    assert.equal(expiries[0]?.expiry, NEAREST);
    const chain = bench.read('NIFTY', NEAREST);
    const known = chain.strike.filter((_, row) => chain.smile[row] !== null);
    assert.deepEqual(expiries[0]?.strike, known);
    assert.deepEqual(
      expiries[0]?.iv,
      chain.smile.filter((value) => value !== null),
    );
    const dates = expiries.map(({ expiry }) => expiry);
    assert.deepEqual(dates, dates.toSorted());
  });

  it('an hour costs about a twenty-fourth of the day’s theta, and shares are lost in their order', () => {
    const chain = bench.read('NIFTY', NEAREST);
    const strike = chain.summary.atmStrike as number;
    const row = chain.strike.indexOf(strike);
    const hold = study(bench, 'chain.hold', { ...NIFTY, strike, right: 'CE' });
    const hour = -(chain.calls.theta[row] as number) / 24;
    assert.ok(Math.abs((hold.hourCost as number) / hour - 1) < 0.05, `${hold.hourCost} against ${hour}`);
    assert.ok(Math.abs((hold.hourMove as number) - (hold.hourCost as number) / (hold.delta as number)) < 1e-3);
    const minutes = hold.losses.map((loss) => loss.minutes as number);
    assert.deepEqual(
      minutes,
      minutes.toSorted((a, b) => a - b),
    );
    assert.ok(Math.abs(((hold.losses[0]?.atMs as number) - bench.rig.nowMs) / 60_000 - (minutes[0] as number)) < 0.01);
    assert.ok(Math.abs((chain.summary.callBudgetMinutes as number) - (minutes[0] as number)) < 0.01);
  });

  it('refuses what is not there in words', () => {
    const code = (expected: string) => (thrown: { code?: string }) => thrown.code === expected;
    assert.throws(() => study(bench, 'chain.surface', { underlying: 'NOBODY' }), code('input.unknown_chain'));
    assert.throws(
      () => study(bench, 'chain.trail', { ...NIFTY, expiry: '2030-01-01', pairs: [] }),
      code('input.unknown_chain'),
    );
    assert.throws(() => study(bench, 'chain.hold', { ...NIFTY, strike: 1, right: 'PE' }), code('input.unknown_strike'));
  });

  it('a seek back takes the later minutes away', () => {
    bench.advance(at(603) + 50_000);
    bench.rig.nowMs = at(601) + 10_000;
    bench.tick();
    const trail = study(bench, 'chain.trail', { ...NIFTY, pairs: [] });
    assert.deepEqual(trail.atMs, [600, 601].map(at));
  });

  it('nothing is kept before the continuous session', () => {
    const early = new OptionBench(at(545), 400, 250, (one) => one.underlying === 'NIFTY' || one.ticker === 'NIFTY');
    early.tick();
    assert.deepEqual(study(early, 'chain.trail', { ...NIFTY, pairs: [] }).atMs, []);
  });
});
