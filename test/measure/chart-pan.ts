import { BUSY } from '../e2e/fake-options.ts';
import { FakePage } from '../e2e/fake-page.ts';
import { dearest, TASK_HEAD, taskRow, traceTasks } from './loaded/task-trace.ts';

/**
 * Pans a chart back over many bars and forward again: `node test/measure/chart-pan.ts [BARS]` prints the time between
 * frames (p50, p95), long tasks, how many bars were read, and what the main thread spent on it, which is honest on a busy
 * machine too. The market ticks meanwhile.
 */
const BARS = Number(process.argv[2] ?? 50_000);
const BARS_MIN = 8_000;
const PRESSES_MAX = 60_000;
/** Bars of one press of PageUp. */
const BARS_PER_PRESS = 50;
const LONG_TASK_MS = 50;
/** A traced pan is short: each task is noted with its parts. */
const TRACED_READS_MAX = 15;

if (!(BARS >= BARS_MIN)) {
  console.error(`node test/measure/chart-pan.ts [BARS]: at least ${BARS_MIN}, for the window of the chart must move`);
  process.exit(2);
}

interface Panned {
  readonly frames: number[];
  readonly longTasks: number[];
}
declare global {
  interface Window {
    panned?: Panned;
  }
}

const face = await FakePage.open({ ...BUSY });
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
  const taken = (): Promise<Panned> =>
    page.evaluate(() => {
      const { panned } = window;
      return { frames: panned?.frames.splice(0) ?? [], longTasks: panned?.longTasks.splice(0) ?? [] };
    });
  const report = async (what: string, presses: number): Promise<void> => {
    const { frames, longTasks } = await taken();
    const sorted = frames.toSorted((a, b) => a - b);
    const at = (part: number): string => (sorted[Math.floor(sorted.length * part)] ?? Number.NaN).toFixed(1);
    const long = longTasks.filter((ms) => ms > LONG_TASK_MS);
    console.log(
      `${what}: ${presses * BARS_PER_PRESS} bars asked for, ${frames.length} frames, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, ` +
        `long tasks ${long.length}, longest ${Math.max(0, ...long).toFixed(0)} ms`,
    );
  };
  const reads = Math.floor(BARS / 1_000);
  const traced = async (what: string, key: 'PageUp' | 'PageDown', count: number): Promise<void> => {
    const end = await traceTasks(page);
    const startedMs = performance.now();
    await pan(key, count);
    const seconds = (performance.now() - startedMs) / 1_000;
    const tasks = await end();
    console.log(`${taskRow(what, tasks, seconds)}\nthe dearest tasks:\n${dearest(tasks, 5)}`);
  };
  await taken();
  await report('back', await pan('PageUp', reads));
  const oldest = Math.min(...pages());
  console.log(`read back to ${new Date(oldest).toISOString()} in ${pages().length} pages`);
  await report('forward', await pan('PageDown', reads - 6));
  console.log(TASK_HEAD);
  // As many as were read forward: further back there may be none.
  const again = Math.min(TRACED_READS_MAX, reads - 6);
  await traced('back', 'PageUp', again);
  await traced('forward', 'PageDown', again);
  if (face.faults.length > 0) throw new Error(`the page reported ${face.faults.join('; ')}`);
} finally {
  await face.close();
}
