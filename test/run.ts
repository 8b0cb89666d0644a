import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { FileResult } from './support/file-results.ts';
import { type BatchPlan, runBatches } from './support/run-batches.ts';

/**
 * The test command: `npm test` runs every suite but the journeys, `npm test -- unit sim` some of them. Node's own runner does
 * the work, several files to a process; this file finds the files, builds the page for the suites that need it, runs two lanes
 * side by side, then what measures alone, and adds the results up.
 */
const ROOT = resolve(import.meta.dirname, '..');
const SUITES = ['tidy', 'unit', 'contract', 'sim', 'bench', 'e2e', 'journeys'] as const;
type Suite = (typeof SUITES)[number];
/** Long ways through the real terminal; run by name, because the whole run has 15 minutes. */
const BY_NAME: ReadonlySet<Suite> = new Set(['journeys']);
/** Suites that compute, one file after the other, beside those that mostly wait. Their output comes when a suite has ended. */
const COMPUTING: readonly Suite[] = ['tidy', 'unit', 'contract'];
/**
 * Suites that drive a browser or an exchange: their files wait, a page more than an engine, however many cores there are. One more
 * runs when the computing lane has ended; journeys stay alone.
 */
const WAITING_AT_ONCE: Partial<Record<Suite, { readonly beside: number; readonly alone: number }>> = {
  sim: { beside: 2, alone: 3 },
  e2e: { beside: 3, alone: 4 },
  journeys: { beside: 1, alone: 1 },
};
/** Beside the waiting lane one process computes at a time; without it two, as there are two cores everywhere. */
const COMPUTING_AT_ONCE = { beside: 1, alone: 2 };
/**
 * Files that share a process, and so what they load; those of a page also its browser. A process of many files takes more with it
 * when it crashes, and ends later than another lane. Others, with threads and children of their own: a process for each file.
 */
const TOGETHER: readonly (readonly [RegExp, number])[] = [
  [/^test\/(unit|tidy|contract)\//, 42],
  [/^test\/sim\/(market|server)\//, 8],
  [/^test\/e2e\//, 4],
];
/** Shares one browser between the files of a process (chromium.ts). */
const SHARED_BROWSER = { SHARED_CHROMIUM: '1' };
/** Benchmarks, and what else asserts a time or a memory: one after the other, when nothing else runs. */
const MEASURES =
  /^test\/(bench\/|sim\/(soak|replay-measure|feed-starvation|server\/pace|market\/timing)\.|e2e\/(terminal|paint|process)\.)/;
/**
 * A file of a browser, an exchange or a clock may fail because the machine was busy elsewhere: it runs once more, alone, and the
 * last line names it. On a machine that is slow throughout several do; more than this, a tenth of them, are no accident, and are
 * not tried again.
 */
const AGAIN_MAX = 12;
/** The files named at the end, so that the run's fifteen minutes can be kept. */
const SLOWEST_SHOWN = 12;
/** One file after the other, each with a process and a browser of its own. */
const ALONE: BatchPlan = { together: () => 1, atOnce: () => 1 };

type Results = Map<string, FileResult>;

/** Builds the page; whether that went well. */
function build(): Promise<boolean> {
  return new Promise((done) => {
    const child = spawn('electron-vite', ['build', '--logLevel', 'warn'], { cwd: ROOT, stdio: 'inherit' });
    child.on('close', (code) => done(code === 0));
  });
}

const print = (text: string): void => void process.stdout.write(text);
/** Where the run's fifteen minutes go. */
const after = (): string => `after ${Math.round(performance.now() / 1_000)} s`;

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

/** The suites of a lane one after the other, without what measures; silent until each suite's end where another lane prints. */
async function runLane(suites: readonly Suite[], atOnce: (suite: Suite) => number, quiet: boolean): Promise<Results[]> {
  const ran: Results[] = [];
  for (const suite of suites) {
    const files = filesOf(suite).filter((file) => !MEASURES.test(file));
    let held = `\n== ${suite}: ${files.length} files, ${after()}\n`;
    const show = (text: string): void => {
      if (quiet) held += text;
      else print(text);
    };
    if (!quiet) print(held);
    const env = suite === 'e2e' ? SHARED_BROWSER : {};
    const together = (file: string): number => TOGETHER.find(([which]) => which.test(file))?.[1] ?? 1;
    const plan: BatchPlan = { together, atOnce: () => atOnce(suite), env };
    ran.push(await runBatches(files, plan, show));
    if (quiet) print(held);
  }
  return ran;
}

/** What failed of the suites that depend on the machine's pace, once more and alone. */
async function runAgain(results: Results): Promise<Results> {
  const files = [...results.values()].filter(({ failed }) => failed > 0).map(({ file }) => file);
  if (
    files.length === 0 ||
    files.length > AGAIN_MAX ||
    files.some((file) => /^test\/(tidy|unit|contract)\//.test(file))
  ) {
    return new Map();
  }
  print(`\n== once more, alone, ${after()}: ${files.join(', ')}\n`);
  const again = await runBatches(files, ALONE, print);
  for (const [file, { failed: count }] of again) {
    print(count === 0 ? `Passed only when it ran again, alone: ${file}\n` : `Failed again: ${file}\n`);
  }
  return again;
}

async function runAll(): Promise<boolean> {
  const asked = suitesAsked();
  const lane = (of: readonly Suite[]): Suite[] => asked.filter((suite) => of.includes(suite));
  if (asked.includes('e2e') || asked.includes('journeys')) {
    if (!(await build())) return false;
  }
  const [computing, waiting] = [lane(COMPUTING), asked.filter((suite) => suite in WAITING_AT_ONCE)];
  const beside = { computing: computing.length > 0, waiting: waiting.length > 0 };
  const lanes = [
    runLane(
      computing,
      () => (beside.waiting ? COMPUTING_AT_ONCE.beside : COMPUTING_AT_ONCE.alone),
      waiting.length > 0,
    ).finally(() => (beside.computing = false)),
    runLane(waiting, (suite) => WAITING_AT_ONCE[suite]?.[beside.computing ? 'beside' : 'alone'] ?? 1, false).finally(
      () => (beside.waiting = false),
    ),
  ];
  const ran = (await Promise.all(lanes)).flat();
  const measuring = asked.flatMap(filesOf).filter((file) => MEASURES.test(file));
  if (measuring.length > 0) print(`\n== alone, because they measure: ${measuring.length} files, ${after()}\n`);
  ran.push(await runBatches(measuring, ALONE, print));
  const last = new Map(ran.flatMap((results) => [...results]));
  for (const [file, result] of await runAgain(last)) last.set(file, result);
  const slowest = [...last.values()].sort((a, b) => b.durationMs - a.durationMs).slice(0, SLOWEST_SHOWN);
  print(
    `\nSlowest files: ${slowest.map((one) => `${basename(one.file)} ${Math.round(one.durationMs / 1000)} s`).join(', ')}\n`,
  );
  for (const { file, passed, failed, skipped } of last.values()) {
    const empty = passed + skipped === 0 ? ' (nothing in it passed: it may hold no test, or not load)' : '';
    if (failed > 0) print(`Failed: ${file}${empty}\n`);
  }
  const sum = (key: 'passed' | 'failed' | 'skipped'): number =>
    [...last.values()].reduce((total, result) => total + result[key], 0);
  print(`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped\n`);
  return sum('failed') === 0;
}

process.exit((await runAll()) ? 0 : 1);
