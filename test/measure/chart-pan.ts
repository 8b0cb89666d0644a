import { FakePage } from '../e2e/fake-page.ts';

/**
 * Pans a chart back over many bars and forward again: `node test/measure/chart-pan.ts [BARS]` prints the time between
 * frames (p50, p95), long tasks, and how many bars were read. The market ticks meanwhile.
 */
const BARS = Number(process.argv[2] ?? 50_000);
const PRESSES_MAX = 20_000;
/** Bars of one press of PageUp. */
const BARS_PER_PRESS = 50;
const LONG_TASK_MS = 50;

interface Panned {
  readonly frames: number[];
  readonly longTasks: number[];
}
declare global {
  interface Window {
    panned?: Panned;
  }
}

const face = await FakePage.open({ share: 0.2 });
try {
  const { page, engine } = face;
  engine.market.historyBars = BARS + 2_000;
  await page.locator('#canvas-chart').focus();
  await page.keyboard.type('3m');
  await page.keyboard.press('Enter');
  await page.waitForTimeout(2_000);
  await page.evaluate(() => {
    const panned: Panned = { frames: [], longTasks: [] };
    window.panned = panned;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) panned.longTasks.push(duration);
    }).observe({ type: 'longtask' });
    let before = performance.now();
    const frame = (now: number): void => {
      panned.frames.push(now - before);
      before = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  const pages = (): number[] =>
    engine.calls.flatMap(({ name, input }) => {
      const { beforeMs = null } = input as { beforeMs?: number | null };
      return name === 'history.bars' && beforeMs !== null ? [beforeMs] : [];
    });
  const pan = async (key: 'PageUp' | 'PageDown', reads: number): Promise<number> => {
    const start = pages().length;
    let presses = 0;
    for (; presses < PRESSES_MAX && pages().length - start < reads; presses += 1) await page.keyboard.press(key);
    return presses;
  };
  const report = async (what: string, presses: number): Promise<void> => {
    const { frames, longTasks } = await page.evaluate(() => {
      const { panned } = window;
      const seen = { frames: panned?.frames.splice(0) ?? [], longTasks: panned?.longTasks.splice(0) ?? [] };
      return seen;
    });
    const sorted = frames.toSorted((a, b) => a - b);
    const at = (part: number): string => (sorted[Math.floor(sorted.length * part)] ?? Number.NaN).toFixed(1);
    const long = longTasks.filter((ms) => ms > LONG_TASK_MS);
    console.log(
      `${what}: ${presses * BARS_PER_PRESS} bars asked for, ${frames.length} frames, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, ` +
        `long tasks ${long.length}, longest ${Math.max(0, ...long).toFixed(0)} ms`,
    );
  };
  const reads = Math.floor(BARS / 1_000);
  await report('before', 0);
  await report('back', await pan('PageUp', reads));
  const oldest = Math.min(...pages());
  console.log(`read back to ${new Date(oldest).toISOString()} in ${pages().length} pages`);
  await report('forward', await pan('PageDown', reads - 6));
  if (face.faults.length > 0) throw new Error(`the page reported ${face.faults.join('; ')}`);
} finally {
  await face.close();
}
