import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OrderSim } from './order-sim.ts';
import { addStats, noStats } from './sim-stats.ts';

const SEEDS = 50;

test(`${SEEDS} seeds: the order thread against the simulated venue with faults on every side`, async () => {
  const failed: string[] = [];
  const sums = noStats();
  const denials = new Set<string>();
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    try {
      const sim = new OrderSim(String(seed));
      addStats(sums, await sim.run());
      for (const code of sim.denials.keys()) denials.add(code);
    } catch (thrown) {
      const why = thrown instanceof Error ? thrown.message : String(thrown);
      failed.push(`seed ${seed}: ${why}; rerun: node test/sim/orders/run-order-seeds.ts 1 ${seed}`);
    }
  }
  assert.deepEqual(failed, []);
  // A simulation in which nothing happens proves nothing.
  assert.ok(sums.orders > 20 * SEEDS && sums.trades > 20 * SEEDS, JSON.stringify(sums));
  assert.ok(
    sums.forevers > SEEDS && sums.conversions > SEEDS / 2 && sums.afterMarket > SEEDS / 5,
    JSON.stringify(sums),
  );
  assert.ok(sums.nights > SEEDS / 5 && sums.kept > SEEDS / 10, JSON.stringify(sums));
  assert.ok(sums.supers > SEEDS && sums.disclosed > SEEDS / 2 && sums.commodity > SEEDS, JSON.stringify(sums));
  assert.ok(
    sums.changes > SEEDS / 5 && sums.changesRefused > SEEDS / 5 && sums.changedStarts > 0,
    JSON.stringify(sums),
  );
  // Most orders pass the real risk controls, and many of the controls say no to some.
  assert.ok(denials.size >= 12, [...denials].join(', '));
  assert.ok(sums.doubts > SEEDS && sums.crashes > SEEDS && sums.external > SEEDS, JSON.stringify(sums));
});

test('the same seed is the same run, to the last order', async () => {
  const [first, second] = [new OrderSim('again'), new OrderSim('again')];
  const stats = [await first.run(), await second.run()];
  assert.deepEqual(stats[0], stats[1]);
  const books = [first, second].map((sim) => sim.door.venue.accounts.map(({ orders }) => [...orders.values()]));
  assert.deepEqual(books[0], books[1]);
});
