import assert from 'node:assert/strict';
import { it } from 'node:test';
import { istMidnightMs } from '../../src/main/core/time/ist.ts';
import { medians } from '../support/bench.ts';
import { OptionBench } from '../support/option-bench.ts';
import { paceNow } from '../support/machine-pace.ts';

/** The six index roots of the default universe. */
const INDICES = ['NIFTY', 'BANKNIFTY', 'FINNIFTY', 'MIDCPNIFTY', 'SENSEX', 'BANKEX'];
const START_MS = istMidnightMs('2026-11-20') + 600 * 60_000;
/** A pass over every index chain, all rows changed, may take this part of the default cadence of 250 ms. */
const BUDGET_MS = 25;

it('all chains of the six indices of the default universe, every row changed, in one pass', () => {
  const bench = new OptionBench(
    START_MS,
    5_000,
    250,
    (one) => INDICES.includes(one.underlying) || INDICES.includes(one.ticker),
  );
  const options = bench.instruments.filter((one) => one.right !== null);
  const { underlyings } = bench.list();
  assert.deepEqual(
    underlyings.map((one) => one.underlying),
    INDICES.toSorted(),
  );
  const chains = underlyings.reduce((sum, one) => sum + one.expiries.length, 0);
  const touchAll = (): void => {
    for (const { slot } of options) bench.set(slot, {});
  };
  const pass = (touch: () => void) => (): number => {
    touch();
    const from = performance.now();
    bench.tick();
    return performance.now() - from;
  };
  const read = (): number => {
    const { expiries } = underlyings.find((one) => one.underlying === 'NIFTY') as (typeof underlyings)[number];
    const from = performance.now();
    bench.read('NIFTY', expiries[0]?.expiry ?? '');
    return performance.now() - from;
  };
  const [busyMs = Number.NaN, idleMs = Number.NaN, readMs = Number.NaN] = medians(
    [pass(touchAll), pass(() => {}), read],
    21,
  );
  console.log(
    `option pass: ${chains} chains, ${options.length} options: ${busyMs.toFixed(2)} ms all changed, ` +
      `${idleMs.toFixed(3)} ms nothing changed; one reading ${readMs.toFixed(2)} ms`,
  );
  assert.ok(busyMs <= BUDGET_MS * paceNow(), `${busyMs} ms`);
  assert.ok(idleMs < busyMs / 5, 'chains whose rows stand still are not solved');
});
