import { loadavg } from 'node:os';
import type { CDPSession, Page } from 'playwright-core';
import { loadedFace, loadedTerminal, rendererUse } from './loaded/loaded-page.ts';
import { dearest, TASK_HEAD, taskRow, traceTasks } from './loaded/task-trace.ts';
import { frameTimes, LONG_TASK_MS, quantile, slopeOf, taken, watchPage } from './loaded/steady.ts';

/**
 * The page with the Scalp workspace under load, as table rows of Markdown:
 *
 *   npm run build && node test/measure/face-load.ts [MINUTES] [terminal|page] [INSTRUMENTS] [PACKETS_A_SECOND]
 *
 * `terminal` is the whole product with its simulated exchange in load mode: exchange, engine and page share the machine.
 * `page` feeds the same rows to the page from an engine of straw, so that the page is nearly alone. Each minute: long
 * tasks, processor time of the page's process and of its main thread, paints, tick to painted cell, heap after a
 * collection, resident memory. Then frames, tasks in thread time, which are honest on a busy machine too, and keys to the
 * painted frame of the search box and the ticket.
 */
const MINUTES = Number(process.argv[2] ?? 2);
const MODE = process.argv[3] ?? 'terminal';
const INSTRUMENTS = Number(process.argv[4] ?? 25_000);
const PACE = Number(process.argv[5] ?? 100_000);
const FRAMES_A_SECOND = 30;
const WARM_UP_MS = 20_000;
const MINUTE_MS = 60_000;
/** What a forced collection leaves behind in the counts is thrown away after this, ms. */
const AFTER_COLLECTION_MS = 1_000;
const FRAMES_MS = 10_000;
const TASKS_MS = 20_000;
/** Tasks that are told one by one. */
const TASKS_TOLD = 5;
const KEYS = 120;
/** Keys whose tasks are noted, which costs the page something: not those that are timed. */
const TRACED_KEYS = 40;
const SEARCH_KEYS = ['n', 'i', 'f', 't', 'y', ...Array.from({ length: 5 }, () => 'Backspace')];
const TICKET_KEYS = ['1', '2', 'Backspace', 'ArrowUp', 'ArrowDown', 'Backspace'];
/** Ten keys a second: a quick typist. */
const BETWEEN_KEYS_MS = 100;
const BYTES_PER_MB = 1_048_576;
/** Part of the minutes in which the lists of the page fill: twenty of thirty. */
const FILLED_PART = 2 / 3;
const GOALS = { heapMb: 150, keyMs: 50 };

if (!['terminal', 'page'].includes(MODE) || !(MINUTES > 0)) {
  console.error('node test/measure/face-load.ts [MINUTES] [terminal|page] [INSTRUMENTS] [PACKETS_A_SECOND]');
  process.exit(2);
}

const share = Math.min(1, PACE / FRAMES_A_SECOND / INSTRUMENTS);
const loaded = await (MODE === 'page' ? loadedFace(INSTRUMENTS, share) : loadedTerminal(INSTRUMENTS, PACE));
const { page } = loaded;

async function metric(session: CDPSession, name: string): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find((one) => one.name === name)?.value ?? Number.NaN;
}

interface Minute {
  readonly longTasks: number[];
  readonly heapMb: number;
}

async function minute(session: CDPSession, number: number): Promise<Minute> {
  await taken(page, 'longTasks');
  await page.evaluate(() => window.__terminal.clearLatency());
  const paintsBefore = await page.evaluate(() => window.__terminal.framesPainted());
  const rowsBefore = await page.evaluate(() => window.__terminal.rowsApplied());
  const usedBefore = await rendererUse(page);
  const threadBefore = await metric(session, 'TaskDuration');
  await page.waitForTimeout(MINUTE_MS);
  const used = await rendererUse(page);
  const threadMs = ((await metric(session, 'TaskDuration')) - threadBefore) * (1_000 / 60);
  const busyMs = (used.cpuSeconds - usedBefore.cpuSeconds) * (1_000 / 60);
  const paints = ((await page.evaluate(() => window.__terminal.framesPainted())) - paintsBefore) / 60;
  const rows = ((await page.evaluate(() => window.__terminal.rowsApplied())) - rowsBefore) / 60;
  const latency = await page.evaluate(() => window.__terminal.latencyMs());
  const longTasks = (await taken(page, 'longTasks')).filter((ms) => ms > LONG_TASK_MS);
  await session.send('HeapProfiler.collectGarbage');
  const heapMb = (await metric(session, 'JSHeapUsedSize')) / BYTES_PER_MB;
  const { residentMb } = await rendererUse(page);
  await page.waitForTimeout(AFTER_COLLECTION_MS);
  const cells = [
    number,
    longTasks.length,
    Math.max(0, ...longTasks).toFixed(0),
    busyMs.toFixed(0),
    threadMs.toFixed(0),
    paints.toFixed(1),
    rows.toFixed(0),
    `${quantile(latency, 0.5).toFixed(0)} / ${quantile(latency, 0.99).toFixed(0)}`,
    heapMb.toFixed(1),
    residentMb?.toFixed(0) ?? 'not told',
    loadavg()[0]?.toFixed(1),
  ];
  console.log(`| ${cells.join(' | ')} |`);
  return { longTasks, heapMb };
}

