import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../chromium.ts';
import { ARTIFACTS } from './fake-page.ts';

const HEADLESS = join(import.meta.dirname, '..', '..', 'src', 'main', 'headless.ts');
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

/** The whole terminal with its options, in a real browser: what the pages of options are tested on. */
export class OptionTerminal {
  readonly page: Page;
  readonly faults: string[] = [];
  readonly #browser: Browser;
  readonly #child: ChildProcess;
  readonly #base: string;

  private constructor(page: Page, browser: Browser, child: ChildProcess, base: string) {
    this.page = page;
    this.#browser = browser;
    this.#child = child;
    this.#base = base;
    page.on('pageerror', (error) => this.faults.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.faults.push(message.text());
    });
  }

  static async open(size = { width: 1_920, height: 1_080 }): Promise<OptionTerminal> {
    mkdirSync(ARTIFACTS, { recursive: true });
    const base = mkdtempSync(join(tmpdir(), 'muhurat-options-'));
    const args = ['--no-open-browser', '--instruments', '2500', '--clock', '2026-11-20 10:30:00', '--data', base];
    const child = spawn(process.execPath, [HEADLESS, ...args]);
    const url = await addressOf(child);
    const browser = await launchChromium();
    const opened = new OptionTerminal(await browser.newPage({ viewport: size }), browser, child, base);
    await opened.page.goto(url);
    await opened.page.waitForFunction(() => window.__terminal.rowsLive() > 0, undefined, { timeout: 60_000 });
    return opened;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await exited;
    rmSync(this.#base, { recursive: true, force: true });
  }

  /** Goes to a workspace; a page that is still opening has not listened to the first press. */
  async workspace(number: number, shows: string): Promise<void> {
    for (let i = 0; i < 5; i += 1) {
      await this.page.keyboard.press(`Control+${number}`);
      const seen = this.page.waitForSelector(shows, { timeout: 3_000 });
      if (
        await seen.then(
          () => true,
          () => false,
        )
      )
        return;
    }
    throw new Error(`workspace ${number} does not show ${shows}`);
  }

  text(selector: string): Promise<string> {
    return this.page.locator(selector).first().innerText();
  }

  /** Waits until an element says something. */
  async says(selector: string, pattern: RegExp): Promise<void> {
    await this.page.waitForFunction(
      ({ at, source }) => new RegExp(source, 'u').test(document.querySelector(at)?.textContent ?? ''),
      { at: selector, source: pattern.source },
      { timeout: 10_000 },
    );
  }

  async picture(name: string): Promise<void> {
    await this.page.screenshot({ path: join(ARTIFACTS, `${name}.png`) });
  }

  /** What axe finds in a part of the page. */
  async violations(at: string): Promise<string[]> {
    await this.page.evaluate(AXE);
    return this.page.evaluate(async (root) => {
      const { axe } = window as unknown as {
        axe: { run(at: string): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      return (await axe.run(root)).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    }, at);
  }
}

async function addressOf(child: ChildProcess): Promise<string> {
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  for await (const chunk of child.stdout ?? []) {
    said += String(chunk);
    const url = /http:\S+/.exec(said)?.[0];
    if (url !== undefined) return url;
  }
  throw new Error(`no address was printed: ${said}`);
}
