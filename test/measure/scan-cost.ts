import { availableParallelism, loadavg } from 'node:os';
import { isInstrumentScanner } from '../../src/main/core/scan/scanner.ts';
import { SCANNERS } from '../../src/main/scanners/index.ts';
import { measureCloses, percentile } from '../support/minute-closes.ts';
import { MIX } from '../support/scan-market.ts';

/**
 * `node test/measure/scan-cost.ts [MINUTES]`: what one scan of each scanner costs, as a Markdown table. A day of the real
 * mix of instruments is closed minute by minute with all scanners on. Printed for each: time of a minute's scans over their
 * number, the median of the minutes in which it ran, the look at the clock included, which is measured and told; scans a
 * minute; its 99th percentile of a minute, which other work on the machine raises.
 * A scanner that follows every bar has the following in its time. Chains and the market as a whole are passes: a run is
 * one chain or one minute.
 */
const minutes = Number(process.argv[2] ?? 75);
if (!Number.isInteger(minutes) || minutes < 6 || minutes > 375) {
  console.error('Give a whole number of minutes from 6 to 375.');
  process.exit(2);
}
/** Looks at the clock that its own cost is taken from. */
const LOOKS = 1_000_000;
/** The bed's stopwatch goes a thousand times slower, so that no budget is spent. */
const SLOWER = 1_000;

/** By scanner: ns a scan in every minute in which it ran. */
const costs = new Map<string, number[]>();
const runsBefore = new Map<string, number>();
const { runner, took } = measureCloses(SCANNERS, minutes, (closing) => {
  for (const { id } of SCANNERS) {
    const { runs, spentMs } = closing.progress(id);
    const fresh = runs - (runsBefore.get(id) ?? 0);
    runsBefore.set(id, runs);
    if (fresh > 0) costs.set(id, [...(costs.get(id) ?? []), (spentMs * SLOWER * 1e6) / fresh]);
  }
});
const startMs = performance.now();
for (let i = 0; i < LOOKS; i += 1) performance.now();
const lookNs = ((performance.now() - startMs) * 1e6) / LOOKS;

const rows = SCANNERS.map(({ id, title, scope }) => {
  const { runs, wanted, p99Ms } = runner.progress(id);
  const ns = runs === 0 ? Number.NaN : percentile(costs.get(id) ?? [], 0.5);
  return { title, scope, ns, runs, wanted, p99Ms: (p99Ms ?? 0) * SLOWER };
}).toSorted((a, b) => (Number.isNaN(a.ns) ? 1 : Number.isNaN(b.ns) ? -1 : b.ns - a.ns));
console.log(
  `${SCANNERS.length} scanners (${SCANNERS.filter(isInstrumentScanner).length} of single instruments), ${MIX.all} instruments, ` +
    `${minutes} minutes: a close ${percentile(took, 0.5).toFixed(1)} ms (median), ${percentile(took, 0.99).toFixed(1)} ms (p99); ` +
    `a look at the clock ${lookNs.toFixed(0)} ns; load ${(loadavg()[0] ?? 0).toFixed(1)} on ${availableParallelism()} cores\n`,
);
console.log('| scanner | ns a scan | scans a minute | p99 of a minute, ms | instruments |');
console.log('|---|--:|--:|--:|--:|');
for (const { title, ns, runs, wanted, p99Ms } of rows) {
  const cost = Number.isNaN(ns) ? 'needs chains or sectors' : ns.toFixed(0);
  console.log(`| ${title} | ${cost} | ${(runs / minutes).toFixed(0)} | ${p99Ms.toFixed(2)} | ${wanted} |`);
}
