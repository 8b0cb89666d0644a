import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { faultOf } from '#contract/faults.ts';
import { scanCommand } from '../../../src/main/cli/scan.ts';

let dir = '';
before(() => {
  dir = mkdtempSync(join(tmpdir(), 'scan-'));
  const row = (date: string, open: number, close: number): string =>
    `${date},MADEUP,EQ,${open},${Math.max(open, close) + 1},${Math.min(open, close) - 1},${close},100000`;
  const head = 'date,SYMBOL,SERIES,OPEN_PRICE,HIGH_PRICE,LOW_PRICE,CLOSE_PRICE,TTL_TRD_QNTY';
  const days = [row('2026-08-17', 100, 100), row('2026-08-18', 100, 101), row('2026-08-19', 104.03, 103)];
  writeFileSync(join(dir, 'days.csv'), [head, ...days, ''].join('\n'));
  writeFileSync(join(dir, 'foreign.csv'), 'a,b\n1,2\n');
});
after(() => rmSync(dir, { recursive: true, force: true }));

async function scan(...args: string[]): Promise<{ text: string; said: string }> {
  let [text, said] = ['', ''];
  const io = {
    lines: (async function* () {})(),
    write: async (more: string) => void (text += more),
    complain: (more: string) => void (said += more),
  };
  await scanCommand([...args, '--folder', dir], io);
  return { text, said };
}
const refused = async (...args: string[]): Promise<string> =>
  scan(...args).then(
    () => '',
    (thrown) => faultOf(thrown).text,
  );

test('a gap of a daily file is told at the open, before the day is known, and once', async () => {
  const { text, said } = await scan('gap', '--data', join(dir, 'days.csv'), '--format', 'json');
  const hits = JSON.parse(text) as { time: string; evidence: Record<string, number>; price: number }[];
  assert.deepEqual(
    hits.map(({ time, price, evidence }) => [time, price, evidence['gapPct']]),
    [['2026-08-19 09:16:00', 10_403, 3]],
  );
  assert.match(said, /layout nse-daily[\s\S]*1 hits/);
  const csv = await scan('gap', '--data', join(dir, 'days.csv'), '--params', '{"minGapPct":4}');
  assert.equal(csv.text.trim().split('\n').length, 1, 'the head alone');
});

test('scanners that need minutes are left out where only days are known, and named', async () => {
  const { said } = await scan('volume-explosion', '--data', join(dir, 'days.csv'));
  assert.match(said, /left out, because they need minutes: volume-explosion/);
});

test('what is asked for wrongly is said with its remedy', async () => {
  const days = join(dir, 'days.csv');
  assert.match(await refused('gpa', '--data', days), /no scanner 'gpa'\. Near to it: gap/);
  assert.match(await refused('gap', '--data', join(dir, 'foreign.csv')), /no known layout.*nse-daily/);
  assert.match(await refused('gap', '--data', join(dir, 'absent.csv')), /is not there/);
  assert.match(await refused('gap', '--data', days, '--from', '2027-01-01'), /it holds 2026-08-17 to 2026-08-19/);
  assert.match(await refused('gap', '--data', days, '--symbols', 'OTHER'), /no bars of OTHER/);
  assert.match(await refused('turtle-20', '--data', days, '--interval', '1h'), /runs on 1m, 5m, 15m, 1d, not on 1h/);
  assert.match(await refused('gap', '--data', days, '--params', '{'), /takes JSON/);
  assert.match(await refused('gap', '--data', 'lake'), /holds no bars/);
  assert.match(await refused('gap', '--data', 'recording:2026-01-01'), /no recording '2026-01-01'/);
});

test('the list names every scanner with its parameters', async () => {
  const { text } = await scan('--list');
  assert.match(text, /turtle-20 +breakout, instrument[\s\S]*minRvol/);
});
