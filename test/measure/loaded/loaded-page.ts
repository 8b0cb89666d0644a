import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../../chromium.ts';
import { FakePage } from '../../e2e/fake-page.ts';
import { skipWelcome } from '../../e2e/skip-welcome.ts';

/** Exchange, list and threads of 25,000 instruments come up within this on a slow machine, ms. */
const UP_MS = 120_000;
const SIZE = { width: 1_920, height: 1_080 };

/** A page under load, and how it is ended. */
export interface LoadedPage {
  readonly page: Page;
  close(): Promise<void>;
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    let said = '';
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const url = /http:\S+/.exec(said)?.[0];
      if (url !== undefined) found(url);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => failed(new Error(`the terminal ended with ${code}: ${said}`)));
  });
}

/** The whole terminal with an exchange that sends `pace` packets a second over so many instruments. */
export async function loadedTerminal(instruments: number, pace: number): Promise<LoadedPage> {
  const data = mkdtempSync(join(tmpdir(), 'muhurat-load-'));
  const flags = ['--port', '0', '--no-open-browser', '--data', data, '--clock', '2026-11-20 10:20:00'];
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'terminal.ts'), ...flags, '--instruments', String(instruments)],
    { env: { ...process.env, SIM_PACE: String(pace) } },
  );
  let browser: Browser | null = null;
  const close = async (): Promise<void> => {
    await browser?.close();
    if (child.exitCode === null) {
      const exited = once(child, 'exit');
      child.kill('SIGINT');
      await exited;
    }
    rmSync(data, { recursive: true, force: true });
  };
  try {
    const [url, opened] = await Promise.all([addressOf(child), launchChromium()]);
    browser = opened;
    const page = await browser.newPage({ viewport: SIZE });
    page.setDefaultTimeout(UP_MS);
    await page.goto(url);
    await page.waitForFunction(() => window.__terminal.firstRowAtMs !== null, undefined, { timeout: UP_MS });
    await skipWelcome(page);
    return { page, close };
  } catch (thrown) {
    await close();
    throw thrown;
  }
}

/** The page alone: an engine of straw changes `share` of the rows in each of its 30 frames a second. */
export async function loadedFace(instruments: number, share: number): Promise<LoadedPage> {
  const face = await FakePage.open({ instruments, share, ...SIZE });
  return { page: face.page, close: () => face.close() };
}

/** What the process that draws the page has used: processor time, and memory where the system tells it (Linux). */
export async function rendererUse(page: Page): Promise<{ cpuSeconds: number; residentMb: number | null }> {
  const browser = page.context().browser();
  if (browser === null) return { cpuSeconds: Number.NaN, residentMb: null };
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  // Besides the page's there may be a spare one, which has done nothing.
  const busiest = processInfo.filter(({ type }) => type === 'renderer').sort((a, b) => b.cpuTime - a.cpuTime)[0];
  if (busiest === undefined) return { cpuSeconds: Number.NaN, residentMb: null };
  const cpuSeconds = busiest.cpuTime;
  if (process.platform !== 'linux') return { cpuSeconds, residentMb: null };
  const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${busiest.id}/status`, 'utf8'))?.[1];
  return { cpuSeconds, residentMb: kb === undefined ? null : Number(kb) / 1_024 };
}
