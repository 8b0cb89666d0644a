import { Rng } from '../src/main/core/rng.ts';
import { FrameFuzz } from './support/frame-fuzz.ts';

/**
 * Mutated frames against the feed's hot path: `node test/fuzz-frames.ts [FRAMES] [SEED]`, by default a million frames
 * and a seed from the time of day. Ends with an error when anything throws, hangs or leaves an impossible value.
 */
const frames = Number(process.argv[2] ?? 1_000_000);
const seed = process.argv[3] ?? String(Date.now() % 1_000_000_007);
if (!Number.isInteger(frames) || frames < 1) {
  console.error(`"${process.argv[2]}" is not a number of frames. Give a whole number above 0.`);
  process.exit(2);
}
const CHECK_EVERY = 20_000;

console.log(`${frames} mutated frames, seed ${seed}`);
const fuzz = new FrameFuzz(new Rng(seed));
const from = performance.now();
for (let frame = 1; frame <= frames; frame++) {
  fuzz.run();
  if (frame % CHECK_EVERY === 0) fuzz.check();
}
fuzz.check();
const took = (performance.now() - from) / 1_000;
const counts = Object.entries(fuzz.counters.snapshot()).filter(([, count]) => count > 0);
console.log(counts.map(([name, count]) => `${name} ${count}`).join('\n'));
console.log(`no throw, no impossible value; ${took.toFixed(1)} s`);
