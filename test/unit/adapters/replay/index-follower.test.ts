import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DayIndexer } from '../../../../src/main/adapters/replay/day-indexer.ts';
import { IndexFollower } from '../../../../src/main/adapters/replay/index-follower.ts';
import { openTrack } from '../../../../src/main/adapters/replay/open-track.ts';
import { MESSAGE_KIND } from '../../../../src/main/core/recording/frame-encoder.ts';
import { RECORDED_DATE, simInstruments } from '../../../support/recorded-day.ts';
import { recorderIn, temporaryFolder } from '../../../support/recordings.ts';
import { DAY } from '../../../support/scan-bench.ts';
import { simMessages } from '../../../support/sim-messages.ts';

const INSTRUMENTS = 60;
const EVERY = 2_000;
const SOURCE = 'sim:7:30';

const placesIn = (folder: string): string[] => readdirSync(folder).filter((name) => name.endsWith('.places'));

test('the index that grows with a recording is the one that is made afterwards, and it waits for a set that changes', async (context) => {
  const dataDir = temporaryFolder(context);
  const folder = join(dataDir, 'recordings', RECORDED_DATE);
  const failures: string[] = [];
  let nowMs = 0;
  const follower = new IndexFollower({
    dataDir,
    source: SOURCE,
    day: DAY,
    // Every look at the stopwatch finds a millisecond gone.
    monotonicMs: () => (nowMs += 1),
    failed: (why) => failures.push(why),
    every: EVERY,
  });
  follower.tick(nowMs);
  const { recorder } = recorderIn(dataDir, { source: SOURCE, segmentBytesMax: 60_000 });
  recorder.begin(simInstruments(INSTRUMENTS).slice(0, INSTRUMENTS - 1), 0);
  for (const [n, { bytes, recvMs }] of simMessages(INSTRUMENTS, 20 * 60, 1_000, 555).entries()) {
    if (n === 200) recorder.begin(simInstruments(INSTRUMENTS), recvMs);
    recorder.take(bytes, recvMs, MESSAGE_KIND.frames, recvMs);
    recorder.tick(recvMs);
    nowMs += 1_000;
    follower.tick(nowMs);
    if (n === 300) assert.deepEqual(placesIn(folder).length, 1, 'of the first set');
  }
  recorder.close(0);
  nowMs += 600_000;
  for (let n = 0; n < 2_000; n += 1) follower.tick((nowMs += 100));
  follower.close();
  assert.deepEqual(failures, []);
  const [name = ''] = placesIn(folder);
  const followed = readFileSync(join(folder, name));
  rmSync(join(folder, name));
  const indexer = DayIndexer.open(await openTrack(folder, null), DAY, EVERY) ?? assert.fail('no index');
  indexer.work(() => false);
  indexer.close();
  assert.ok(followed.length > 10_000, `${followed.length} bytes`);
  assert.equal(Buffer.compare(followed, readFileSync(join(folder, name))), 0);
  assert.deepEqual(placesIn(folder), [name], 'nothing else is left');
});
