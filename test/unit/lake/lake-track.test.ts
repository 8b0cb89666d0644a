import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { instrumentKey } from '#contract/model/instrument.ts';
import { type ReplayRun, replayRun } from '../../../src/main/adapters/replay/replay-run.ts';
import { emptyBar } from '../../../src/main/core/bars/bar.ts';
import { DAY_BARS_FIRST_MINUTE, DAY_BARS_MINUTES } from '../../../src/main/core/bars/day-bars.ts';
import { MinuteGate } from '../../../src/main/core/bars/minute-gate.ts';
import { exportRecording } from '../../../src/main/lake/export-recording.ts';
import { openLakeTrack } from '../../../src/main/lake/lake-track.ts';
import { recordedUnits } from '../../../src/main/lake/recorded-units.ts';
import { OneThread } from '../../support/one-thread.ts';
import { RECORDED_DATE, recordDay } from '../../support/recorded-day.ts';
import { temporaryFolder } from '../../support/recordings.ts';
import { shippedCalendar } from '../../support/shipped-calendar.ts';

const INSTRUMENTS = 60;
const MINUTES = 25;

/** A recorded piece of a day and the lake that it was exported to. */
async function recordedAndExported(dataDir: string): Promise<{ readonly recording: string; readonly lake: string }> {
  const recording = recordDay(dataDir, INSTRUMENTS, MINUTES, 40);
  const lake = join(dataDir, 'lake');
  const calendar = shippedCalendar();
  for (const unit of recordedUnits(dataDir)) {
    await exportRecording({
      root: lake,
      unit,
      day: calendar.tradeDay(unit.date),
      official: () => null,
      ticksPerPart: 5_000,
    });
  }
  return { recording, lake };
}

/** Every bar by instrument and minute, in words. */
function barsOf({ bars, track }: Pick<ReplayRun, 'bars' | 'track'>): Map<string, string> {
  const out = new Map<string, string>();
  const bar = emptyBar();
  for (const { slot, segment, securityId } of track.instruments) {
    for (let minute = DAY_BARS_FIRST_MINUTE; minute < DAY_BARS_FIRST_MINUTE + DAY_BARS_MINUTES; minute += 1) {
      if (bars.read(slot, minute, bar)) out.set(`${instrumentKey(segment, securityId)} ${minute}`, JSON.stringify(bar));
    }
  }
  return new Map([...out].sort(([a], [b]) => (a < b ? -1 : 1)));
}

test('a day of the lake plays to the bars of the recording that it was exported from', async (context) => {
  const { recording, lake } = await recordedAndExported(temporaryFolder(context));
  const calendar = shippedCalendar();
  const raw = barsOf(await replayRun(recording, calendar));
  assert.ok(raw.size > INSTRUMENTS * 5);
  const day = await replayRun(join(lake, RECORDED_DATE), calendar, { openElse: openLakeTrack });
  assert.deepEqual(barsOf(day), raw);
  assert.equal(day.counters.applied, day.track.ticks);
  const named = await replayRun(join(lake, RECORDED_DATE, 'sim:7:60'), calendar, { openElse: openLakeTrack });
  assert.deepEqual(barsOf(named), raw, 'the source may be named');
  const folder = join(lake, 'ticks', `date=${RECORDED_DATE}`);
  assert.deepEqual(barsOf(await replayRun(folder, calendar, { openElse: openLakeTrack })), raw, 'a folder of Parquet');
  await assert.rejects(
    replayRun(join(lake, '2026-11-19'), calendar, { openElse: openLakeTrack }),
    /no ticks and no bars/,
  );
});

test('minute bars of the lake play to themselves', async (context) => {
  const { recording, lake } = await recordedAndExported(temporaryFolder(context));
  const calendar = shippedCalendar();
  const raw = barsOf(await replayRun(recording, calendar));
  const bars = await replayRun(join(lake, 'bars'), calendar, { openElse: openLakeTrack });
  assert.match(bars.track.notes.join(), /minute bars/);
  assert.deepEqual(barsOf(bars), raw);
});

for (const table of ['ticks', 'bars'] as const) {
  test(`${table} of the lake: back and forth gives what playing straight gives`, async (context) => {
    const { lake } = await recordedAndExported(temporaryFolder(context));
    const file = join(lake, table);
    const one = await OneThread.open(context, file, INSTRUMENTS);
    const gate = MinuteGate.attach(one.memory.gate);
    const seek = async (value: number): Promise<Buffer> => {
      one.feed.step({ type: 'replay', action: 'seek', value }, one.nowMs);
      await one.until(() => one.state?.goingToMs === null && gate.settled);
      return Buffer.from(Buffer.from(one.memory.bars));
    };
    one.feed.step({ type: 'replay', action: 'pause' }, one.nowMs);
    const { fromMs, toMs } = one.state ?? assert.fail('a state');
    const placeOf = (part: number): number => Math.floor(fromMs + (toMs - fromMs) * part);
    const first = new Map<number, Buffer>();
    for (const part of [0.3, 0.55, 0.8, 1]) first.set(part, await seek(placeOf(part)));
    for (const part of [0.55, 0.3, 1, 0.8]) {
      assert.equal(Buffer.compare(await seek(placeOf(part)), first.get(part) as Buffer), 0, `at ${part}`);
    }
    await one.close();
  });
}
