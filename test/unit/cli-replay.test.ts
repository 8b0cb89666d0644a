import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, it } from 'node:test';
import { recordSim } from '../support/lake-bed.ts';
import { simMessages } from '../support/sim-messages.ts';

const entry = join(import.meta.dirname, '..', '..', 'src', 'main', 'cli.ts');
const dir = mkdtempSync(join(tmpdir(), 'muhurat-replay-'));
after(() => rmSync(dir, { recursive: true, force: true }));
const run = (...args: string[]) => spawnSync(process.execPath, [entry, ...args], { encoding: 'utf8' });
const replay = (...args: string[]) => run('replay', ...args);

it('sums up a recorded day and counts the lines it left out', () => {
  const file = join(dir, 'NIFTY_2022-11-10.csv');
  const minutes = ['09:15:00,18000.00', '09:15:30,18010.50', 'garbage', '09:16:00,17990.00', '09:21:00,18020.00'];
  writeFileSync(
    file,
    `time,ltp\n${minutes.map((line) => (line === 'garbage' ? line : `2022-11-10 ${line}`)).join('\n')}\n`,
  );
  const { status, stdout, stderr } = replay(file, '--json');
  assert.equal(status, 0, stderr);
  const told = JSON.parse(stdout) as Record<string, unknown>;
  assert.deepEqual([told['date'], told['ticks'], told['applied'], told['linesRejected']], ['2022-11-10', 4, 4, 1]);
  assert.deepEqual(told['bars'], { '1m': 3, '5m': 2, '15m': 1, '1h': 1 });
  assert.match(replay(file).stdout, /2022-11-10: .*\nticks 4, applied 4, lines left out 1/);
});

it('refuses a missing file, a second file, an unknown flag and a speed, each with its remedy', () => {
  for (const [args, message] of [
    [[], /No file was named.*Usage/],
    [[join(dir, 'absent.csv')], /absent\.csv/],
    [['a', 'b'], /'b' is one file too many/],
    [['a', '--fast'], /no flag '--fast'/],
    [['a', '--speed', '10'], /npm start -- --source replay:FILE --speed X/],
  ] as const) {
    const { status, stderr } = replay(...args);
    assert.equal(status, 2);
    assert.match(stderr, message);
  }
});

it('writes bars and hits of a part of the day as CSV or JSON lines, the same every time', () => {
  const file = join(dir, 'NIFTY_2022-11-11.csv');
  const lines = Array.from({ length: 40 }, (_, minute) => {
    const price = minute < 16 ? 18_000 + (minute % 3) : 18_000 + minute;
    return `2022-11-11 09:${15 + minute}:10,${price.toFixed(2)}`;
  });
  writeFileSync(file, `${lines.join('\n')}\n`);
  const bars = replay(file, '--bars', '-', '--interval', '5m', '--from', '09:20', '--to', '09:30');
  assert.equal(bars.status, 0, bars.stderr);
  const rows = bars.stdout.trim().split('\n');
  assert.match(rows[0] ?? '', /^time,symbol,segment,securityId,interval,open,high,low,close,volume,oi$/);
  assert.deepEqual(
    rows.slice(1).map((row) => row.slice(11, 19)),
    ['09:20:00', '09:25:00'],
  );
  const out = join(dir, 'hits.jsonl');
  assert.equal(replay(file, '--hits', out, '--json').status, 0);
  const first = readFileSync(out, 'utf8');
  const hit = JSON.parse(first.split('\n')[0] ?? '') as Record<string, unknown>;
  assert.deepEqual([hit['symbol'], hit['scanner'], hit['side']], ['NIFTY', 'opening-range-breakout', 'up']);
  assert.equal(replay(file, '--hits', out, '--json').status, 0);
  assert.equal(readFileSync(out, 'utf8'), first);
  for (const args of [['--from', 'noon'], ['--to', '09:00', '--from', '10:00'], ['--interval', '1d'], ['--hits']]) {
    assert.equal(replay(file, ...args).status, 2, args.join(' '));
  }
});

it('of a recording with many instruments the summary names the first and counts the rest', () => {
  const folder = join(dir, 'recorded');
  recordSim(folder, 30, simMessages(30, 2));
  const { status, stdout, stderr } = replay(join(folder, 'recordings', '2026-11-20'));
  assert.equal(status, 0, stderr);
  const [first = ''] = stdout.split('\n');
  assert.match(first, /^2026-11-20: 30 instruments: NIFTY 13, .+ and 22 more$/);
  assert.equal(first.split(', ').length, 8);
});

it('a day of the lake is named as --source names it, by the data folder', () => {
  const data = join(dir, 'data');
  mkdirSync(data);
  const ticks = join(dir, '2022-11-14.csv');
  writeFileSync(ticks, '2022-11-14 09:15:01,18000.00\n2022-11-14 09:16:01,18010.00\n');
  const imported = run('import', ticks, '--symbol', 'NIFTY', '--data', data);
  assert.equal(imported.status, 0, imported.stderr);
  const { status, stdout, stderr } = replay('lake/2022-11-14', '--data', data);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^2022-11-14: NIFTY\nticks 2, applied 2/);
  assert.match(replay('lake/2022-11-15', '--data', data).stderr, /no ticks and no bars of 2022-11-15/);
});
