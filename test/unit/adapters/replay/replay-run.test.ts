import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { COLUMNS } from '#contract/columns.ts';
import { replayRun } from '../../../../src/main/adapters/replay/replay-run.ts';
import { readTape } from '../../../../src/main/adapters/replay/replay-tape.ts';
import { minuteOfDay } from '../../../../src/main/core/time/ist.ts';
import { emptyBar } from '../../../../src/main/core/bars/bar.ts';
import { defaultParams } from '../../../../src/main/core/scan/scanner.ts';
import { SCANNERS } from '../../../../src/main/scanners/index.ts';
import { sharedPath } from '../../../support/shared-folder.ts';
import { shippedCalendar } from '../../../support/shipped-calendar.ts';

const NIFTY = sharedPath('data', 'ticks', 'nifty_index_1s_2022-11');
const MINUTES = sharedPath('data', 'intraday', 'NIFTY_1min_2022-11-07_14.csv.gz');
const PUT = sharedPath('data', 'ticks', 'kite_full_BANKNIFTY21SEP35300PE_2021-08-20.jsonl.gz');
const CALL = sharedPath('data', 'ticks', 'kite_full_BANKNIFTY21SEP35300CE_2021-08-20.jsonl.gz');
const DATES = ['2022-11-07', '2022-11-09', '2022-11-10', '2022-11-11', '2022-11-14'];
const calendar = shippedCalendar();
const settings = SCANNERS.map((scanner) => ({ scanner, enabled: true, params: defaultParams(scanner) }));

interface MinuteRow {
  readonly date: string;
  /** Minute of day at which the bar ended. */
  readonly end: number;
  readonly paise: readonly number[];
}

function independentMinutes(): MinuteRow[] {
  const text = gunzipSync(readFileSync(MINUTES.path)).toString();
  return text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [, date = '', time = '', ...prices] = line.split(',');
      const [hour = 0, minute = 0] = time.split(':').map(Number);
      const day = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
      return {
        date: day,
        end: hour * 60 + minute,
        paise: prices.slice(0, 4).map((price) => Math.round(Number(price) * 100)),
      };
    });
}

test('five recorded NIFTY sessions give the independent minutes', { skip: NIFTY.skip || MINUTES.skip }, async () => {
  const rows = independentMinutes().filter(({ end }) => end > 555 && end <= 930);
  let closes = 0;
  let whole = 0;
  const bar = emptyBar();
  for (const date of DATES) {
    const run = await replayRun(NIFTY.path, calendar, { date, scanners: settings });
    assert.equal(run.track.instruments[0]?.symbol, 'NIFTY');
    assert.equal(run.track.rejected, 0);
    assert.equal(run.counters.packets, run.track.ticks);
    for (const row of rows.filter((candidate) => candidate.date === date)) {
      assert.ok(run.bars.read(0, row.end - 1, bar), `${date} minute ${row.end - 1} has a bar`);
      const [o, h, l, c] = row.paise;
      if (bar.c === c) closes += 1;
      if (bar.o === o && bar.h === h && bar.l === l && bar.c === c) whole += 1;
    }
    assert.equal(run.bars.read(0, 554, bar), false, 'nothing of the pre-open is in a bar');
    assert.equal(run.bars.read(0, 930, bar), false, 'nothing after the close is in a bar');
    const breakouts = run.hits.filter(({ scannerId }) => scannerId === 'opening-range-breakout');
    assert.ok(breakouts.length <= 2, 'an index breaks its opening range at most once each way');
    for (const { symbol, atMs } of run.hits) {
      assert.equal(symbol, 'NIFTY');
      const minute = minuteOfDay(atMs - 1);
      assert.ok(minute >= 555 && minute < 930, `${date}: a hit at minute ${minute} is of the session`);
    }
  }
  assert.equal(closes, 1_875);
  assert.ok(whole >= 1_660, `${whole} whole bars`);
});

test('option ticks with depth and open interest: volumes add up', { skip: PUT.skip || CALL.skip }, async () => {
  for (const [path, lines] of [
    [PUT.path, 15_504],
    [CALL.path, 3_654],
  ] as const) {
    const run = await replayRun(path, calendar);
    assert.equal(run.track.ticks, lines);
    assert.equal(run.track.date, '2021-08-20');
    assert.equal(run.counters.packets, lines);
    assert.equal(run.counters.applied, lines);
    const { ticks: played } = await readTape(path, null);
    const twice = played.filter((tick, i) => i > 0 && isDeepStrictEqual(tick, played[i - 1])).length;
    assert.ok(twice >= 100, `${twice} ticks came twice and are counted once below`);
    const bar = emptyBar();
    let sum = 0;
    for (let minute = 555; minute < 930; minute += 1) if (run.bars.read(0, minute, bar)) sum += bar.v;
    const last = run.table.f64[COLUMNS.volume.cell >> 1] as number;
    const base = (played[0]?.record[4] ?? Number.NaN) as number;
    assert.ok(sum > 0);
    assert.equal(sum, last - base, 'the minutes hold what was traded while the file ran');
    assert.equal(run.bars.read(0, 554, bar), false, 'the tick of 1970 is in no bar');
  }
});

test('a run is the same every time', { skip: PUT.skip || CALL.skip }, async () => {
  const files = `${PUT.path},${CALL.path}`;
  const [first, second] = await Promise.all([replayRun(files, calendar), replayRun(files, calendar)]);
  assert.equal(first.track.instruments.length, 2);
  assert.deepEqual(Buffer.from(first.bars.buffer), Buffer.from(second.bars.buffer));
  assert.deepEqual(first.counters, second.counters);
});
