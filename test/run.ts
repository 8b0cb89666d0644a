import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * The test command: `npm test` runs every suite but the journeys in order, `npm test -- unit sim` some of them. Node's own runner does
 * the work; this file finds the files, builds the page for the suite that needs it, and adds the results up.
 */
const ROOT = resolve(import.meta.dirname, '..');
const SUITES = ['tidy', 'unit', 'contract', 'sim', 'bench', 'e2e', 'journeys'] as const;
/** Long ways through the real terminal; run by name, because the whole run has 15 minutes. */
const BY_NAME: ReadonlySet<string> = new Set(['journeys']);
/**
 * Suites that drive a browser or an exchange: their files mostly wait, so that two run at a time, however many cores
 * there are. Those that measure have the machine to themselves, after the others.
 */
const WAITING: ReadonlySet<string> = new Set(['sim', 'e2e', 'journeys']);
const WAITING_AT_ONCE = 2;
/** Benchmarks, and what else asserts a time or a memory. */
const MEASURES =
  /^test\/(bench\/|sim\/(soak|replay-measure|feed-starvation|server\/pace|market\/timing)\.|e2e\/(terminal|paint)\.)/;
/** One test that hangs must not eat the run; the longest honest one takes about a minute. */
const TEST_TIMEOUT_MS = 240_000;

function run(command: string, args: readonly string[]): Promise<{ code: number; out: string }> {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
      process.stdout.write(chunk);
    });
    child.on('close', (code) => done({ code: code ?? 1, out }));
  });
}

function suitesAsked(): readonly string[] {
  const asked = process.argv.slice(2);
  const unknown = asked.filter((name) => !SUITES.some((suite) => suite === name));
  if (unknown.length > 0) {
    console.error(`Unknown suite ${unknown.join(', ')}. Suites: ${SUITES.join(', ')}.`);
    process.exit(2);
  }
  return SUITES.filter((name) => (asked.length === 0 ? !BY_NAME.has(name) : asked.includes(name)));
}

async function runSuite(suite: string): Promise<{ code: number; out: string }> {
  if (suite === 'e2e' || suite === 'journeys') {
    const built = await run('electron-vite', ['build', '--logLevel', 'warn']);
    if (built.code !== 0) return built;
  }
  const pattern = suite === 'bench' ? 'test/bench/**/*.bench.ts' : `test/${suite}/**/*.test.ts`;
  const files = globSync(pattern, { cwd: ROOT }).sort();
  console.log(`\n== ${suite}: ${files.length} files`);
  if (files.length === 0) return { code: 0, out: '' };
  const atOnce = WAITING.has(suite) ? WAITING_AT_ONCE : availableParallelism();
  const together = await runFiles(
    files.filter((file) => !MEASURES.test(file)),
    atOnce,
  );
  const alone = await runFiles(
    files.filter((file) => MEASURES.test(file)),
    1,
  );
  return { code: together.code || alone.code, out: `${together.out}\n${alone.out}` };
}

async function runFiles(files: readonly string[], atOnce: number): Promise<{ code: number; out: string }> {
  if (files.length === 0) return { code: 0, out: '' };
  const options = [
    '--test',
    '--test-reporter=spec',
    `--test-concurrency=${atOnce}`,
    `--test-timeout=${TEST_TIMEOUT_MS}`,
  ];
  return run(process.execPath, [...options, ...files.map((file) => join(ROOT, file))]);
}

const total = { pass: 0, fail: 0, skipped: 0 };
let failed = false;
for (const suite of suitesAsked()) {
  const { code, out } = await runSuite(suite);
  for (const name of ['pass', 'fail', 'skipped'] as const) {
    for (const [, count] of out.matchAll(new RegExp(`^\\S* ?${name} (\\d+)$`, 'gm'))) total[name] += Number(count);
  }
  if (code !== 0) failed = true;
}
console.log(`\n${total.pass} passed, ${total.fail} failed, ${total.skipped} skipped`);
process.exit(failed ? 1 : 0);
