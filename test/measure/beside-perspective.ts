import { existsSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchChromium } from '../chromium.ts';
import { loadedFace, rendererUse } from './loaded/loaded-page.ts';
import { dearest, TASK_HEAD, taskRow, traceTasks } from './loaded/task-trace.ts';
import { serveRival } from './loaded/rival-server.ts';
import { frameTimes, LONG_TASK_MS, quantile, taken, watchPage } from './loaded/steady.ts';

/**
 * The market watch beside the grid of FINOS Perspective: the same number of rows, the same share of them changed in each
 * of 30 frames a second, twelve columns, a window of one size. Perspective is no dependency; install it anywhere:
 *
 *   mkdir FOLDER && cd FOLDER && npm init -y &&
 *     npm install @finos/perspective@3.8.0 @finos/perspective-viewer@3.8.0 @finos/perspective-viewer-datagrid@3.8.0
 *   npm run build && node test/measure/beside-perspective.ts FOLDER [SECONDS] [ROWS] [CHANGED_A_SECOND]
 *
 * Its frames are Arrow, which it reads fastest; ours are those of the product.
 */
const [, , FOLDER, SECONDS = '30', ROWS = '25000', CHANGED = '100000'] = process.argv;
const WARM_UP_MS = 8_000;
const FRAMES_MS = 10_000;
const TASKS_MS = 10_000;
const FRAMES_A_SECOND = 30;
const BYTES_PER_MB = 1_048_576;

if (FOLDER === undefined || !existsSync(join(FOLDER, 'node_modules', '@finos', 'perspective-viewer-datagrid'))) {
  console.error('node test/measure/beside-perspective.ts FOLDER: the folder in which @finos/perspective,');
  console.error('@finos/perspective-viewer and @finos/perspective-viewer-datagrid are installed.');
  process.exit(2);
}

/** Rows of the second table, printed when both have been measured. */
const threads: string[] = [];
const dear: string[] = [];

interface Counts {
  readonly frames: number;
  readonly latencyMs: number[];
}

async function measure(name: string, page: Page, counts: () => Promise<Counts>): Promise<void> {
  await page.waitForTimeout(WARM_UP_MS);
  await watchPage(page);
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const metric = async (wanted: string): Promise<number> =>
    (await session.send('Performance.getMetrics')).metrics.find((one) => one.name === wanted)?.value ?? Number.NaN;
  const before = await counts();
  const used = await rendererUse(page);
  await page.waitForTimeout(Number(SECONDS) * 1_000);
  const use = await rendererUse(page);
  const after = await counts();
  const long = (await taken(page, 'longTasks')).filter((ms) => ms > LONG_TASK_MS);
  const latency = after.latencyMs.slice(before.latencyMs.length);
  await session.send('HeapProfiler.collectGarbage');
  const heapMb = (await metric('JSHeapUsedSize')) / BYTES_PER_MB;
  const frames = await frameTimes(page, FRAMES_MS);
  const cells = [
    name,
    ((after.frames - before.frames) / Number(SECONDS)).toFixed(1),
    ((long.length * 60) / Number(SECONDS)).toFixed(0),
    Math.max(0, ...long).toFixed(0),
    `${quantile(frames, 0.5).toFixed(1)} / ${quantile(frames, 0.95).toFixed(1)}`,
    `${quantile(latency, 0.5).toFixed(0)} / ${quantile(latency, 0.95).toFixed(0)}`,
    (((use.cpuSeconds - used.cpuSeconds) * 1_000) / Number(SECONDS)).toFixed(0),
    heapMb.toFixed(1),
    use.residentMb?.toFixed(0) ?? 'not told',
    loadavg()[0]?.toFixed(1),
  ];
  console.log(`| ${cells.join(' | ')} |`);
  const end = await traceTasks(page);
  await page.waitForTimeout(TASKS_MS);
  const tasks = await end();
  threads.push(taskRow(name, tasks, TASKS_MS / 1_000));
  dear.push(`${name}, the dearest tasks:\n${dearest(tasks, 3)}`);
}

const share = Number(CHANGED) / FRAMES_A_SECOND / Number(ROWS);
console.log(`${ROWS} rows, ${CHANGED} changed a second in ${FRAMES_A_SECOND} frames, ${SECONDS} s\n`);
console.log(
  '| grid | frames taken/s | long tasks/min | longest ms | frame p50 / p95 ms | came → painted p50 / p95 ms | process CPU ms/s | heap MB | RSS MB | load |',
);
console.log('|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|');
const ours = await loadedFace(Number(ROWS), share);
try {
  const { page } = ours;
  await page.goto(`${new URL(page.url()).origin}/?panel=watchlist&group=1`);
  await page.waitForFunction(() => window.__terminal.firstRowAtMs !== null);
  await measure('market watch', page, () =>
    page.evaluate(() => ({
      frames: window.__terminal.framesPainted(),
      latencyMs: window.__terminal.latencyMs(),
    })),
  );
} finally {
  await ours.close();
}

const rival = await serveRival(FOLDER, Number(ROWS), share);
const browser = await launchChromium();
try {
  const page = await browser.newPage({ viewport: { width: 1_920, height: 1_080 } });
  page.on('pageerror', (error) => console.error(`Perspective's page: ${error.message}`));
  await page.goto(rival.url);
  await page.waitForFunction(() => (window.rival?.frames ?? 0) > 0, undefined, { timeout: 60_000 });
  await measure('Perspective 3.8', page, () =>
    page.evaluate(() => ({ frames: window.rival?.updates ?? 0, latencyMs: window.rival?.latencyMs ?? [] })),
  );
} finally {
  await browser.close();
  rival.close();
}
console.log(`\n${TASK_HEAD}\n${[...threads, ...dear].join('\n')}`);

declare global {
  interface Window {
    readonly rival?: { readonly latencyMs: number[]; readonly frames: number; readonly updates: number };
  }
}
