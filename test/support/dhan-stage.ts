import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { SimEndpoints } from '../../src/main/sim/sim-server.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
/** Friday, 2026-11-20 10:30 IST: what every process of the stage believes it is when it starts. */
const STAGE_MS = Date.UTC(2026, 10, 20, 5, 0);
export const PASSPHRASE = 'a passphrase for the test';

/** The simulated exchange in its own process, in the place of the broker, with a home of its own and a moved clock. */
export class DhanStage {
  readonly base = mkdtempSync(join(tmpdir(), 'muhurat-dhan-'));
  readonly env: NodeJS.ProcessEnv;
  readonly urls = join(this.base, 'urls.json');
  endpoints!: SimEndpoints;
  /** Everything that commands and terminals said. */
  said = '';
  #sim: ChildProcess | null = null;
  readonly #children: ChildProcess[] = [];

  private constructor(nowMs = STAGE_MS) {
    this.env = {
      ...process.env,
      HOME: this.base,
      SHIFT_MS: String(nowMs - Date.now()),
      NODE_OPTIONS: `--import ${join(import.meta.dirname, 'shift-clock.mjs')}`,
      TERMINAL_PASSPHRASE: PASSPHRASE,
    };
  }

  static async open(): Promise<DhanStage> {
    const stage = new DhanStage();
    const args = ['sim', '--instruments', '200', '--clock', '2026-11-20 10:30:00'];
    const sim = spawn(process.execPath, [join(ROOT, 'src/main/cli.ts'), ...args], { cwd: ROOT, env: stage.env });
    stage.#sim = sim;
    for await (const line of createInterface({ input: sim.stdout })) {
      stage.endpoints = JSON.parse(line) as SimEndpoints;
      break;
    }
    // What a person would do: the first line into a file, which names the addresses.
    writeFileSync(stage.urls, JSON.stringify(stage.endpoints), { mode: 0o600 });
    return stage;
  }

  /** A stage on exchanges that a test runs itself, all behind one address. @param nowMs their time. */
  static over(endpoints: SimEndpoints, nowMs: number): DhanStage {
    const stage = new DhanStage(nowMs);
    stage.endpoints = endpoints;
    writeFileSync(stage.urls, JSON.stringify(endpoints), { mode: 0o600 });
    return stage;
  }

  folder(name: string): string {
    return join(this.base, name);
  }

  /** A command of the CLI on a data folder. */
  cli(dir: string, args: readonly string[], input = ''): { status: number | null; stdout: string; stderr: string } {
    const flags = ['--data', dir, '--broker-urls', this.urls];
    const done = spawnSync(process.execPath, [join(ROOT, 'src/main/cli.ts'), ...args, ...flags], {
      cwd: ROOT,
      env: this.env,
      input,
      encoding: 'utf8',
      timeout: 60_000,
    });
    this.said += done.stdout + done.stderr;
    return done;
  }

  /** The terminal without a page, in a process; it is ended by `end`. */
  headless(
    dir: string,
    more: readonly string[] = [],
  ): { child: ChildProcess; ended: Promise<number | null>; text: () => string } {
    const flags = ['--source', 'dhan', '--broker-urls', this.urls, '--data', dir, '--no-open-browser'];
    const sizes = ['--instruments', '200'];
    const child = spawn(process.execPath, [join(ROOT, 'src/main/headless.ts'), ...flags, ...sizes, ...more], {
      env: this.env,
    });
    this.#children.push(child);
    let text = '';
    const hear = (chunk: Buffer): void => {
      text += chunk.toString();
      this.said += chunk.toString();
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    const ended = once(child, 'exit').then(([code]) => code as number | null);
    return { child, ended, text: () => text };
  }

  async fault(body: object): Promise<void> {
    const origin = new URL(this.endpoints.rest).origin;
    const answer = await fetch(`${origin}/sim/fault`, { method: 'POST', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(await answer.text());
  }

  /** The log lines of a data folder. */
  log(dir: string): string {
    const logs = join(dir, 'logs');
    return readdirSync(logs)
      .map((name) => readFileSync(join(logs, name), 'utf8'))
      .join('');
  }

  /** Files below a folder that hold one of the texts; names of the texts, never the texts. */
  findings(dir: string, secrets: Readonly<Record<string, string>>): string[] {
    const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).map((name) => join(dir, name));
    return files
      .filter((file) => statSync(file).isFile())
      .flatMap((file) => {
        const bytes = readFileSync(file);
        const held = Object.entries(secrets).filter(([, text]) => bytes.includes(text));
        return held.map(([name]) => `${file} holds the ${name}`);
      });
  }

  async close(): Promise<void> {
    for (const child of this.#children) if (child.exitCode === null) child.kill('SIGKILL');
    const sim = this.#sim;
    if (sim !== null && sim.exitCode === null) {
      const ended = once(sim, 'exit');
      sim.kill('SIGTERM');
      await ended;
    }
    rmSync(this.base, { recursive: true, force: true });
  }
}
