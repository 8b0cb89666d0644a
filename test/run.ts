import { spawn } from 'node:child_process';
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { FileResult } from './support/file-results.ts';

/**
 * The test command: `npm test` runs every suite but the journeys, `npm test -- unit sim` some of them. Node's own runner does
 * the work; this file finds the files, builds the page for the suites that need it, runs two lanes side by side, then what
 * measures alone, and adds the results up.
 */
const ROOT = resolve(import.meta.dirname, '..');
const SUITES = ['tidy', 'unit', 'contract', 'sim', 'bench', 'e2e', 'journeys'] as const;
type Suite = (typeof SUITES)[number];
/** Long ways through the real terminal; run by name, because the whole run has 15 minutes. */
const BY_NAME: ReadonlySet<Suite> = new Set(['journeys']);
/** Suites that compute, one file after the other, beside those that mostly wait. Their output comes when a suite has ended. */
const COMPUTING: readonly Suite[] = ['tidy', 'unit', 'contract'];
/** Suites that drive a browser or an exchange: their files wait, a page more than an engine, however many cores there are. */
const WAITING_AT_ONCE: Partial<Record<Suite, number>> = { sim: 2, e2e: 3, journeys: 1 };
/** Beside the waiting lane one file computes at a time; without it two, as there are two cores everywhere. */
const COMPUTING_AT_ONCE = { beside: 1, alone: 2 };
/** Benchmarks, and what else asserts a time or a memory: one after the other, when nothing else runs. */
const MEASURES =
  /^test\/(bench\/|sim\/(soak|replay-measure|feed-starvation|server\/pace|market\/timing)\.|e2e\/(terminal|paint)\.)/;
/** One test that hangs must not eat the run; the longest honest one takes about a minute. */
const TEST_TIMEOUT_MS = 240_000;
/**
 * A file of a browser, an exchange or a clock may fail because the machine was busy elsewhere: it runs once more, alone, and the
 * last line names it. More files than this are no accident, and are not tried again.
 */
const AGAIN_MAX = 4;
/** Each file is a process and reads much of the source: what Node compiled for one is kept for the next, a third of the time. */
const COMPILE_CACHE = join(ROOT, 'node_modules', '.cache', 'compiled');
/** The files named at the end, so that the run's fifteen minutes can be kept. */
const SLOWEST_SHOWN = 12;

interface Ran {
  readonly results: Map<string, FileResult>;
  readonly ok: boolean;
}

