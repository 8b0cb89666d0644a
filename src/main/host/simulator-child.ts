import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { type Config, listedCount } from '#contract/config.ts';
import { FaultError, fault } from '#contract/faults.ts';
import { clockLineSchema } from '#contract/model/terminal.ts';
import type { Source, SourceStart, SourceStarter } from '../engine/host.ts';
import { lowerChild } from './lower-child.ts';

/** Listing 25,000 instruments and making their history takes some seconds on a slow machine. */
const READY_TIMEOUT_MS = 30_000;
/** What is kept of the child's complaints, for the message that names its death. */
const COMPLAINT_CHARS_MAX = 2_000;
/** A child that does not end within this is cut off; Ctrl-C must end everything within 2 s. */
const END_TIMEOUT_MS = 1_000;
const IST_OFFSET_MS = 19_800_000;

const url = z.string();
const readySchema = z.object({
  rest: url,
  auth: url,
  feed: url,
  depth20: url.nullable(),
  depth200: url.nullable(),
  orderUpdate: url.nullable(),
  masterCompact: url,
  masterDetailed: url.nullable(),
  clientId: z.coerce.string(),
  accessToken: z.string(),
  clock: clockLineSchema,
});
const clockMessageSchema = z.object({ event: z.literal('clock'), clock: clockLineSchema });

const clockText = (epochMs: number): string =>
  new Date(epochMs + IST_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ');

/** How the simulator is started: the entry knows which file it is, unbuilt or bundled. */
export interface SimulatorCommand {
  readonly execPath: string;
  readonly script: string;
  readonly env: NodeJS.ProcessEnv;
}

/** The simulated exchange as a child process that ends with its parent. */
export class SimulatorChild implements SourceStarter {
  readonly #command: SimulatorCommand;
  readonly #config: Config;
  readonly #calendarPath: string;
  #child: ChildProcess | null = null;

  /** @param calendarPath the calendar that the engine reads too. */
  constructor(command: SimulatorCommand, config: Config, calendarPath: string) {
    this.#command = command;
    this.#config = config;
    this.#calendarPath = calendarPath;
  }

  start(start: SourceStart): Promise<Source> {
    const { execPath, script, env } = this.#command;
    const child = spawn(execPath, [script, ...this.#flags(start.resumeAtMs)], {
      env,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child = child;
    child.on('message', (message) => {
      const parsed = clockMessageSchema.safeParse(message);
      if (parsed.success) start.onClock(parsed.data.clock);
    });
    return this.#untilReady(child, start.onLost);
  }

  async stop(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    await new Promise<void>((resolve) => {
      const cutOff = setTimeout(() => child.kill('SIGKILL'), END_TIMEOUT_MS);
      child.once('exit', () => {
        clearTimeout(cutOff);
        resolve();
      });
      child.kill('SIGTERM');
    });
  }

  #flags(resumeAtMs: number | null): string[] {
    const { seed, clock, speed } = this.#config;
    const instruments = listedCount(this.#config);
    const at = resumeAtMs === null ? clock : clockText(resumeAtMs);
    const values = { port: 0, seed, instruments, clock: at, speed, calendar: this.#calendarPath };
    return Object.entries(values).flatMap(([name, value]) => [`--${name}`, String(value)]);
  }

  #untilReady(child: ChildProcess, onLost: (why: string) => void): Promise<Source> {
    let complaint = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString('utf8')).slice(-COMPLAINT_CHARS_MAX);
    });
    return new Promise((resolve, reject) => {
      let up = false;
      const fail = (why: string): void =>
        reject(new FaultError(fault('unavailable.simulator', `The simulated exchange did not start: ${why}`)));
      const timer = setTimeout(() => {
        fail(`it was not ready within ${READY_TIMEOUT_MS / 1_000} s.`);
        child.kill('SIGKILL');
      }, READY_TIMEOUT_MS);
      child.on('error', (error) => fail(error.message));
      child.on('exit', (code, signal) => {
        clearTimeout(timer);
        const why = complaint.trim() || `it ended with ${signal ?? `code ${code}`}`;
        if (!up) fail(why);
        else if (this.#child === child) onLost(why);
      });
      if (child.stdout === null) return fail('it has no output.');
      createInterface({ input: child.stdout }).once('line', (line) => {
        clearTimeout(timer);
        const parsed = readySchema.safeParse(jsonOf(line));
        if (!parsed.success)
          return fail(`its first line is not understood: ${parsed.error.issues[0]?.path.join('.')}.`);
        up = true;
        // A real exchange takes nothing of this machine: feed, engine and page come first.
        lowerChild(child.pid, 'behind');
        resolve(sourceOf(parsed.data));
      });
    });
  }
}

function sourceOf(ready: z.infer<typeof readySchema>): Source {
  const { clientId, accessToken, clock, masterDetailed, ...urls } = ready;
  return {
    clock,
    access: { clientId, accessToken, urls: { ...urls, masterDetailed: masterDetailed ?? urls.masterCompact } },
  };
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
