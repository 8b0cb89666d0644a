import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../chromium.ts';
import { ARTIFACTS } from './fake-page.ts';
import { skipWelcome } from './skip-welcome.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
/** A cold start on a busy two-core machine, with the exchange's own start in it, ms. */
const START_MS = 30_000;
/** Ctrl-C must end everything within this; two other terminals and a suite that computes may run beside. */
const END_MS = 4_000;

export interface TerminalOptions {
  readonly args?: readonly string[];
  readonly width?: number;
  readonly height?: number;
  readonly env?: NodeJS.ProcessEnv;
  /** Folder to use; it is removed at the end. */
  readonly dir?: string;
  /** The first steps stay as a first start shows them. */
  readonly greeted?: boolean;
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/**
 * The product as a user has it: `npm start` with the browser host, in a folder of its own, and a real browser on the
 * page. Every fault that the page reports is kept in `faults`.
 */
export class RunningTerminal {
  readonly dir: string;
  readonly faults: string[] = [];
  readonly #args: readonly string[];
  readonly #options: TerminalOptions;
  #child: ChildProcess | null = null;
  #browser: Browser | null = null;
  #page: Page | null = null;
  /** Calls that the page has sent, as text. */
  readonly sent: string[] = [];
  url = '';
  /** Everything that the process wrote to its outputs. */
  said = '';

  private constructor(options: TerminalOptions) {
    this.#options = options;
    this.#args = options.args ?? [];
    this.dir = options.dir ?? mkdtempSync(join(tmpdir(), 'muhurat-terminal-'));
  }

  /** Starts the product and opens its page; resolves when a live row is on the screen. */
  static async open(options: TerminalOptions = {}): Promise<RunningTerminal> {
    const terminal = new RunningTerminal(options);
    try {
      const [browser] = await Promise.all([launchChromium(), terminal.start()]);
      terminal.#browser = browser;
      await terminal.openPage(terminal.url);
    } catch (thrown) {
      await terminal.close();
      throw thrown;
    }
    return terminal;
  }

  get page(): Page {
    if (this.#page === null) throw new Error('the page is not open');
    return this.#page;
  }

  /** `npm start`; resolves with the address that it prints. */
  async start(): Promise<string> {
    const flags = ['--host', 'browser', '--no-open-browser', '--data', this.dir, ...this.#args];
    const port = this.#args.includes('--port') ? [] : ['--port', '0'];
    const child = spawn('npm', ['start', '--silent', '--', ...flags, ...port], {
      cwd: ROOT,
      detached: true,
      env: this.#options.env ?? process.env,
    });
    this.#child = child;
    child.stdout?.on('data', (chunk: Buffer) => (this.said += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (this.said += chunk.toString()));
    this.url = await addressOf(child);
    return this.url;
  }

  /** Opens the page in a window of its own and waits for the first live row. */
  async openPage(url: string): Promise<void> {
    if (this.#browser === null) throw new Error('the browser is not open');
    const { width = 1_920, height = 1_080, greeted = false } = this.#options;
    const context = await this.#browser.newContext({ viewport: { width, height } });
    const page = await context.newPage();
    this.#page = page;
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.faults.push(`${message.type()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.faults.push(`uncaught: ${error.message}`));
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => typeof payload === 'string' && this.sent.push(payload));
    });
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
      });
    });
    await page.goto(url);
    await page.waitForFunction(() => window.__terminal.firstRowAtMs !== null, undefined, { timeout: START_MS });
    if (!greeted) await skipWelcome(page);
  }

  /** How many calls of a name the page has sent. */
  calls(name: string): number {
    return this.sent.filter((text) => text.includes(`"${name}"`)).length;
  }

  /** Process id of the engine's process, as its lock says. */
  get pid(): number {
    return (JSON.parse(readFileSync(join(this.dir, 'lock.json'), 'utf8')) as { pid: number }).pid;
  }

  /** Where the simulated exchange is, as the log of the engine says. */
  get exchange(): string {
    const logs = readdirSync(join(this.dir, 'logs')).sort();
    const lines = logs.flatMap((name) => readFileSync(join(this.dir, 'logs', name), 'utf8').split('\n'));
    const line = lines.findLast((text) => text.includes('"source.ready"'));
    return new URL((JSON.parse(line ?? '{}') as { rest: string }).rest).origin;
  }

  /** Switches a fault of the simulated exchange. */
  async fault(body: object): Promise<void> {
    const answer = await fetch(`${this.exchange}/sim/fault`, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`the exchange refused ${JSON.stringify(body)}: ${await answer.text()}`);
  }

  /** Ends the product without a warning, as a crash or the power would. */
  async kill(): Promise<void> {
    const exited = this.#exited();
    process.kill(this.pid, 'SIGKILL');
    await exited;
    this.#child = null;
  }

  /** Ends it with Ctrl-C; throws when that takes longer than two seconds. */
  async end(): Promise<void> {
    if (this.#child === null) return;
    const startMs = performance.now();
    const exited = this.#exited();
    process.kill(this.pid, 'SIGINT');
    await exited;
    this.#child = null;
    const tookMs = performance.now() - startMs;
    if (tookMs > END_MS) throw new Error(`it took ${Math.round(tookMs)} ms to end`);
  }

  #exited(): Promise<unknown> {
    return this.#child === null || this.#child.exitCode !== null ? Promise.resolve() : once(this.#child, 'exit');
  }

  /** Text of a column's rendered cells, by row as the table shows them. */
  column(id: string): Promise<string[]> {
    return this.page.evaluate((column) => {
      const rows = [...document.querySelectorAll<HTMLElement>('.live-grid .ag-row')];
      rows.sort((a, b) => Number(a.getAttribute('row-index')) - Number(b.getAttribute('row-index')));
      return rows.map((row) => row.querySelector(`[col-id="${column}"]`)?.textContent ?? '');
    }, id);
  }

  /** Waits until the chart's tab is called after an instrument and its bars are drawn. */
  async charted(symbol: string): Promise<void> {
    await this.page.waitForFunction(
      (name) =>
        [...document.querySelectorAll('.dv-tab')].some((tab) => tab.textContent === name) &&
        document.querySelector('.chart-canvas')?.getAttribute('aria-label')?.startsWith(`Chart. ${name},`) === true,
      symbol,
      { timeout: 15_000 },
    );
  }

  /** What the chart says of itself to a screen reader. */
  summary(): Promise<string> {
    return this.page.evaluate(() => document.querySelector('.chart-canvas')?.getAttribute('aria-label') ?? '');
  }

  /** The figures of the health panel by name. */
  figures(): Promise<Record<string, string>> {
    return this.page.evaluate(() =>
      Object.fromEntries(
        [...document.querySelectorAll('.health-part[aria-label="Feed"] dl > div')].map((row) => [
          row.querySelector('dt')?.textContent ?? '',
          row.querySelector('dd')?.textContent ?? '',
        ]),
      ),
    );
  }

  /** Writes a picture for people to look at. */
  async picture(name: string): Promise<void> {
    await this.page.screenshot({ path: join(ARTIFACTS, `${name}.png`) });
  }

  /** Ends everything that was started and removes the folder. */
  async close(): Promise<void> {
    await this.#browser?.close();
    try {
      await this.end();
    } finally {
      rmSync(this.dir, { recursive: true, force: true });
    }
  }
}

/** The address in what the process prints; its complaints when it ends before. */
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
    child.once('exit', (code) => failed(new Error(`npm start ended with ${code}: ${said}`)));
    setTimeout(() => failed(new Error(`no address was printed: ${said}`)), START_MS).unref();
  });
}
