import { RunningTerminal } from '../e2e/running-terminal.ts';

/**
 * What the page costs while it shows a live market: `node test/measure/page-cost.ts [INSTRUMENTS] [SECONDS]` prints
 * main-thread processor time per second, animation frames per second, tick to painted cell, and how the heap grows.
 */
const INSTRUMENTS = process.argv[2] ?? '5000';
const SECONDS = Number(process.argv[3] ?? 120);
const SAMPLE_EVERY_MS = 5_000;
const WARM_UP_MS = 15_000;
const COST_SECONDS = 20;
const FRAME_SECONDS = 5;
const BYTES_PER_MB = 1_048_576;

interface Sample {
  readonly seconds: number;
  readonly heapMb: number;
}

/** Slope of the heap by least squares, MB a minute. */
function slopePerMinute(samples: readonly Sample[]): number {
  const mean = (pick: (one: Sample) => number): number =>
    samples.reduce((sum, one) => sum + pick(one), 0) / samples.length;
  const [x, y] = [mean((one) => one.seconds), mean((one) => one.heapMb)];
  let [above, below] = [0, 0];
  for (const one of samples) {
    above += (one.seconds - x) * (one.heapMb - y);
    below += (one.seconds - x) ** 2;
  }
  return (60 * above) / below;
}

const terminal = await RunningTerminal.open({
  args: ['--clock', '2026-11-20 10:20:00', '--instruments', INSTRUMENTS],
});
try {
  const { page } = terminal;
  const rows = Number(INSTRUMENTS);
  await page.waitForFunction((count) => window.__terminal.rowsLive() >= count * 0.99, rows, { timeout: 60_000 });
  await page.waitForTimeout(WARM_UP_MS);
  const session = await page.context().newCDPSession(page);
  // Thread time, not wall time: what else the machine does is then no part of the answer.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const metric = async (name: string): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find((one) => one.name === name)?.value ?? Number.NaN;
  };

  // First the page alone: counting frames and collecting garbage would be most of what is measured.
  await page.evaluate(() => window.__terminal.clearLatency());
  const [taskBefore, paintsBefore] = [
    await metric('TaskDuration'),
    await page.evaluate(() => window.__terminal.framesPainted()),
  ];
  await page.waitForTimeout(COST_SECONDS * 1_000);
  const taskMs = (((await metric('TaskDuration')) - taskBefore) * 1_000) / COST_SECONDS;
  const paints = ((await page.evaluate(() => window.__terminal.framesPainted())) - paintsBefore) / COST_SECONDS;
  const latency = (await page.evaluate(() => window.__terminal.latencyMs())).sort((x, y) => x - y);
  const at = (part: number): string => (latency[Math.floor(latency.length * part)] ?? Number.NaN).toFixed(0);

  const frames = await page.evaluate(
    (ms) =>
      new Promise<number>((done) => {
        let count = 0;
        const begin = performance.now();
        const step = (): void => {
          count += 1;
          if (performance.now() - begin < ms) requestAnimationFrame(step);
          else done(count);
        };
        requestAnimationFrame(step);
      }),
    FRAME_SECONDS * 1_000,
  );

  const samples: Sample[] = [];
  const startMs = performance.now();
  while (performance.now() - startMs < SECONDS * 1_000) {
    await session.send('HeapProfiler.collectGarbage');
    const heapMb = (await metric('JSHeapUsedSize')) / BYTES_PER_MB;
    samples.push({ seconds: (performance.now() - startMs) / 1_000, heapMb });
    await page.waitForTimeout(SAMPLE_EVERY_MS);
  }
  console.log(`${INSTRUMENTS} instruments`);
  console.log(`main thread ${Math.round(taskMs)} ms a second at ${paints.toFixed(1)} paints a second`);
  console.log(`animation frames ${(frames / FRAME_SECONDS).toFixed(1)} a second`);
  console.log(`tick to painted cell p50 ${at(0.5)} ms, p99 ${at(0.99)} ms of ${latency.length} paints`);
  const [first, last] = [samples[0]?.heapMb ?? Number.NaN, samples.at(-1)?.heapMb ?? Number.NaN];
  const slope = slopePerMinute(samples).toFixed(2);
  console.log(
    `heap after collection ${first.toFixed(1)} to ${last.toFixed(1)} MB in ${SECONDS} s, ${slope} MB a minute`,
  );
} finally {
  await terminal.close();
}
