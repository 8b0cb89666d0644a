import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../chromium.ts';
import { FakeEngine } from './fake-engine.ts';
import { fakeHit } from './fake-hits.ts';
import type { FakeOptions } from './fake-options.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
export const PAGE_DIR = join(ROOT, 'out', 'renderer');
export const ARTIFACTS = join(ROOT, 'test', 'artifacts');

/** The probe that the page hangs on its window, as a test calls it. */
interface Probe {
  latencyMs(): number[];
  clearLatency(): void;
  rowsLive(): number;
  rowsListed(): number;
  rowsApplied(): number;
  framesPainted(): number;
  readonly firstRowAtMs: number | null;
  readonly epoch: number;
}
declare global {
  interface Window {
    readonly __terminal: Probe;
  }
}

export interface OpenOptions extends Omit<FakeOptions, 'pageDir'> {
  readonly width?: number;
  readonly height?: number;
  readonly reducedMotion?: boolean;
  readonly storedHits?: number;
}

/** A built page in a real browser against the engine of straw; every fault the page reports is kept in `faults`. */
export class FakePage {
  readonly engine: FakeEngine;
  readonly page: Page;
  readonly faults: string[] = [];
  readonly url: string;
  readonly #browser: Browser;

  private constructor(engine: FakeEngine, browser: Browser, page: Page, url: string) {
    this.engine = engine;
    this.#browser = browser;
    this.page = page;
    this.url = url;
  }

  static async open(options: OpenOptions = {}): Promise<FakePage> {
    const engine = new FakeEngine({ pageDir: PAGE_DIR, ...options });
    for (let i = 0; i < (options.storedHits ?? 0); i += 1)
      engine.hits.push(storedHit(engine, i, options.storedHits ?? 0));
    const url = await engine.start();
    const browser = await launchChromium();
    const page = await browser.newPage({
      viewport: { width: options.width ?? 1_920, height: options.height ?? 1_080 },
      reducedMotion: options.reducedMotion === true ? 'reduce' : 'no-preference',
    });
    const opened = new FakePage(engine, browser, page, url);
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) opened.faults.push(`${message.type()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => opened.faults.push(`uncaught: ${error.message}`));
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
      });
    });
    try {
      await page.goto(url);
      await page.waitForFunction(() => window.__terminal.rowsLive() > 0 && window.__terminal.firstRowAtMs !== null);
    } catch (thrown) {
      // A browser that stays open keeps the test file from ever ending.
      await opened.close();
      throw new Error('The page did not come up. Is the bundle built (npm run build)?', { cause: thrown });
    }
    return opened;
  }

  /** Text of a column's rendered cells, by row as the table shows them. */
  column(id: string): Promise<string[]> {
    return this.page.evaluate((column) => {
      const rows = [...document.querySelectorAll<HTMLElement>('.live-grid .ag-row')];
      rows.sort((a, b) => Number(a.getAttribute('row-index')) - Number(b.getAttribute('row-index')));
      return rows.map((row) => row.querySelector(`[col-id="${column}"]`)?.textContent ?? '');
    }, id);
  }

  /** Writes a picture for people to look at. */
  async picture(name: string): Promise<void> {
    await this.page.screenshot({ path: join(ARTIFACTS, `${name}.png`) });
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.engine.stop();
  }
}

function storedHit(engine: FakeEngine, i: number, of: number) {
  const opening = i % 4 === 0;
  return fakeHit(i + 1, engine.market.instruments[5 + ((i * 7) % 28)], engine.nowMs() - (of - i) * 200_000, {
    priority: (['low', 'medium', 'high'] as const)[i % 3] ?? 'low',
    scannerId: opening ? 'opening-range' : 'resistance-breakout',
    interval: opening ? '15m' : '5m',
    side: i % 3 === 0 ? 'down' : 'up',
  });
}
