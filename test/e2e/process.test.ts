import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';

const root = join(import.meta.dirname, '..', '..');
const base = mkdtempSync(join(tmpdir(), 'muhurat-process-'));
const entry = (name: string): string => join(root, 'src', 'main', name);
/** Ctrl-C must end everything within this. */
const END_MS = 2_000;
const OLD_NODE = '/usr/bin/node';

function run(name: string, ...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [entry(name), ...args], { encoding: 'utf8', timeout: 20_000 });
}

async function serve(...args: string[]): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [entry('headless.ts'), '--no-open-browser', '--instruments', '60', ...args]);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  for await (const chunk of child.stdout) {
    said += String(chunk);
    const url = /http:\S+/.exec(said)?.[0];
    if (url !== undefined) return { child, url };
  }
  throw new Error(`no address was printed: ${said}`);
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number> {
  const startMs = performance.now();
  const exited = once(child, 'exit');
  child.kill(signal);
  assert.deepEqual(await exited, [0, null]);
  return performance.now() - startMs;
}

describe('processes', () => {
  after(() => rmSync(base, { recursive: true, force: true }));

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    it(`end within two seconds of ${signal}, also while starting, and give the folder back`, async () => {
      const { child } = await serve('--data', join(base, signal));
      assert.ok((await end(child, signal)) < END_MS);
      assert.ok(!existsSync(join(base, signal, 'lock.json')));
    });
  }

  it('a second start names the first and its page, and so does a taken port', async () => {
    const data = join(base, 'shared');
    const { child, url } = await serve('--data', data);
    const second = run('headless.ts', '--data', data);
    assert.equal(second.status, 1);
    assert.match(
      second.stderr,
      new RegExp(`process ${child.pid}, .*Its page: http://127\\.0\\.0\\.1:\\d+/\\?t=.*--data DIR`),
    );
    const taken = run('headless.ts', '--data', join(base, 'other'), '--port', new URL(url).port);
    assert.equal(taken.status, 1);
    assert.match(taken.stderr, /Port \d+ .* in use .*--port N/);
    assert.ok(!existsSync(join(base, 'other', 'lock.json')));
    await end(child, 'SIGTERM');
  });

  it('say what is wrong with what they were given, and change nothing', () => {
    const foreign = join(base, 'foreign');
    run('cli.ts', 'doctor', '--data', foreign);
    assert.ok(!existsSync(foreign), 'doctor makes nothing');
    const folder = mkdtempSync(join(base, 'thesis-'));
    writeFileSync(join(folder, 'thesis.doc'), '');
    for (const [args, message] of [
      [['--sped', '2'], /no flag '--sped'/],
      [['--data', folder], /not a data folder/],
      [['--data', join(base, 'r'), '--source', 'replay:/does/not/exist.csv'], /exist\.csv cannot be read/],
    ] as const) {
      const { status, stderr } = run('headless.ts', ...args);
      assert.equal(status, 1);
      assert.match(stderr, message);
      assert.ok(!stderr.includes('at '), 'no stack for a mistake of the user');
    }
  });

  it('the command line: help, doctor, unknown commands', () => {
    assert.equal(run('cli.ts', '--help').status, 0);
    const unknown = run('cli.ts', 'fly');
    assert.equal(unknown.status, 2);
    assert.match(unknown.stderr, /no command 'fly'/);
    const doctor = run('cli.ts', 'doctor', '--json', '--data', join(base, 'new'));
    const told = JSON.parse(doctor.stdout) as { ok: boolean; checks: { name: string }[]; simulated: string[] };
    assert.deepEqual(
      told.checks.map((check) => check.name),
      ['node', 'electron', 'browser', 'data folder', 'calendar', 'free disk', 'terminal'],
    );
    assert.equal(doctor.status, told.ok ? 0 : 1);
    assert.match(run('start.ts', '--help').stdout, /--instruments N?.*instruments that are subscribed/);
    assert.equal(JSON.parse(run('start.ts', '--print-config', '--seed', '9').stdout).seed, 9);
  });

  const old = spawnSync(OLD_NODE, ['--version'], { encoding: 'utf8' }).stdout;
  const oldThere = old !== null && /^v(1\d|20|21)\./.test(old);
  it('an old Node is refused in one sentence, by the bundle and by the npm scripts', {
    skip: oldThere ? false : 'no old Node here',
  }, () => {
    const { npm_lifecycle_event: _, ...env } = process.env;
    const refused = (args: string[], more: Record<string, string>, message: RegExp): void => {
      const { status, stderr } = spawnSync(OLD_NODE, args, { encoding: 'utf8', cwd: root, env: { ...env, ...more } });
      assert.equal(status, 1);
      assert.match(stderr, message);
    };
    const bundle = join(root, 'out', 'main', 'headless.js');
    if (existsSync(bundle)) refused([bundle], {}, /^Node \S+ is too old, .*npm start.*\n$/);
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    for (const name of ['start', 'cli', 'test']) {
      const [command, ...args] = (scripts[name] ?? '').split(' ');
      assert.equal(command, 'node');
      refused(args, { npm_lifecycle_event: name }, /^Node \S+ is too old, .*npm ci .*optional.*\n$/);
    }
  });
});
