import { OrderSim } from './order-sim.ts';
import { addStats, noStats } from './sim-stats.ts';

/**
 * `node test/sim/orders/run-order-seeds.ts 10000 [first]`: seeds first … first + count − 1, in one process. A seed that
 * fails is printed with the command that runs it alone; the run goes on and ends with code 1.
 */
const RERUN = 'node test/sim/orders/run-order-seeds.ts 1';

const count = Number(process.argv[2] ?? 50);
const first = Number(process.argv[3] ?? 1);
const sums = noStats();
const denials = new Map<string, number>();
let failed = 0;
const fromMs = performance.now();
for (let seed = first; seed < first + count; seed += 1) {
  try {
    const sim = new OrderSim(String(seed));
    addStats(sums, await sim.run());
    for (const [code, times] of sim.denials) denials.set(code, (denials.get(code) ?? 0) + times);
  } catch (thrown) {
    failed += 1;
    console.error(
      `seed ${seed} failed: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`,
    );
    console.error(`  rerun: ${RERUN} ${seed}`);
  }
}
const seconds = ((performance.now() - fromMs) / 1_000).toFixed(1);
if (process.argv[4] === 'denials') console.log(JSON.stringify([...denials].sort((a, b) => b[1] - a[1])));
console.log(`${count} seeds, ${failed} failed, ${seconds} s: ${JSON.stringify(sums)}`);
process.exitCode = failed === 0 ? 0 : 1;
