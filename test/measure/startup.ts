import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { launchChromium } from '../chromium.ts';

/**
 * From the start of the process, bundles built and browser open, to the first live row on the screen:
 * `node test/measure/startup.ts [RUNS] [INSTRUMENTS]`. The first run fills the cache and is told apart.
 */
const ROOT = resolve(import.meta.dirname, '..', '..');
const RUNS = Number(process.argv[2] ?? 7);
const INSTRUMENTS = process.argv[3] ?? '5000';
const GOAL_MS = 2_000;

function urlOf(child: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    let said = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const url = /http:\S+/.exec(said)?.[0];
      if (url !== undefined) found(url);
    });
    child.once('exit', (code) => failed(new Error(`it ended with ${code}: ${said}`)));
  });
}

const data = mkdtempSync(join(tmpdir(), 'muhurat-startup-'));
const browser = await launchChromium();
const context = await browser.newContext({ viewport: { width: 1_920, height: 1_080 } });

async function run(): Promise<{ totalMs: number; servedMs: number; pageMs: number }> {
  const page = await context.newPage();
  const startMs = Date.now();
  const flags = ['--host', 'browser', '--port', '0', '--no-open-browser', '--data', data, '--instruments', INSTRUMENTS];
  const child = spawn(process.execPath, [join(ROOT, 'src', 'main', 'start.ts'), ...flags]);
  const url = await urlOf(child);
  const servedMs = Date.now() - startMs;
  await page.goto(url);
  await page.waitForFunction(() => window.__terminal.firstRowAtMs !== null, undefined, { polling: 50 });
  const firstMs = await page.evaluate(() => performance.timeOrigin + (window.__terminal.firstRowAtMs ?? Number.NaN));
  await page.close();
  child.kill('SIGINT');
  await once(child, 'exit');
  return { totalMs: firstMs - startMs, servedMs, pageMs: firstMs - startMs - servedMs };
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

try {
  const first = await run();
  const runs: Awaited<ReturnType<typeof run>>[] = [];
  for (let i = 0; i < RUNS; i += 1) runs.push(await run());
  const of = (name: keyof (typeof runs)[number]): number => Math.round(median(runs.map((one) => one[name])));
  console.log(`first run, without a cache: ${Math.round(first.totalMs)} ms`);
  console.log(`${RUNS} runs with a cache: ${runs.map(({ totalMs }) => Math.round(totalMs)).join(', ')} ms`);
  console.log(`median ${of('totalMs')} ms (address printed after ${of('servedMs')} ms, page ${of('pageMs')} ms)`);
  console.log(`goal ${GOAL_MS} ms: ${of('totalMs') <= GOAL_MS ? 'met' : 'missed'}`);
} finally {
  await browser.close();
  rmSync(data, { recursive: true, force: true });
}
