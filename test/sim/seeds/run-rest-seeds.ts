import { runRestSeed } from './rest-run.ts';

/**
 * `node test/sim/seeds/run-rest-seeds.ts [COUNT] [FIRST]`: so many seeds of history and reference data under faults,
 * 1,000 from seed 1 by default. Failing seeds are printed with the command that runs them alone.
 */
const count = Number(process.argv[2] ?? 1_000);
const first = Number(process.argv[3] ?? 1);
if (!Number.isInteger(count) || !Number.isInteger(first) || count < 1 || first < 0) {
  console.error('Give whole numbers: how many seeds, and the first one.');
  process.exit(2);
}
const startMs = performance.now();
const totals = { requests: 0, answered: 0, refused: 0, failed: 0 };
for (let seed = first; seed < first + count; seed++) {
  try {
    const { requests, answered, refused } = await runRestSeed(seed);
    totals.requests += requests;
    totals.answered += answered;
    totals.refused += refused;
  } catch (thrown) {
    totals.failed += 1;
    console.log(thrown instanceof Error ? thrown.message : String(thrown));
  }
}
const seconds = (performance.now() - startMs) / 1_000;
console.log(
  `${count} seeds in ${seconds.toFixed(1)} s: ${totals.failed} failed, ${totals.requests} requests, ` +
    `${totals.answered} calls answered, ${totals.refused} ended with a fault`,
);
process.exit(totals.failed === 0 ? 0 : 1);
