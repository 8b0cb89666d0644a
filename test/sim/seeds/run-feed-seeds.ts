import { runFeedSeed } from './feed-run.ts';

/**
 * `node test/sim/seeds/run-feed-seeds.ts [COUNT] [FIRST]`: so many seeds of the feed, 1,000 from seed 1 by default.
 * Every failing seed is printed with the command that runs it alone; the exit code tells whether there was one.
 */
const count = Number(process.argv[2] ?? 1_000);
const first = Number(process.argv[3] ?? 1);
if (!Number.isInteger(count) || !Number.isInteger(first) || count < 1 || first < 0) {
  console.error('Give whole numbers: how many seeds, and the first one.');
  process.exit(2);
}
const startMs = performance.now();
const totals = { packets: 0, applied: 0, disconnects: 0, gaps: 0, failed: 0, connectsMax: 0, recoveredMax: 0 };
for (let seed = first; seed < first + count; seed++) {
  try {
    const { packets, applied, disconnects, audit, recoveredMs } = await runFeedSeed(seed);
    totals.packets += packets;
    totals.applied += applied;
    totals.disconnects += disconnects;
    totals.gaps += audit.gapsChecked;
    totals.connectsMax = Math.max(totals.connectsMax, audit.connectsMax);
    totals.recoveredMax = Math.max(totals.recoveredMax, recoveredMs);
  } catch (thrown) {
    totals.failed += 1;
    console.log(thrown instanceof Error ? thrown.message : String(thrown));
  }
}
const seconds = (performance.now() - startMs) / 1_000;
console.log(
  `${count} seeds in ${seconds.toFixed(1)} s: ${totals.failed} failed, ${totals.packets} packets, ${totals.applied} applied, ` +
    `${totals.disconnects} disconnects, ${totals.gaps} gaps checked, at most ${totals.connectsMax} connects a minute, ` +
    `slowest recovery ${Math.round(totals.recoveredMax / 1_000)} s`,
);
process.exit(totals.failed === 0 ? 0 : 1);