function run(command: string, args: readonly string[], show: (text: string) => void): Promise<number> {
  return new Promise((done) => {
    const env = { ...process.env, NODE_COMPILE_CACHE: COMPILE_CACHE };
    const child = spawn(command, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.on('data', (chunk: Buffer) => show(chunk.toString()));
    child.on('close', (code) => done(code ?? 1));
  });
}

const print = (text: string): void => void process.stdout.write(text);

function suitesAsked(): readonly Suite[] {
  const asked = process.argv.slice(2);
  const unknown = asked.filter((name) => !SUITES.some((suite) => suite === name));
  if (unknown.length > 0) {
    console.error(`Unknown suite ${unknown.join(', ')}. Suites: ${SUITES.join(', ')}.`);
    process.exit(2);
  }
  return SUITES.filter((name) => (asked.length === 0 ? !BY_NAME.has(name) : asked.includes(name)));
}

const filesOf = (suite: Suite): string[] =>
  globSync(suite === 'bench' ? 'test/bench/**/*.bench.ts' : `test/${suite}/**/*.test.ts`, { cwd: ROOT }).sort();

/** Runs files with Node's runner; a file that ended without a result (killed, crashed) has failed. */
async function runFiles(files: readonly string[], atOnce: number, show: (text: string) => void): Promise<Ran> {
  const results = new Map<string, FileResult>();
  if (files.length === 0) return { results, ok: true };
  const folder = mkdtempSync(join(tmpdir(), 'muhurat-tests-'));
  const into = join(folder, 'results');
  const options = [
    '--test',
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    `--test-reporter=${join(import.meta.dirname, 'support', 'file-results.ts')}`,
    `--test-reporter-destination=${into}`,
    `--test-concurrency=${atOnce}`,
    `--test-timeout=${TEST_TIMEOUT_MS}`,
  ];
  const code = await run(process.execPath, [...options, ...files.map((file) => join(ROOT, file))], show);
  for (const file of files) {
    results.set(file, { file, passed: 0, failed: 1, skipped: 0, durationMs: 0 });
  }
  for (const line of readFileSync(into, 'utf8').split('\n').filter(Boolean)) {
    const result = JSON.parse(line) as FileResult;
    results.set(result.file.slice(ROOT.length + 1), result);
  }
  rmSync(folder, { recursive: true });
  return { results, ok: code === 0 };
}

/** The suites of a lane one after the other, without what measures; silent until each suite's end where another lane prints. */
async function runLane(suites: readonly Suite[], atOnce: (suite: Suite) => number, quiet: boolean): Promise<Ran[]> {
  const ran: Ran[] = [];
  for (const suite of suites) {
    const files = filesOf(suite).filter((file) => !MEASURES.test(file));
    let held = `\n== ${suite}: ${files.length} files\n`;
    const show = (text: string): void => {
      if (quiet) held += text;
      else print(text);
    };
    if (!quiet) print(held);
    ran.push(await runFiles(files, atOnce(suite), show));
    if (quiet) print(held);
  }
  return ran;
}

/** What failed of the suites that depend on the machine's pace, once more and alone. */
async function runAgain(ran: readonly Ran[]): Promise<Ran | null> {
  const failed = ran.flatMap(({ results }) => [...results].filter(([, { failed: count }]) => count > 0));
  const files = failed.map(([file]) => file);
  if (
    files.length === 0 ||
    files.length > AGAIN_MAX ||
    files.some((file) => /^test\/(tidy|unit|contract)\//.test(file))
  ) {
    return null;
  }
  print(`\n== once more, alone: ${files.join(', ')}\n`);
  const again = await runFiles(files, 1, print);
  for (const [file, { failed: count }] of again.results) {
    print(count === 0 ? `Passed only when it ran again, alone: ${file}\n` : `Failed again: ${file}\n`);
  }
  return again;
}

async function runAll(): Promise<boolean> {
  const asked = suitesAsked();
  const lane = (of: readonly Suite[]): Suite[] => asked.filter((suite) => of.includes(suite));
  if (asked.includes('e2e') || asked.includes('journeys')) {
    if ((await run('electron-vite', ['build', '--logLevel', 'warn'], print)) !== 0) return false;
  }
  const [computing, waiting] = [lane(COMPUTING), asked.filter((suite) => suite in WAITING_AT_ONCE)];
  const beside = waiting.length > 0;
  const ran = (
    await Promise.all([
      runLane(computing, () => (beside ? COMPUTING_AT_ONCE.beside : COMPUTING_AT_ONCE.alone), beside),
      runLane(waiting, (suite) => WAITING_AT_ONCE[suite] ?? 1, false),
    ])
  ).flat();
  const measuring = asked.flatMap(filesOf).filter((file) => MEASURES.test(file));
  if (measuring.length > 0) print(`\n== alone, because they measure: ${measuring.length} files\n`);
  ran.push(await runFiles(measuring, 1, print));
  let ok = ran.every((one) => one.ok);
  const last = new Map(ran.flatMap(({ results }) => [...results]));
  if (!ok) {
    const again = await runAgain(ran);
    for (const [file, result] of again?.results ?? []) last.set(file, result);
    ok = again?.ok ?? false;
  }
  const slowest = [...last.values()].sort((a, b) => b.durationMs - a.durationMs).slice(0, SLOWEST_SHOWN);
  print(
    `\nSlowest files: ${slowest.map((one) => `${basename(one.file)} ${Math.round(one.durationMs / 1000)} s`).join(', ')}\n`,
  );
  const sum = (key: 'passed' | 'failed' | 'skipped'): number =>
    [...last.values()].reduce((total, result) => total + result[key], 0);
  print(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped\n`);
  return ok;
}

process.exit((await runAll()) ? 0 : 1);
