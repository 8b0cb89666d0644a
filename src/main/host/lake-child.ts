import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { FaultError, fault } from '#contract/faults.ts';
import type { LakeExported, LakeExporter } from '../engine/host.ts';
import { lowerChild } from './lower-child.ts';
import type { SimulatorCommand } from './simulator-child.ts';

/** What is kept of the child's words: its answer is some kilobytes. */
const TEXT_CHARS_MAX = 4 * 1_048_576;
const END_TIMEOUT_MS = 1_000;

const answerSchema = z.object({
  results: z.array(
    z.object({ manifest: z.object({ rows: z.record(z.string(), z.int()), bytes: z.record(z.string(), z.int()) }) }),
  ),
});
type Answer = z.infer<typeof answerSchema>;

/**
 * Exports recorded days in a process of its own with the lowest priority, so that neither its memory nor its work is
 * the feed's. It is the command `export` of the command line.
 */
export class LakeChild implements LakeExporter {
  readonly #command: SimulatorCommand;
  readonly #dataDir: string;
  #child: ChildProcess | null = null;

  /** @param command starts the command line. */
  constructor(command: SimulatorCommand, dataDir: string) {
    this.#command = command;
    this.#dataDir = dataDir;
  }

  isRecorded(date: string): boolean {
    return existsSync(join(this.#dataDir, 'recordings', date));
  }

  export(date: string): Promise<LakeExported> {
    const { execPath, script, env } = this.#command;
    const args = [script, 'export', '--date', date, '--json', '--data', this.#dataDir];
    const child = spawn(execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    let [answer, complaint] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      answer = (answer + chunk.toString('utf8')).slice(0, TEXT_CHARS_MAX);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString('utf8')).slice(-TEXT_CHARS_MAX);
    });
    lowerChild(child.pid, 'last');
    return new Promise((resolve, reject) => {
      const fail = (why: string): void => reject(new FaultError(fault('unavailable.lake', why)));
      child.on('error', (error) => fail(`The export did not start: ${error.message}.`));
      child.on('close', (code, signal) => {
        if (this.#child === child) this.#child = null;
        const parsed = code === 0 ? answerSchema.safeParse(jsonOf(answer)) : null;
        if (parsed?.success !== true)
          return fail(complaint.trim() || `The export ended with ${signal ?? `code ${code}`}.`);
        resolve(exportedOf(parsed.data));
      });
    });
  }

  async stop(): Promise<void> {
    const child = this.#child;
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
}

function exportedOf({ results }: Answer): LakeExported {
  const sum = (of: (manifest: Answer['results'][number]['manifest']) => readonly number[]): number =>
    results.flatMap(({ manifest }) => of(manifest)).reduce((total, count) => total + count, 0);
  return {
    ticks: sum(({ rows }) => [rows['ticks'] ?? 0]),
    rows: sum(({ rows }) => Object.values(rows)),
    bytes: sum(({ bytes }) => Object.values(bytes)),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
