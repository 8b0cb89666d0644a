import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import { test } from 'node:test';
import { dayEndMs } from '../../../src/main/core/session/calendar.ts';
import type { LakeExported } from '../../../src/main/engine/host.ts';
import { EXPORT_AFTER_MS, EXPORT_AGAIN_MS, EXPORT_TRIES, LakeDesk } from '../../../src/main/engine/lake-desk.ts';
import { shippedCalendar } from '../../support/shipped-calendar.ts';

const DAY = shippedCalendar().tradeDay('2026-11-20');
const DUE_MS = dayEndMs(DAY) + EXPORT_AFTER_MS;

/** The terminal did not run on this day. */
const UNRECORDED = '2026-11-18';

function bed(nightly = true) {
  const asked: string[] = [];
  const warned: string[] = [];
  const state = { nowMs: DUE_MS - 1, fail: false };
  const pending: PromiseWithResolvers<LakeExported>[] = [];
  const exporter = {
    isRecorded: (date: string) => date !== UNRECORDED,
    export: (date: string) => {
      asked.push(date);
      const one = Promise.withResolvers<LakeExported>();
      pending.push(one);
      if (state.fail) one.reject(new Error('no room'));
      return one.promise;
    },
    stop: () => Promise.resolve(),
  };
  const desk = new LakeDesk(
    exporter,
    nightly,
    { write: () => {} },
    {
      nowMs: () => state.nowMs,
      warn: (_, text) => void warned.push(text),
    },
  );
  return { desk, asked, warned, state, pending };
}

test('a day is exported once, ten minutes after its last session', async () => {
  const { desk, asked, state, pending } = bed();
  desk.tick(DAY);
  assert.deepEqual([asked, desk.status.state], [[], 'waiting']);
  state.nowMs = DUE_MS;
  desk.tick(DAY);
  desk.tick(DAY);
  assert.deepEqual([asked, desk.status.state], [['2026-11-20'], 'running']);
  assert.throws(() => desk.start('2026-11-20'), /is being exported/);
  pending[0]?.resolve({ ticks: 42, rows: 50, bytes: 900 });
  await turn();
  assert.deepEqual([desk.status.state, desk.status.ticks], ['done', 42]);
  desk.tick(DAY);
  desk.dayEnded('2026-11-20');
  assert.equal(asked.length, 1);
  desk.dayEnded('2026-11-23');
  assert.deepEqual(asked, ['2026-11-20', '2026-11-23']);
});

test('a failed export is told and tried again, three times and no more', async () => {
  const { desk, asked, warned, state } = bed();
  state.fail = true;
  state.nowMs = DUE_MS;
  desk.tick(DAY);
  await turn();
  assert.equal(desk.status.state, 'failed');
  assert.match(warned[0] ?? '', /was not exported: no room The recording is untouched/);
  state.nowMs += EXPORT_AGAIN_MS - 1;
  desk.tick(DAY);
  assert.equal(asked.length, 1);
  for (let n = 0; n < 5; n += 1) {
    state.nowMs += EXPORT_AGAIN_MS;
    desk.tick(DAY);
    await turn();
  }
  assert.equal(asked.length, EXPORT_TRIES);
});

test('without --record nothing is exported; without lakeNightly only what is asked for', () => {
  const { desk, asked, state } = bed(false);
  state.nowMs = DUE_MS;
  desk.tick(DAY);
  assert.deepEqual(asked, []);
  assert.equal(desk.start('2026-11-20').state, 'running');
  const off = new LakeDesk(null, true, { write: () => {} }, { nowMs: () => DUE_MS, warn: () => {} });
  off.tick(DAY);
  assert.equal(off.status.state, 'off');
  assert.throws(() => off.start('2026-11-20'), /start with --record/);
});

test('the job of the end of day waits for the export that runs, exports what was not, and is told why not', async () => {
  const { desk, asked, state, pending } = bed();
  state.nowMs = DUE_MS;
  desk.tick(DAY);
  const told = desk.day('2026-11-20');
  pending[0]?.resolve({ ticks: 42, rows: 50, bytes: 900 });
  assert.deepEqual(await told, { ticks: 42, rows: 50, bytes: 900, date: '2026-11-20' });
  await desk.day('2026-11-20');
  assert.deepEqual(asked, ['2026-11-20'], 'once for both');
  assert.equal(await desk.day(UNRECORDED), 'Nothing was recorded on 2026-11-18.');
  desk.dayEnded(UNRECORDED);
  assert.deepEqual([asked, desk.status.state], [['2026-11-20'], 'done'], 'what was not recorded is no failure');
  state.fail = true;
  await assert.rejects(desk.day('2026-11-19'), /no room/);
  assert.match(JSON.stringify(await bed(false).desk.day('2026-11-20')), /only when that is asked for/);
  const off = new LakeDesk(null, true, { write: () => {} }, { nowMs: () => 0, warn: () => {} });
  assert.match(JSON.stringify(await off.day('2026-11-20')), /start with --record/);
});
