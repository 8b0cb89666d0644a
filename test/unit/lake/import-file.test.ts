import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { continuousParts } from '../../../src/main/core/session/continuous-time.ts';
import { importFile, type ImportReport } from '../../../src/main/lake/import/import-file.ts';
import type { ImportContext } from '../../../src/main/lake/import/import-layout.ts';
import { queryLake } from '../../../src/main/lake/lake-query.ts';
import { temporaryFolder } from '../../support/recordings.ts';
import { sharedPath } from '../../support/shared-folder.ts';
import { shippedCalendar } from '../../support/shipped-calendar.ts';

const calendar = shippedCalendar();
const context: ImportContext = {
  symbol: null,
  sessionClass: null,
  session: (date, name) => continuousParts(calendar.tradeDay(date), name),
};

function bring(
  root: string,
  path: string,
  more: Partial<Parameters<typeof importFile>[0]> = {},
): Promise<ImportReport> {
  return importFile({ root, path, context, layout: null, source: 'test', dryRun: false, ...more });
}

const reasons = ({ refused }: ImportReport): Record<string, number> =>
  Object.fromEntries(refused.map(({ reason, count }) => [reason, count]));

test('a dry run tells what would be accepted and what is refused and why, and writes nothing', async (context_) => {
  const folder = temporaryFolder(context_);
  const path = join(folder, 'minutes.csv.gz');
  const lines = [
    'date,open,high,low,close,volume',
    '2025-10-29T09:15:00+05:30,1490,1495,1488.1,1494.6,67995',
    '2025-10-29T09:16:00+05:30,1490,1480,1488.1,1494.6,1',
    '2025-10-29T08:16:00+05:30,1490,1495,1488.1,1494.6,1',
    '2025-10-25T09:16:00+05:30,1490,1495,1488.1,1494.6,1',
    'yesterday,1490,1495,1488.1,1494.6,1',
    '2025-10-29T09:17:00+05:30,1490,1495,,1494.6,1',
    '2025-10-29T09:18:00+05:30,1490,1495,1488.1,1494.6,many',
    '2025-10-29T09:19:00+05:30,1490,1495',
    '2025-10-29T09:20:30+05:30,1490,1495,1488.1,1494.6,1',
    '2025-10-29T09:15:00+05:30,1490,1495,1488.1,1494.6,67995',
  ];
  writeFileSync(path, gzipSync(lines.join('\n')));
  const root = join(folder, 'lake');
  const named = { ...context, symbol: 'RELIANCE' };
  const report = await bring(root, path, { dryRun: true, context: named });
  assert.deepEqual([report.layout, report.records, report.accepted, report.rows], ['minutes-iso', 10, 1, 1]);
  assert.deepEqual(reasons(report), {
    'high and low contradict open and close': 1,
    'outside the continuous session: no candle': 1,
    'no trading day of its class': 1,
    'the time is not understood': 1,
    'a price is missing, or not above 0': 1,
    'a value is no number': 1,
    'the number of columns is not that of the header': 1,
    'the time is no full minute': 1,
    'the minute is there already; the first one stays': 1,
  });
  const [contradiction] = report.refused.filter(({ reason }) => reason.startsWith('high')) as [
    ImportReport['refused'][0],
  ];
  assert.equal(contradiction.examples[0]?.line, 3);
  assert.match(contradiction.examples[0]?.text ?? '', /09:16/);
  assert.deepEqual(readdirSync(folder), ['minutes.csv.gz']);
  const written = await bring(root, path, { context: named });
  assert.equal(written.written, true);
  const answer = await queryLake(root, 'SELECT symbol, t_ms, open, close, volume, class, source FROM bars');
  assert.deepEqual(answer.rows, [
    ['RELIANCE', Date.parse('2025-10-29T03:45:00Z'), 149_000, 149_460, 67_995, 'EQ_PLAIN', 'test'],
  ]);
});

test('a file again takes the place of what it wrote before; another source lies beside it', async (context_) => {
  const folder = temporaryFolder(context_);
  const path = join(folder, 'days.csv');
  const root = join(folder, 'lake');
  const named = { ...context, symbol: 'NIFTY' };
  writeFileSync(path, 'date,open,high,low,close\n2024-01-01,10,12,9,11\n2025-01-02,10,12,9,11\n');
  assert.deepEqual((await bring(root, path, { context: named })).units, ['2024', '2025']);
  writeFileSync(path, 'date,open,high,low,close\n2024-01-01,10,12,9,11.5\n');
  await bring(root, path, { context: named });
  await bring(root, path, { context: named, source: 'other' });
  const { rows } = await queryLake(root, 'SELECT source, date, close, origin FROM daily ORDER BY ALL');
  assert.deepEqual(rows, [
    ['other', '2024-01-01', 1_150, 'file'],
    ['test', '2024-01-01', 1_150, 'file'],
    ['test', '2025-01-02', 1_100, 'file'],
  ]);
});