/** Presses keys in turn and says how long each took to the painted frame. */
async function keyTimes(keys: readonly string[], count = KEYS): Promise<number[]> {
  await page.waitForTimeout(BETWEEN_KEYS_MS * 5);
  await taken(page, 'keys');
  for (let i = 0; i < count; i += 1) {
    await page.keyboard.press(keys[i % keys.length] as string);
    await page.waitForTimeout(BETWEEN_KEYS_MS);
  }
  return taken(page, 'keys');
}

function printKeys(what: string, ms: readonly number[]): void {
  const [half, most] = [quantile(ms, 0.5), quantile(ms, 0.95)];
  const met = most <= GOALS.keyMs ? 'met' : 'missed';
  console.log(
    `| ${what}, ${ms.length} keys | ${half.toFixed(1)} | ${most.toFixed(1)} | ${Math.max(...ms).toFixed(0)} | ${met} |`,
  );
}

async function openSearch(of: Page): Promise<void> {
  await of.keyboard.press('Control+k');
  await of.getByRole('combobox', { name: 'Instrument, command, scanner or setting' }).waitFor();
}

async function inputTimes(of: Page): Promise<void> {
  console.log('\n| key to painted frame, ms | p50 | p95 | longest | goal 50 |\n|---|---:|---:|---:|---|');
  await openSearch(of);
  printKeys('search box', await keyTimes(SEARCH_KEYS));
  for (let i = 0; i < 2; i += 1) await of.keyboard.press('Escape');
  await of.keyboard.press('F1');
  await of.locator('.ticket input').first().waitFor();
  await of.locator('.ticket input').first().focus();
  printKeys('ticket', await keyTimes(TICKET_KEYS));
}

/** What typing costs the main thread: in the ticket, which is open, and in the search box. */
async function traceKeys(of: Page): Promise<void> {
  const traced = async (what: string, keys: readonly string[]): Promise<void> => {
    const end = await traceTasks(of);
    const startedMs = performance.now();
    await keyTimes(keys, TRACED_KEYS);
    const seconds = (performance.now() - startedMs) / 1_000;
    console.log(taskRow(what, await end(), seconds));
  };
  console.log(`\n${TASK_HEAD}`);
  await traced('typing in the ticket', TICKET_KEYS);
  for (let i = 0; i < 2; i += 1) await of.keyboard.press('Escape');
  await openSearch(of);
  await traced('typing in the search box', SEARCH_KEYS);
}

try {
  await page.keyboard.press('Control+2');
  await page.waitForFunction((rows) => window.__terminal.rowsLive() >= rows * 0.99, INSTRUMENTS, { timeout: 120_000 });
  const firstRowMs = await page.evaluate(() => window.__terminal.firstRowAtMs ?? Number.NaN);
  await page.waitForTimeout(WARM_UP_MS);
  const session = await page.context().newCDPSession(page);
  // Thread time, not wall time: what else the machine does is then no part of the answer.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await watchPage(page);
  const how = MODE === 'page' ? `${(share * 100).toFixed(1)} % of the rows a frame` : `${PACE} packets/s`;
  console.log(
    `${MODE}, ${INSTRUMENTS} instruments, ${how}, first live row ${firstRowMs.toFixed(0)} ms after the page\n`,
  );
  console.log(
    '| minute | long tasks | longest ms | process CPU ms/s | main thread ms/s | paints/s | rows/s | tick → painted p50 / p99 ms | heap MB | RSS MB | load |',
  );
  console.log('|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|');
  const minutes: Minute[] = [];
  for (let i = 1; i <= MINUTES; i += 1) minutes.push(await minute(session, i));
  await session.detach();
  const heaps = minutes.map(({ heapMb }) => heapMb);
  const long = minutes.flatMap(({ longTasks }) => longTasks);
  const frames = await frameTimes(page, FRAMES_MS);
  console.log(`\n| what | value | goal |\n|---|---:|---:|`);
  console.log(`| long tasks a minute | ${(long.length / MINUTES).toFixed(1)} | 0 |`);
  console.log(`| heap, MB | ${Math.max(...heaps).toFixed(1)} | ${GOALS.heapMb} |`);
  // Lists that the page keeps fill first: 10,000 hits at some 600 a minute. What still grows after that would be a leak.
  const late = heaps.slice(Math.ceil(heaps.length * FILLED_PART));
  const slope = (of: readonly number[]): string => (of.length > 2 ? slopeOf(of).toFixed(2) : 'too short');
  console.log(`| slope of the heap, MB a minute | ${slope(heaps)} | |`);
  console.log(`| slope of its last third, when the lists are full | ${slope(late)} | 0 |`);
  console.log(`| frame p50 / p95, ms | ${quantile(frames, 0.5).toFixed(1)} / ${quantile(frames, 0.95).toFixed(1)} | |`);
  const endTasks = await traceTasks(page);
  await page.waitForTimeout(TASKS_MS);
  const tasks = await endTasks();
  console.log(`\n${TASK_HEAD}\n${taskRow('steady', tasks, TASKS_MS / 1_000)}`);
  console.log(`the dearest tasks:\n${dearest(tasks, TASKS_TOLD)}`);
  await inputTimes(page);
  await traceKeys(page);
} finally {
  await loaded.close();
}
