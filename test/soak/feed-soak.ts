import { runSoak } from './soak-run.ts';

/**
 * `node test/soak/feed-soak.ts [MINUTES] [INSTRUMENTS]`: the feed thread against the simulated exchange, 30 minutes at
 * 25,000 instruments by default. Prints what was sent, received and dropped, the slope of the heap and the loop delay.
 */
const minutes = Number(process.argv[2] ?? 30);
const instruments = Number(process.argv[3] ?? 25_000);
if (!(minutes > 0) || !Number.isInteger(instruments) || instruments < 1) {
  console.error('Give minutes above 0 and a whole number of instruments.');
  process.exit(2);
}
const found = await runSoak(minutes * 60, instruments);
const round = (value: number): number => Math.round(value * 10) / 10;
console.log(`${instruments} instruments for ${minutes} min: sent ${found.sent}, received ${found.received}`);
console.log(`dropped ${found.dropped}, rejected ${found.rejected}, reconnects ${found.reconnects}`);
console.log(`turns that the exchange skipped: ${found.skippedTurns}`);
console.log(
  `heap of the feed thread ${round(found.heapMbPerHour)} MB/h; process ${round(found.rssMb)} MB, ${round(found.rssMbPerHour)} MB/h`,
);
console.log(
  `loop delay p99 ${round(found.loopP99Ms)} ms, most ${round(found.loopMaxMs)} ms; longest step of the thread ${round(found.stepMaxMs)} ms`,
);
console.log(`trade to table p99 ${round(found.lagP99Ms ?? 0)} ms (trade times are whole seconds)`);
process.exit(found.dropped === 0 ? 0 : 1);
