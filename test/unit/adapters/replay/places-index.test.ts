import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { DayIndexer } from '../../../../src/main/adapters/replay/day-indexer.ts';
import { openTrack } from '../../../../src/main/adapters/replay/open-track.ts';
import { keepWithin, segmentsIn } from '../../../../src/main/adapters/recording/recording-folder.ts';
import { ROW_CELLS } from '#contract/columns.ts';
import { MinuteGate } from '../../../../src/main/core/bars/minute-gate.ts';
import { OneThread } from '../../../support/one-thread.ts';
import { recordDay } from '../../../support/recorded-day.ts';
import { temporaryFolder } from '../../../support/recordings.ts';
import { DAY } from '../../../support/scan-bench.ts';

const INSTRUMENTS = 60;
const MINUTES = 40;
const LATE_EVERY = 40;
/** Small, so that a small recording has many places. */
const EVERY = 3_000;

async function makeIndex(folder: string, pieces = Number.POSITIVE_INFINITY): Promise<DayIndexer> {
  const indexer = DayIndexer.open(await openTrack(folder, DAY.date), DAY, EVERY) ?? assert.fail('no index');
  let looks = 0;
  indexer.work(() => (looks += 1) > pieces);
  return indexer;
}
const indexOf = (folder: string): string =>
  join(folder, readdirSync(folder).find((name) => name.endsWith('.places')) ?? assert.fail('no index file'));

async function standing(context: TestContext, folder: string): Promise<OneThread> {
  const one = await OneThread.open(context, folder, INSTRUMENTS);
  one.feed.step({ type: 'replay', action: 'pause' }, one.nowMs);
  return one;
}
async function seek(one: OneThread, value: number): Promise<void> {
  one.feed.step({ type: 'replay', action: 'seek', value }, one.nowMs);
  const gate = MinuteGate.attach(one.memory.gate);
  await one.until(() => one.state?.goingToMs === null && gate.settled);
  // The state with what the scanners have found since.
  one.feed.step({ type: 'replay', action: 'pause' }, one.nowMs);
}
/** Bars, and rows without their versions. */
function dayOf({ memory }: OneThread): Buffer[] {
  const rows = Int32Array.from(new Int32Array(memory.table));
  for (let at = 0; at < rows.length; at += ROW_CELLS) rows[at] = 0;
  return [Buffer.from(memory.bars), Buffer.from(rows.buffer)];
}
function assertSame(one: OneThread, other: OneThread, where: string): void {
  const [a, b] = [dayOf(one), dayOf(other)];
  for (const at of [0, 1]) {
    assert.equal(Buffer.compare(a[at] as Buffer, b[at] as Buffer), 0, `${at === 0 ? 'bars' : 'rows'} ${where}`);
  }
  const gates = [one, other].map(({ memory }) => MinuteGate.attach(memory.gate)) as [MinuteGate, MinuteGate];
  assert.equal(gates[0].closed, gates[1].closed, where);
  assert.equal(gates[0].forms, gates[1].forms, where);
  assert.deepEqual(gates[0].hitMinutes(), gates[1].hitMinutes(), `hits ${where}`);
  assert.deepEqual(one.state?.hitsMs, other.state?.hitsMs, `times of hits ${where}`);
}

test('a jump by the index to where nothing was played gives what playing gives, and so does what comes after', async (context) => {
  const [plain, indexed] = [0, 1].map(() => recordDay(temporaryFolder(context), INSTRUMENTS, MINUTES, LATE_EVERY));
  (await makeIndex(indexed as string)).close();
  const one = await standing(context, indexed as string);
  const { fromMs, toMs } = one.state ?? assert.fail('a state');
  assert.equal(one.state?.indexedMs, toMs, 'the index is whole');
  for (const part of [0.6, 0.95, 0.3, 0.8]) {
    const placeMs = Math.floor(fromMs + (toMs - fromMs) * part);
    const before = one.packets;
    await seek(one, placeMs);
    assert.ok(one.packets - before <= EVERY * 3, `${one.packets - before} packets were played to get there`);
    const fresh = await standing(context, plain as string);
    assert.equal(fresh.state?.indexedMs, null);
    await seek(fresh, placeMs);
    assertSame(one, fresh, `at ${part}`);
    await fresh.close();
  }
  const straight = await standing(context, plain as string);
  await seek(straight, toMs + 10_000);
  await seek(one, toMs + 10_000);
  assertSame(one, straight, 'at the end');
  await Promise.all([one.close(), straight.close()]);
});

