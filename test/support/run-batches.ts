import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { FileResult } from './file-results.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
/** All tests of a file; a hanging one must not eat the run. The longest honest file takes about 100 seconds. */
const FILE_TIMEOUT_MS = 300_000;
/** A process whose tests have ended but which does not (a leak) is ended, and has failed. */
const BATCH_TIMEOUT_MS = 900_000;
/** Each process reads much of the source: what Node compiled for one is kept for the next, a third of the time. */
const COMPILE_CACHE = join(ROOT, 'node_modules', '.cache', 'compiled');
/** What the reporter says at the end of each process; the run adds the numbers up itself. */
const SUMMARY_LINE = /^ℹ (tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+\n/gm;

/** How files are run: how many in a process at most, how many processes at once, and what is added to the environment. */
export interface BatchPlan {
  /** For a file: neighbours with the same number share a process. Near the end fewer do, so that none ends long after the rest. */
  readonly together: (file: string) => number;
  /** Asked again whenever a process ends: what runs beside may have ended too. */
  readonly atOnce: () => number;
  readonly env?: Readonly<Record<string, string>>;
}

/** What a process said came of its files, and how it ended. */
interface Batch {
  readonly results: Map<string, FileResult>;
  readonly code: number;
}

const failure = (file: string): FileResult => ({ file, passed: 0, failed: 1, skipped: 0, durationMs: 0 });

function readResults(path: string): Map<string, FileResult> {
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  return new Map(lines.map((line) => JSON.parse(line) as FileResult).map((result) => [result.file, result]));
}

async function runBatch(files: readonly string[], plan: BatchPlan, show: (text: string) => void): Promise<Batch> {
  const folder = mkdtempSync(join(tmpdir(), 'muhurat-tests-'));
  const into = join(folder, 'results');
  // A process that dies early may never come to write it.
  writeFileSync(into, '');
  const args = [
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    `--test-reporter=${join(import.meta.dirname, 'file-results.ts')}`,
    `--test-reporter-destination=${into}`,
    join(import.meta.dirname, 'batch.ts'),
    String(FILE_TIMEOUT_MS),
    ...files,
  ];
  let said = '';
  const code = await new Promise<number>((done) => {
    const env = { ...process.env, ...plan.env, NODE_COMPILE_CACHE: COMPILE_CACHE };
    const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] });
    const tooLong = setTimeout(() => child.kill('SIGKILL'), BATCH_TIMEOUT_MS);
    child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
    child.on('close', (ended) => {
      clearTimeout(tooLong);
      done(ended ?? 1);
    });
  });
  show(said.replaceAll(SUMMARY_LINE, ''));
  const results = readResults(into);
  rmSync(folder, { recursive: true });
  return { results, code };
}

/**
 * The results of a process, one for each of its files. A process that ended before its files did took their output with it: each
 * runs again by itself, to show which it was. If that shows nothing, or a process fails though no test of it did, all its
 * files have failed.
 */
async function settled(files: readonly string[], plan: BatchPlan, show: (text: string) => void): Promise<FileResult[]> {
  const { results, code } = await runBatch(files, plan, show);
  let of = files.map((file) => results.get(file) ?? failure(file));
  if (results.size < files.length && files.length > 1) {
    show(`The process of these files ended before they did (code ${code}); each runs by itself: ${files.join(', ')}\n`);
    of = [];
    for (const file of files) of.push(...(await settled([file], plan, show)));
  }
  if ((code === 0 && results.size === files.length) || of.some(({ failed }) => failed > 0)) return of;
  show(`✖ The process ended with code ${code}, though no test of it failed: ${files.join(', ')}\n`);
  return of.map((result) => ({ ...result, failed: 1 }));
}

/** Takes the files of the next process from those that are left. */
function nextBatch(left: string[], { together, atOnce }: BatchPlan): string[] {
  const most = together(left[0] ?? '');
  const share = Math.ceil(left.length / (2 * atOnce()));
  const other = left.findIndex((file) => together(file) !== most);
  return left.splice(0, Math.min(most, share, other === -1 ? left.length : other));
}

/** Runs each file with Node's test runner, in batches as planned, and resolves with what each came to. None is left out. */
export async function runBatches(
  files: readonly string[],
  plan: BatchPlan,
  show: (text: string) => void,
): Promise<Map<string, FileResult>> {
  const left = [...files];
  const results = new Map<string, FileResult>();
  const running = new Set<Promise<void>>();
  while (left.length > 0 || running.size > 0) {
    while (left.length > 0 && running.size < plan.atOnce()) {
      const batch = nextBatch(left, plan);
      const run = settled(batch, plan, show).then((of) => {
        for (const result of of) results.set(result.file, result);
        running.delete(run);
      });
      running.add(run);
    }
    await Promise.race(running);
  }
  return results;
}