test('a day that a file tells twice is there once; the same day of another instrument is another row', async (context_) => {
  const folder = temporaryFolder(context_);
  const path = join(folder, 'days.csv');
  const head = 'date,SYMBOL,OPEN_PRICE,HIGH_PRICE,LOW_PRICE,CLOSE_PRICE,TTL_TRD_QNTY,PREV_CLOSE';
  const days = [
    '2024-01-31,SBIN,10',
    '2024-02-01,SBIN,11',
    '2024-01-31,INFY,12',
    '2024-01-31,SBIN,13',
    '2025-01-31,SBIN,14',
  ];
  const lines = days.map((day) => `${day},20,5,12,100,9`);
  writeFileSync(path, [head, ...lines].join('\n'));
  const root = join(folder, 'lake');
  const report = await bring(root, path);
  assert.deepEqual(reasons(report), { 'the day is there already; the first one stays': 1 });
  const { rows } = await queryLake(root, 'SELECT symbol, date, open FROM daily ORDER BY ALL');
  assert.deepEqual(rows, [
    ['INFY', '2024-01-31', 1_200],
    ['SBIN', '2024-01-31', 1_000],
    ['SBIN', '2024-02-01', 1_100],
    ['SBIN', '2025-01-31', 1_400],
  ]);
});

test('bars of five minutes are no minutes: the file is refused whole, and nothing is written', async (context_) => {
  const folder = temporaryFolder(context_);
  const path = join(folder, 'bars.csv');
  const root = join(folder, 'lake');
  const named = { ...context, symbol: 'RELIANCE' };
  const bars = (minutes: readonly number[]): string =>
    ['date,open,high,low,close,volume', ...minutes.map((minute) => `${iso(minute)},10,12,9,11,1`)].join('\n');
  const iso = (minute: number): string =>
    new Date(Date.parse('2025-10-29T09:15:00Z') + minute * 60_000).toISOString().replace('.000Z', '+05:30');
  const fives = Array.from({ length: 20 }, (_, n) => n * 5);
  writeFileSync(path, bars(fives));
  for (const dryRun of [true, false]) {
    await assert.rejects(bring(root, path, { context: named, dryRun }), /lie 5 minutes apart.*bars of one minute/);
  }
  const kept = await bring(root, path, { context: named }).catch(() =>
    readdirSync(root, { recursive: true }).map(String),
  );
  assert.deepEqual(
    (kept as string[]).filter((name) => name.endsWith('.parquet')),
    [],
  );
  writeFileSync(path, bars([...fives, 96]));
  assert.equal((await bring(root, path, { context: named })).rows, 21);
  writeFileSync(path, bars(fives.slice(1)));
  assert.equal((await bring(root, path, { context: named, dryRun: true })).rows, 19, 'too few to tell');
});