test('an index is gone on with where it ended, also behind a place that was cut off while it was written', async (context) => {
  const folder = recordDay(temporaryFolder(context), INSTRUMENTS, MINUTES, LATE_EVERY);
  const part = await makeIndex(folder, 20);
  const partMs = part.keptMs;
  part.close();
  const partBytes = statSync(indexOf(folder)).size;
  (await makeIndex(folder)).close();
  const whole = readFileSync(indexOf(folder));
  assert.ok(whole.length > partBytes);
  truncateSync(indexOf(folder), partBytes + 50);
  const again = DayIndexer.open(await openTrack(folder, DAY.date), DAY, EVERY) ?? assert.fail('no index');
  assert.equal(again.keptMs, partMs);
  again.work(() => false);
  again.close();
  assert.equal(Buffer.compare(readFileSync(indexOf(folder)), whole), 0, 'the same file, byte for byte');
});

test('two do not write one index; a lock that a dead process left does not matter', async (context) => {
  const folder = recordDay(temporaryFolder(context), INSTRUMENTS, 5);
  const first = await makeIndex(folder, 1);
  assert.equal(DayIndexer.open(await openTrack(folder, DAY.date), DAY, EVERY), null);
  first.close();
  writeFileSync(`${indexOf(folder)}.lock`, '999999999');
  (await makeIndex(folder)).close();
  assert.equal(existsSync(`${indexOf(folder)}.lock`), false);
});

test('a damaged index is removed and told, and the replay stands right all the same', async (context) => {
  const folder = recordDay(temporaryFolder(context), INSTRUMENTS, MINUTES, LATE_EVERY);
  (await makeIndex(folder)).close();
  const path = indexOf(folder);
  const bytes = readFileSync(path);
  const one = await standing(context, folder);
  const { fromMs, toMs } = one.state ?? assert.fail('a state');
  for (let at = 1_000; at < bytes.length; at += 512) bytes[at] = (bytes[at] as number) ^ 0x55;
  writeFileSync(path, bytes);
  const placeMs = Math.floor((fromMs + toMs) / 2);
  await seek(one, placeMs);
  assert.equal(one.state?.indexedMs, null);
  assert.equal(existsSync(path), false);
  const fresh = await standing(context, folder);
  await seek(fresh, placeMs);
  assertSame(one, fresh, 'after the damage');
  await Promise.all([one.close(), fresh.close()]);
});

test('an index of other hours or of another recording is made anew, and it goes with its recording', async (context) => {
  const folder = recordDay(temporaryFolder(context), INSTRUMENTS, 10);
  (await makeIndex(folder)).close();
  const path = indexOf(folder);
  const foreign = readFileSync(path);
  const other = { ...DAY, midnightMs: DAY.midnightMs - 60_000 };
  const indexer = DayIndexer.open(await openTrack(folder, DAY.date), other, EVERY) ?? assert.fail('no index');
  assert.ok(indexer.keptMs < DAY.midnightMs + 556 * 60_000, 'it begins anew');
  indexer.close();
  writeFileSync(path, foreign);
  const dataDir = dirname(dirname(folder));
  const [segment = ''] = segmentsIn(folder);
  assert.deepEqual(keepWithin(dataDir, statSync(segment).size, 'none'), [segment], 'the index counts as well');
  assert.equal(existsSync(folder), false, 'index and folder are gone');
});
