import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Caller } from '#contract/caller.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import type { OrderIntent } from '#contract/model/order.ts';
import { connectToTerminal } from '../../src/main/host/command-client.ts';
import { sampleIntent } from './order-events.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** A start on a busy machine of two cores. */
const START_MS = 60_000;

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A terminal in a process of its own, commands in processes of their own, and the test's own line to it. */
export class ScriptedTerminal {
  readonly dir = mkdtempSync(join(tmpdir(), 'muhurat-commands-'));
  #child: ChildProcess | null = null;
  url = '';

  async start(): Promise<this> {
    const script = join(import.meta.dirname, 'scripted-terminal-main.ts');
    const child = spawn(process.execPath, [script, this.dir]);
    this.#child = child;
    let said = '';
    this.url = await new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`the terminal did not start: ${said}`)), START_MS);
      const hear = (chunk: Buffer): void => {
        said += chunk.toString();
        const url = /^ready (\S+)$/m.exec(said)?.[1];
        if (url === undefined) return;
        clearTimeout(late);
        resolve(url);
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('exit', (code) => reject(new Error(`the terminal ended with ${code}: ${said}`)));
    });
    return this;
  }

  connect(): Promise<Caller> {
    return connectToTerminal(this.dir);
  }

  /** Runs a command to its end. @param onOutput called with what it has written so far. */
  async cli(
    args: readonly string[],
    onOutput?: (text: string, child: ChildProcess) => void,
    input = '',
  ): Promise<Ended> {
    const folder = args.includes('--data') ? [] : ['--data', this.dir];
    const child = spawn(process.execPath, [join(ROOT, 'src', 'main', 'cli.ts'), ...args, ...folder]);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      onOutput?.(stdout, child);
    });
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdin.end(input);
    const [code] = (await once(child, 'close')) as [number | null];
    return { code, stdout, stderr };
  }

  async kill(): Promise<void> {
    if (this.#child === null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
    this.#child = null;
  }

  async close(): Promise<void> {
    if (this.#child !== null && this.#child.exitCode === null) {
      const exited = once(this.#child, 'exit');
      this.#child.kill('SIGTERM');
      await exited;
    }
    rmSync(this.dir, { recursive: true, force: true });
  }
}

/** Asks again and again; what is not there yet counts as no. */
export async function eventually(what: string, holds: () => Promise<boolean>, msMax = 30_000): Promise<void> {
  const untilMs = performance.now() + msMax;
  while (performance.now() < untilMs) {
    if (await holds().catch(() => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited ${msMax} ms in vain for: ${what}`);
}

export async function untilActive(terminal: Caller): Promise<void> {
  await eventually('entries allowed', async () => (await terminal.call('trading.read', {})).state === 'Active');
}

/** An equity of the simulated market that has a price now. */
export async function anEquity(terminal: Caller): Promise<Instrument> {
  const { epoch, rows } = await terminal.call('instruments.page', { from: 0, limit: 60 });
  const equities = rows.filter(({ segment }) => segment === 'NSE_EQ');
  let found: Instrument | undefined;
  await eventually('an equity with a price', async () => {
    for (const equity of equities) {
      const { state } = await terminal.call('feed.trust', { epoch, slot: equity.slot });
      if (state === 'live') found ??= equity;
    }
    return found !== undefined;
  });
  if (found === undefined) throw new Error('the simulated market has no equity');
  return found;
}

export function intentFor({ segment, securityId }: Instrument, changes: Partial<OrderIntent>): OrderIntent {
  return sampleIntent({ segment, securityId, type: 'MARKET', price: 0, ...changes });
}
