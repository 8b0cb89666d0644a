import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { faultOf } from '#contract/faults.ts';
import type { Watchlist } from '#contract/model/watchlist.ts';
import { scanCommand } from '../../../src/main/cli/scan.ts';
import { instrumentOfLake } from '../../../src/main/lake/lake-instruments.ts';
import { SCANNERS } from '../../../src/main/scanners/index.ts';
import { openDatabase } from '../../../src/main/storage/db.ts';
import { MIGRATIONS } from '../../../src/main/storage/migrations/index.ts';
import { InstrumentQueries } from '../../../src/main/storage/queries/instruments.ts';
import { PrefQueries } from '../../../src/main/storage/queries/prefs.ts';
import { SourceQueries } from '../../../src/main/storage/queries/sources.ts';
import { WatchlistQueries } from '../../../src/main/storage/queries/watchlists.ts';
import { ScannerSettings, SETTINGS_KEY } from '../../../src/main/threads/scan/scanner-settings.ts';
import { watched } from '../../support/database.ts';

const MADE_UP = { symbol: 'MADEUP', segment: 'NSE_EQ', securityId: 77, decimals: 2, sessionClass: 'EQ_DERIV' };

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

test('a file that does not name its instrument: what is said names the flag of this command', async () => {
  const path = join(dir, 'unnamed.csv');
  writeFileSync(path, 'date,open,high,low,close\n2026-08-17,100,101,99,100\n2026-08-18,104,105,103,104\n');
  const said: string[] = [];
  const io = {
    lines: (async function* () {})(),
    write: async () => {},
    complain: (text: string) => void said.push(text),
  };
  await assert.rejects(scanCommand(['gap', '--data', path, '--folder', dir], io), /name it with --symbols/);
  assert.match(said.join(''), /2 records left out: the file does not name its instrument: add --symbols NAME\./);
  const { text } = await scan('gap', '--data', path, '--symbols', 'MADEUP', '--format', 'json');
  assert.equal((JSON.parse(text) as { hits: unknown[] }).hits.length, 1, 'it does what was said');
});

test('a gap of a daily file is told at the open, before the day is known, and once', async () => {
  const { text, said } = await scan('gap', '--data', join(dir, 'days.csv'), '--format', 'json');
  const { hits, ...used } = JSON.parse(text) as {
    hits: { time: string; evidence: Record<string, number>; price: number }[];
    settings: string;
    lists: null;
    scanners: Record<string, { universe: string }>;
  };
  assert.deepEqual([used.settings, used.lists, Object.keys(used.scanners)], ['defaults', null, ['gap']]);
  assert.deepEqual(
    hits.map(({ time, price, evidence }) => [time, price, evidence['gapPct']]),
    [['2026-08-19 09:16:00', 10_403, 3]],
  );
  assert.match(said, /layout nse-daily[\s\S]*1 hits/);
  const csv = await scan('gap', '--data', join(dir, 'days.csv'), '--params', '{"minGapPct":4}');
  assert.equal(csv.text.trim().split('\n').length, 1, 'the head alone');
});

test('--settings takes what a terminal has saved: parameters, switches, universes and lists, and says so', async () => {
  const folder = join(dir, 'terminal');
  mkdirSync(folder);
  const file = join(folder, 'muhurat.db');
  const { db } = await openDatabase({ file, migrations: MIGRATIONS, watch: watched(), stamp: 'now' });
  const storage = { db, watch: watched() };
  const settings = new ScannerSettings(SCANNERS);
  for (const { scanner, params } of settings.list) settings.configure(scanner.id, false, params);
  const source = new SourceQueries(storage).idOf('dhan');
  const listed = { type: 'instrument', segment: 'NSE_EQ', label: '', active: true } as const;
  const list = (name: string, securityId: number): Watchlist => ({ id: 0, name, items: [{ ...listed, securityId }] });
  const lists = new WatchlistQueries(storage);
  const [mine, other] = [lists.save(source, list('Mine', 77)), lists.save(source, list('Other', 78))];
  settings.takeLists([mine, other]);
  new InstrumentQueries(storage).replace(source, '2026-08-19', [instrumentOfLake(MADE_UP, 0)]);
  const prefs = new PrefQueries(storage);
  const save = (minGapPct: number, { id }: Watchlist): void => {
    const gap = settings.list.find(({ scanner }) => scanner.id === 'gap') ?? assert.fail('it is known');
    settings.configure('gap', true, { ...gap.params, minGapPct }, `watchlist:${id}`);
    prefs.set(SETTINGS_KEY, settings.toJson());
  };
  const run = async () => {
    const args = ['all', '--data', join(dir, 'days.csv'), '--settings', folder];
    const { text, said } = await scan(...args, '--format', 'json');
    return { said, ...(JSON.parse(text) as { hits: { scannerId: string }[]; scanners: object; settings: string }) };
  };
  save(2.5, mine);
  const fired = await run();
  assert.deepEqual(
    fired.hits.map(({ scannerId }) => scannerId),
    ['gap'],
    'the only one that is on',
  );
  assert.deepEqual(Object.keys(fired.scanners), ['gap']);
  assert.equal(fired.settings, folder);
  assert.match(fired.said, /1 of \d+ scanners; lists of dhan: \d “Mine”, \d “Other”/);
  save(3.5, mine);
  assert.equal((await run()).hits.length, 0, 'the saved parameter counts');
  save(2.5, other);
  assert.equal((await run()).hits.length, 0, 'the saved list counts');
  db.close();
  assert.match(await refused('gap', '--data', join(dir, 'days.csv'), '--settings', dir), /has no muhurat\.db/);
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
