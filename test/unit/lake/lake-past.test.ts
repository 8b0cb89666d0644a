import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { continuousParts } from '../../../src/main/core/session/continuous-time.ts';
import { istDate } from '../../../src/main/core/time/ist.ts';
import { importFile } from '../../../src/main/lake/import/import-file.ts';
import { openLakePast } from '../../../src/main/lake/lake-past.ts';
import { openLakeTrack } from '../../../src/main/lake/lake-track.ts';
import { LakeDays } from '../../../src/main/threads/store/lake-days.ts';
import { temporaryFolder } from '../../support/recordings.ts';
import { shippedCalendar } from '../../support/shipped-calendar.ts';
import { storeRig } from '../../support/store-bench.ts';

const calendar = shippedCalendar();
const DATE = '2026-11-20';

/** A lake of minutes of RELIANCE on three days, and of its daily rows on the days that are named. */
async function lakeWith(folder: string, days: readonly string[], name = 'own'): Promise<string> {
  const root = join(folder, 'lake');
  const bring = async (file: string, lines: readonly string[]): Promise<void> => {
    const path = join(folder, file);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, lines.join('\n'));
    const session = (date: string, cls: 'EQ_PLAIN') => continuousParts(calendar.tradeDay(date), cls);
    const context = { symbol: 'RELIANCE', sessionClass: null, session: session as never };
    const report = await importFile({ root, path, context, layout: null, source: name, dryRun: false });
    assert.ok(report.accepted > 0, JSON.stringify(report));
  };
  const head = 'date,open,high,low,close,volume';
  const minutes = (date: string, base: number): string[] =>
    ['09:15', '09:16', '15:10'].map(
      (time, i) => `${date}T${time}:00+05:30,${base + i},${base + i + 5},${base + i - 5},${base + i + 1},100`,
    );
  await bring('minutes.csv', [
    head,
    ...minutes('2026-11-18', 1_000),
    ...minutes('2026-11-19', 1_100),
    ...minutes(DATE, 1_200),
  ]);
  const daily = 'date,SYMBOL,PREV_CLOSE,OPEN_PRICE,HIGH_PRICE,LOW_PRICE,CLOSE_PRICE,TTL_TRD_QNTY';
  if (days.length > 0)
    await bring('daily.csv', [daily, ...days.map((date) => `${date},RELIANCE,1990,2000,2010,1990,2005,9999`)]);
  return root;
}

test('the days before a day of the lake: its daily rows, else its minutes folded; nothing of the day itself', async (context) => {
  const root = await lakeWith(temporaryFolder(context), ['2026-11-17', '2026-11-19', DATE]);
  const path = join(root, DATE);
  const track = (await openLakeTrack(path, null)) ?? assert.fail('a day of the lake');
  const [instrument = assert.fail('RELIANCE')] = track.instruments;
  track.close();
  const past = (await openLakePast(path)) ?? assert.fail('the days before');
  context.after(() => past.close());
  const told = await past.daily(instrument, calendar.tradeDay(DATE).midnightMs, 10);
  assert.deepEqual(
    told.map(({ t, o, h, l, c, v }) => [istDate(t), o, h, l, c, v]),
    [
      ['2026-11-17', 200_000, 201_000, 199_000, 200_500, 9_999],
      ['2026-11-18', 100_000, 100_700, 99_500, 100_300, 300],
      ['2026-11-19', 200_000, 201_000, 199_000, 200_500, 9_999],
    ],
  );
  const newest = await past.daily(instrument, calendar.tradeDay(DATE).midnightMs, 1);
  assert.deepEqual(
    newest.map(({ t }) => istDate(t)),
    ['2026-11-19'],
  );
  assert.deepEqual(await past.daily({ ...instrument, symbol: 'TCS' }, Date.now(), 5), []);
});

test('a store behind a replay of the lake answers the days of the lake; a lake that cannot be read is told once', async (context) => {
  const path = join(await lakeWith(temporaryFolder(context), []), DATE);
  const track = (await openLakeTrack(path, null)) ?? assert.fail('a day of the lake');
  track.close();
  const [instrument = assert.fail('RELIANCE')] = track.instruments;
  const past = (await openLakePast(path)) ?? assert.fail('the days before');
  const day = calendar.tradeDay(DATE);
  // The clock of the bed stands still while a database works: what it told is kept for it.
  const told = await past.daily(instrument, day.midnightMs, 5);
  past.close();
  const failures: string[] = [];
  const failed = (text: string): void => void failures.push(text);
  const rig = await storeRig(context, { sourceKey: `replay:${path}`, day });
  const kept = { daily: () => Promise.resolve(told), close: () => {} };
  rig.context.lakePast = new LakeDays(() => Promise.resolve(kept), failed);
  await rig.ask({ kind: 'adopt', instruments: track.instruments });
  const { bars } = await rig.ask({ kind: 'bars', slot: 0, interval: '1d', beforeMs: null, limit: 5 });
  assert.deepEqual(bars.t.map(istDate), ['2026-11-18', '2026-11-19']);
  assert.deepEqual(bars.c, [100_300, 110_300]);
  rig.context.lakePast = new LakeDays(() => Promise.reject(new Error('no such file')), failed);
  for (let n = 0; n < 2; n += 1) {
    const none = await rig.ask({ kind: 'bars', slot: 0, interval: '1d', beforeMs: null, limit: 5 });
    assert.deepEqual(none.bars.t, []);
  }
  assert.deepEqual(failures, ['no such file']);
});
