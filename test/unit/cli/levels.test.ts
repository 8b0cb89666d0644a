import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { run as runCalc } from '../../../src/main/cli/calc.ts';
import type { CliIo } from '../../../src/main/cli/io.ts';
import { run } from '../../../src/main/cli/levels.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'levels-'));
after(() => rmSync(folder, { recursive: true }));

interface Heard {
  code: number;
  out: string;
  complaint: string;
}

async function hear(
  command: (args: readonly string[], io: CliIo) => Promise<number>,
  args: readonly string[],
  lines: string[] = [],
): Promise<Heard> {
  const heard = { code: -1, out: '', complaint: '' };
  heard.code = await command(args, {
    lines: (async function* () {
      yield* lines;
    })(),
    write: (text) => {
      heard.out += text;
      return Promise.resolve();
    },
    complain: (text) => (heard.complaint += text),
  });
  return heard;
}

function file(name: string, text: string): string {
  const at = path.join(folder, name);
  writeFileSync(at, name.endsWith('.gz') ? gzipSync(text) : text);
  return at;
}

/** One trading day after another, Monday to Friday from 2026-01-05, all alike but for the last ones. */
function days(count: number): string[] {
  const dates: string[] = [];
  for (let ms = Date.UTC(2026, 0, 5); dates.length < count; ms += 86_400_000)
    if (![0, 6].includes(new Date(ms).getUTCDay())) dates.push(new Date(ms).toISOString().slice(0, 10));
  return dates;
}

const HEADER = 'symbol,period,appliesTo,high,low,close,pivot,bc,tc,widthPct,narrow,r1,r2,r3,s1,s2,s3,flag';

describe('levels', () => {
  it('gives the table of a month, packed or not', async () => {
    const text = [
      'date,SYMBOL,OPEN_PRICE,HIGH_PRICE,LOW_PRICE,CLOSE_PRICE',
      '2026-07-01,B,100,110,90,100',
      '2026-07-31,B,100,105,95,104',
      '2026-07-31,A,10,11,9,10.5',
    ].join('\n');
    for (const name of ['daily.csv', 'daily.csv.gz']) {
      const { code, out } = await hear(run, ['--daily', file(name, text), '--period', 'month', '--of', '2026-07']);
      assert.equal(code, 0);
      const rows = out.trimEnd().split('\n');
      assert.equal(rows[0], HEADER);
      assert.equal(rows[1]!.split(',').slice(0, 3).join(), 'A,2026-07,2026-08');
      assert.equal(
        rows[2],
        'B,2026-07,2026-08,110,90,104,101.3333,100,102.6667,2.6316,false,112.6667,121.3333,132.6667,92.6667,81.3333,72.6667,',
      );
    }
  });

  it('applies a day to the next trading day and judges widths by the symbol itself', async () => {
    const dates = days(40);
    const width = (i: number): number => (i === 39 ? 1 : 10 + i);
    const rows = dates.map((date, i) => `${date},X,1000,${1000 + width(i)},${1000 - width(i)},${1000 + width(i)}`);
    const at = file('days.csv', ['date,symbol,open,high,low,close', ...rows].join('\n'));
    const narrow = await hear(run, ['--daily', at, '--period', 'day', '--of', dates[39]!]);
    assert.match(narrow.out, /,true,.*,\n$/);
    const usual = await hear(run, ['--daily', at, '--period', 'day', '--of', dates[38]!]);
    assert.match(usual.out, new RegExp(`X,${dates[38]},${dates[39]},.*,false,.*,\n$`));
    const early = await hear(run, ['--daily', at, '--period', 'day', '--of', dates[5]!]);
    assert.match(early.out, /,short_history\n$/);
  });

  it('flags splits inside and after the period', async () => {
    const dates = days(15);
    const rows = dates.map((date, i) => (i < 7 ? `${date},X,1000,1010,990,1000` : `${date},X,100,101,99,100`));
    const at = file('split.csv', ['date,symbol,open,high,low,close', ...rows].join('\n'));
    assert.match((await hear(run, ['--daily', at, '--period', 'week', '--of', '2026-W03'])).out, /,split_in_period\n$/);
    assert.match((await hear(run, ['--daily', at, '--period', 'day', '--of', dates[6]!])).out, /,split_after\n$/);
  });

  it('says what is wrong', async () => {
    const good = file('good.csv', 'date,symbol,open,high,low,close\n2026-07-01,X,1,2,1,2\n');
    const cases: [string[], RegExp][] = [
      [[], /--daily/],
      [['--daily', good], /--period/],
      [['--daily', good, '--period', 'year'], /--period/],
      [['--daily', good, '--period', 'day', '--of', '2026-07'], /--of/],
      [['--daily', good, '--period', 'day', '--of', '2020-01-01'], /no day in/],
      [['--daily', good, '--what'], /--what/],
      [['--daily', path.join(folder, 'none.csv'), '--period', 'day', '--of', '2026-07-01'], /cannot be read/],
      [
        ['--daily', file('header.csv', 'date,open\n2026-07-01,1\n'), '--period', 'day', '--of', '2026-07-01'],
        /column for high/,
      ],
      [
        [
          '--daily',
          file('row.csv', 'date,open,high,low,close\n2026-07-01,1,2,3,2\n'),
          '--period',
          'day',
          '--of',
          '2026-07-01',
        ],
        /line 2/,
      ],
      [
        [
          '--daily',
          file('twice.csv', 'date,open,high,low,close\n2026-07-01,1,2,1,2\n2026-07-01,1,2,1,2\n'),
          '--period',
          'day',
          '--of',
          '2026-07-01',
        ],
        /twice/,
      ],
    ];
    for (const [args, why] of cases) {
      const { code, complaint, out } = await hear(run, args);
      assert.deepEqual([code, out], [2, '']);
      assert.match(complaint, why);
    }
  });

  const shared = process.env['SHARED_DIR'] ?? path.resolve(import.meta.dirname, '../../../../shared');
  const real = path.join(shared, 'data/daily/nse_eq_daily_fno210_2024-01_2026-08.csv.gz');
  it('reads the real daily file', { skip: existsSync(real) ? false : `${real} is absent` }, async () => {
    const { out } = await hear(run, ['--daily', real, '--period', 'month', '--of', '2026-07']);
    const rows = out
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((row) => row.split(','));
    assert.ok(rows.length > 150);
    for (const row of rows) {
      const [bc, pivot, tc] = [7, 6, 8].map((column) => Number(row[column])) as [number, number, number];
      assert.ok(bc <= pivot && pivot <= tc, row.join());
    }
    const split = await hear(run, ['--daily', real, '--period', 'month', '--of', '2024-10']);
    assert.match(split.out, /\nRELIANCE,.*,split_in_period\n/);
  });
});

describe('calc command', () => {
  it('answers lines in order and ends well', async () => {
    const { code, out } = await hear(runCalc, [], ['{"id":1,"fn":"SMA","params":{"n":1},"bars":[{"c":5}]}', '', 'x']);
    const answers = out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { ok: boolean });
    assert.deepEqual([code, answers.map(({ ok }) => ok)], [0, [true, false]]);
  });
  it('lists functions, and refuses what it does not know', async () => {
    assert.match((await hear(runCalc, ['--list'])).out, /^SMA\(n, source\) of bars → value\n/);
    assert.equal((await hear(runCalc, ['--what'])).code, 2);
  });
});