test("the lake's own Parquet and JSON lines come back as they were", async (context_) => {
  const folder = temporaryFolder(context_);
  const from = join(folder, 'from');
  const path = join(folder, 'days.csv');
  writeFileSync(path, 'date,open,high,low,close\n2024-01-01,10,12,9,11\n');
  await bring(from, path, { context: { ...context, symbol: 'NIFTY' } });
  const [file = ''] = readdirSync(from, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.parquet'));
  const to = join(folder, 'to');
  const report = await bring(to, join(from, file));
  assert.deepEqual([report.layout, report.accepted], ['lake-daily', 1]);
  const all = await queryLake(to, 'FROM daily');
  const object = Object.fromEntries(all.columns.map((name, index) => [name, all.rows[0]?.[index] ?? null]));
  const lines = join(folder, 'days.jsonl');
  writeFileSync(lines, `${JSON.stringify(object)}\nnot json\n`);
  const again = await bring(join(folder, 'third'), lines);
  assert.deepEqual(
    [again.layout, again.accepted, reasons(again)],
    ['lake-daily', 1, { 'the line is no JSON object': 1 }],
  );
  assert.deepEqual((await queryLake(join(folder, 'third'), 'FROM daily')).rows, all.rows);
});

test('foreign, empty and torn files are refused by name with what is known', async (context_) => {
  const folder = temporaryFolder(context_);
  const root = join(folder, 'lake');
  const file = (name: string, body: string | Buffer): string => {
    writeFileSync(join(folder, name), body);
    return join(folder, name);
  };
  await assert.rejects(bring(root, file('a.csv', 'x,y\n1,2\n')), /no known layout: its columns are x, y.*nse-daily/);
  await assert.rejects(bring(root, file('b.csv', '')), /holds no records/);
  await assert.rejects(
    bring(root, file('c.csv.gz', gzipSync('date,open\n'.repeat(999)).subarray(0, 30))),
    /c\.csv\.gz/,
  );
  await assert.rejects(bring(root, file('d.parquet', 'no')), /cannot be imported/);
  await assert.rejects(bring(root, file('e.json', '{}')), /holds no records/);
  await assert.rejects(bring(root, file('f.txt', '')), /its ending is none of/);
  const days = file('g.csv', 'date,open,high,low,close\n2024-01-01,10,12,9,11\n');
  await assert.rejects(bring(root, days, { layout: 'nse-daily' }), /is not of the layout nse-daily/);
  await assert.rejects(bring(root, days, { layout: 'nope' }), /There is no layout 'nope'/);
  const unnamed = await bring(root, days);
  assert.deepEqual(
    [unnamed.written, Object.keys(reasons(unnamed))],
    [false, ['the file does not name its instrument: add --symbol NAME']],
  );
  mkdirSync(root, { recursive: true });
  assert.deepEqual((await queryLake(root, 'SELECT count(*) FROM daily')).rows, [[0]]);
});

/** Layout, records and accepted records of the recorded market data, as its index counts them. */
const SHARED = [
  ['daily/nse_eq_daily_fno210_2024-01_2026-08.csv.gz', null, 'nse-daily', 134_515, 134_515],
  ['daily/INDIAVIX_daily_2015_2025.csv', null, 'index-daily', 2_697, 2_697],
  ['intraday/NIFTY_1min_2022-11-07_14.csv.gz', null, 'minutes-end', 1_890, 1_875],
  ['intraday/NIFTY_spot_1min_2025-01_02.csv.gz', null, 'minutes-ticker', 15_483, 15_375],
  ['intraday/easyaccounts_reliance_1min_60days.csv.gz', 'RELIANCE', 'minutes-iso', 15_372, 15_372],
  ['ticks/dhan_nifty_futures_ticks.csv.gz', 'NIFTY DEC FUT', 'dhan-ticks', 356, 355],
  ['ticks/kite_full_BANKNIFTY21SEP35300CE_2021-08-20.jsonl.gz', 'BANKNIFTY21SEP35300CE', 'kite-ticks', 3_654, 3_541],
  ['ticks/nifty_index_1s_2022-11/2022-11-07.csv.gz', 'NIFTY', 'second-prices', 23_580, 23_580],
  ['option_chain/dhan_rollingoption_NIFTY_ATM_CE_2026-01-14_sample45.csv', 'NIFTY', 'dhan-rolling', 45, 45],
  ['option_chain/nse_chain_BANKNIFTY_2025-08-29.csv.gz', 'BANKNIFTY', 'nse-chain', 130_271, 130_271],
  ['dhan_api/dhanhq-client_vcr/resources__historical_data_intraday.json', null, 'dhan-minutes', 1_125, 1_125],
  ['dhan_api/dhanhq-client_vcr/resources__historical_data_daily.json', null, 'dhan-daily', 20, 20],
  ['dhan_api/dhanhq-client_vcr/base_api__optionchain.json', null, 'dhan-chain', 246, 246],
] as const;

for (const [name, symbol, layout, records, accepted] of SHARED) {
  const { path, skip } = sharedPath('data', ...name.split('/'));
  test(`recorded market data is understood: ${name}`, { skip }, async (context_) => {
    const root = join(temporaryFolder(context_), 'lake');
    const report = await bring(root, path, { context: { ...context, symbol } });
    assert.deepEqual([report.layout, report.records, report.accepted], [layout, records, accepted]);
    const { rows } = await queryLake(root, `SELECT count(*) FROM ${report.table}`);
    assert.deepEqual(rows, [[report.rows]]);
  });
}

test('failure mode 35: of a day in two parts the minutes of the pause are no candles', async (context_) => {
  const folder = temporaryFolder(context_);
  const path = join(folder, 'RELIANCE.csv');
  const minute = (time: string): string => `2024-03-02T${time}:00+05:30,1490,1495,1488.1,1494.6,100`;
  const times = ['09:14', '09:15', '09:59', '10:00', '11:16', '11:29', '11:30', '12:29', '12:30'];
  writeFileSync(path, ['date,open,high,low,close,volume', ...times.map(minute)].join('\n'));
  const root = join(folder, 'lake');
  const report = await bring(root, path, { context: { ...context, symbol: 'RELIANCE' } });
  assert.deepEqual([report.records, report.accepted, report.rows], [9, 4, 4]);
  assert.deepEqual(reasons(report), { 'outside the continuous session: no candle': 5 });
});
