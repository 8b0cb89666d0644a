import { RunningTerminal } from '../e2e/running-terminal.ts';

/**
 * What the page costs while it shows a live market: `node test/measure/page-cost.ts [INSTRUMENTS] [SECONDS]` prints
 * main-thread processor time per second, animation frames per second, tick to painted cell, and how the heap grows.
 */
const INSTRUMENTS = process.argv[2] ?? '5000';
const SECONDS = Number(process.argv[3] ?? 120);
const SAMPLE_EVERY_MS = 5_000;
const WARM_UP_MS = 15_000;
const BYTES_PER_MB = 1_048_576;

interface Sample {
  readonly seconds: number;
  readonly taskSeconds: number;
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
  await session.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' });
  await session.send('Performance.enable');
  const metrics = async (): Promise<Map<string, number>> => {
    await session.send('HeapProfiler.collectGarbage');
    const { metrics: list } = await session.send('Performance.getMetrics');
    return new Map(list.map(({ name, value }) => [name, value]));
  };
  await page.evaluate(() => {
    window.__terminal.clearLatency();
    const counter = window as unknown as { frames: number };
    counter.frames = 0;
    const count = (): void => {
      counter.frames += 1;
      requestAnimationFrame(count);
    };
    requestAnimationFrame(count);
  });
  const startMs = performance.now();
  const samples: Sample[] = [];
  for (;;) {
    const values = await metrics();
    samples.push({
      seconds: (performance.now() - startMs) / 1_000,
      taskSeconds: values.get('TaskDuration') ?? Number.NaN,
      heapMb: (values.get('JSHeapUsedSize') ?? Number.NaN) / BYTES_PER_MB,
    });
    if (performance.now() - startMs > SECONDS * 1_000) break;
    await page.waitForTimeout(SAMPLE_EVERY_MS);
  }
  const last = samples.at(-1) as Sample;
  const first = samples[0] as Sample;
  const seconds = last.seconds - first.seconds;
  const frames = await page.evaluate(() => (window as unknown as { frames: number }).frames);
  const latency = (await page.evaluate(() => window.__terminal.latencyMs())).sort((a, b) => a - b);
  const at = (part: number): string => (latency[Math.floor(latency.length * part)] ?? Number.NaN).toFixed(0);
  console.log(`${INSTRUMENTS} instruments, ${Math.round(seconds)} s`);
  console.log(`main thread ${Math.round(((last.taskSeconds - first.taskSeconds) / seconds) * 1_000)} ms a second`);
  console.log(`animation frames ${(frames / seconds).toFixed(1)} a second`);
  console.log(`tick to painted cell p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, ${latency.length} paints`);
  console.log(
    `heap after collection ${first.heapMb.toFixed(1)} → ${last.heapMb.toFixed(1)} MB, ${slopePerMinute(samples).toFixed(2)} MB a minute`,
  );
} finally {
  await terminal.close();
}
