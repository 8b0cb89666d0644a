import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Caller } from '#contract/caller.ts';
import { configSchema, type Config } from '#contract/config.ts';
import type { Health, Notice, SessionState } from '#contract/model/terminal.ts';
import { memoryWires } from '#contract/wire-memory.ts';
import { nodeTimers } from '../../src/main/host/node-timers.ts';
import { openTerminal, type Terminal } from '../../src/main/host/terminal.ts';
import { until } from './feed-server.ts';

const root = join(import.meta.dirname, '..', '..');
const main = (path: string): string => join(root, 'src', 'main', path);

/** The whole terminal with its real threads and the exchange's process, and a page without a window. */
export class RealTerminal {
  readonly terminal: Terminal;
  readonly page: Caller;
  readonly sessions: SessionState[] = [];
  readonly notices: Notice[] = [];
  health: Health | null = null;

  private constructor(terminal: Terminal) {
    this.terminal = terminal;
    const [ours, theirs] = memoryWires();
    terminal.engine.attach(ours);
    this.page = new Caller(theirs, nodeTimers);
    this.page.on('session.changed', (state) => this.sessions.push(state));
    this.page.on('notice.raised', (notice) => this.notices.push(notice));
    this.page.on('health.sampled', (health) => {
      this.health = health;
    });
  }

  /** @param threads files of a test in the place of some threads, by name. */
  static async start(
    config: Partial<Config> & Pick<Config, 'dataDir'>,
    threads: Readonly<Record<string, string>> = {},
  ): Promise<RealTerminal> {
    const terminal = openTerminal({
      kind: 'browser',
      config: configSchema.parse({ instruments: 80, ...config }),
      root,
      threads: (name) => pathToFileURL(threads[name] ?? main(`threads/${name}.thread.ts`)),
      simulator: { execPath: process.execPath, script: main('sim/main.ts'), env: process.env },
      cli: { execPath: process.execPath, script: main('cli.ts'), env: process.env },
    });
    const real = new RealTerminal(terminal);
    await terminal.engine.start();
    return real;
  }

  get session(): SessionState | undefined {
    return this.sessions.at(-1);
  }

  /** Engine time now, epoch ms. */
  get nowMs(): number {
    const line = this.session?.clock ?? { epochMs: 0, wallMs: 0, speed: 0 };
    return line.epochMs + (Date.now() - line.wallMs) * line.speed;
  }

  async reach(epochMs: number): Promise<void> {
    await until(() => this.nowMs >= epochMs, `engine time ${new Date(epochMs).toISOString()}`, 60_000);
  }

  stop(): Promise<void> {
    return this.terminal.stop();
  }
}
