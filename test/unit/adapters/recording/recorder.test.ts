import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { segmentsIn } from '../../../../src/main/adapters/recording/recording-folder.ts';
import { openRecording } from '../../../../src/main/adapters/recording/recording-reader.ts';
import { BLOCK_AGE_MS, DISK_RESERVE_BYTES, RETRY_MS } from '../../../../src/main/adapters/recording/recorder.ts';
import { nodeFiles } from '../../../../src/main/adapters/recording/segment-writer.ts';
import { MESSAGE_KIND } from '../../../../src/main/core/recording/frame-encoder.ts';
import { listing } from '../../../support/feed-sink.ts';
import { MB, record, recorderIn, temporaryFolder } from '../../../support/recordings.ts';
import { type SimMessage, simMessages } from '../../../support/sim-messages.ts';

const MESSAGES = simMessages(200, 30);
const BYTES = MESSAGES.reduce((sum, { bytes }) => sum + bytes.length, 0);
const dayFolder = (dataDir: string): string => join(dataDir, 'recordings', '2026-11-20');

function read(paths: readonly string[]): string[] {
  const { reader } = openRecording(paths, null);
  const out: string[] = [];
  for (let one = reader.next(); one !== null; one = reader.next()) {
    out.push(`${one.recvMs} ${Buffer.from(one.bytes).toString('hex')}`);
  }
  reader.close();
  return out;
}
const plain = (messages: readonly SimMessage[]): string[] =>
  messages.map(({ bytes, recvMs }) => `${recvMs} ${Buffer.from(bytes).toString('hex')}`);

test('a recording goes on in the next file at its size and is read as one', (context: TestContext) => {
  const dataDir = temporaryFolder(context);
  const { recorder, counters } = recorderIn(dataDir, { segmentBytesMax: 10_000 });
  recorder.begin(listing(30), 0);
  for (const { bytes, recvMs } of MESSAGES) {
    recorder.take(bytes, recvMs, MESSAGE_KIND.frames, recvMs);
    recorder.tick(recvMs);
  }
  recorder.close(0);
  const paths = segmentsIn(dayFolder(dataDir));
  assert.ok(paths.length >= 3, `${paths.length} files`);
  assert.deepEqual(read(paths), plain(MESSAGES));
  const counts = counters.snapshot();
  assert.equal(counts.segments, paths.length);
  assert.equal(counts.bytesRecorded, BYTES);
  assert.equal(counts.messagesRecorded, MESSAGES.length);
  assert.equal(counts.bytesDropped, 0);
  assert.equal(
    counts.bytesWritten,
    paths.reduce((sum, path) => sum + statSync(path).size, 0),
  );
});

test('a block is on the disk two seconds after its first message, whatever happens then', (context: TestContext) => {
  const dataDir = temporaryFolder(context);
  const { recorder } = recorderIn(dataDir);
  recorder.begin(listing(30), 0);
  const [first] = MESSAGES as [SimMessage];
  recorder.take(first.bytes, first.recvMs, MESSAGE_KIND.frames, 100);
  recorder.tick(100 + BLOCK_AGE_MS - 1);
  const paths = segmentsIn(dayFolder(dataDir));
  assert.throws(() => openRecording(paths, null), /holds no messages/);
  recorder.tick(100 + BLOCK_AGE_MS);
  assert.deepEqual(read(paths), plain([first]));
});

test('the oldest recordings go when all together are too large; the one being written stays', (context: TestContext) => {
  const dataDir = temporaryFolder(context);
  record(dataDir, MESSAGES, { date: '2026-11-18', run: 9_000 });
  record(dataDir, MESSAGES, { date: '2026-11-19', run: 20, source: 'zzz' });
  record(dataDir, MESSAGES, { date: '2026-11-19', run: 100, source: 'aaa' });
  const [size = 0] = segmentsIn(join(dataDir, 'recordings', '2026-11-18')).map((path) => statSync(path).size);
  record(dataDir, MESSAGES, { run: 500, keepBytesMax: size * 1.5 });
  assert.equal(existsSync(join(dataDir, 'recordings', '2026-11-18')), false);
  const left = segmentsIn(join(dataDir, 'recordings', '2026-11-19')).map((path) => path.split('/').at(-1));
  assert.deepEqual(left, ['aaa.100.0001.mrec']);
  record(dataDir, MESSAGES, { run: 600, keepBytesMax: 1 });
  assert.equal(segmentsIn(dayFolder(dataDir)).length, 1);
});

test('failure mode 30: a full disk stops the recording, says so once, and it goes on when there is room', (context: TestContext) => {
  const dataDir = temporaryFolder(context);
  let free = DISK_RESERVE_BYTES;
  const { recorder, counters, said } = recorderIn(dataDir, { freeBytes: () => free });
  recorder.begin(listing(30), 0);
  const third = Math.floor(MESSAGES.length / 3);
  const parts = [MESSAGES.slice(0, third), MESSAGES.slice(third, third * 2), MESSAGES.slice(third * 2)];
  const put = (messages: readonly SimMessage[] | undefined, nowMs: number): void => {
    for (const { bytes, recvMs } of messages ?? []) recorder.take(bytes, recvMs, MESSAGE_KIND.frames, nowMs);
    recorder.tick(nowMs + BLOCK_AGE_MS);
  };
  put(parts[0], 0);
  free -= 1;
  put(parts[1], 10_000);
  recorder.tick(10_000 + RETRY_MS * 2);
  assert.equal(counters.get('recording'), 0);
  assert.equal(said.filter((one) => one.startsWith('error unavailable.recording')).length, 1);
  assert.match(said.find((one) => one.includes('unavailable.recording')) ?? '', /Recording stopped: only 511 MB/);
  free += 1;
  recorder.tick(10_000 + RETRY_MS * 4);
  assert.equal(counters.get('recording'), 1);
  put(parts[2], 10_000 + RETRY_MS * 4);
  recorder.close(0);
  const kept = [...(parts[0] ?? []), ...(parts[2] ?? [])];
  assert.deepEqual(read(segmentsIn(dayFolder(dataDir))), plain(kept));
  const counts = counters.snapshot();
  assert.equal(counts.bytesRecorded + counts.bytesDropped, BYTES);
  assert.equal(counts.messagesRecorded, kept.length);
  assert.ok(said.some((one) => one.startsWith('info info.recording')));
});

test('failure mode 30: the file in reserve is given up when the recording stops, and held again when it goes on', (context: TestContext) => {
  const dataDir = temporaryFolder(context);
  let free = DISK_RESERVE_BYTES;
  const { recorder, said } = recorderIn(dataDir, { freeBytes: () => free, reserveBytes: 5 * MB });
  const held = (): number => statSync(join(dataDir, 'reserve.bin'), { throwIfNoEntry: false })?.size ?? 0;
  recorder.begin(listing(30), 0);
  const [first, second] = MESSAGES as [SimMessage, SimMessage];
  recorder.take(first.bytes, first.recvMs, MESSAGE_KIND.frames, 0);
  assert.equal(held(), 5 * MB);
  free -= 1;
  recorder.tick(BLOCK_AGE_MS);
  assert.equal(held(), 0);
  assert.match(said.find((one) => one.includes('unavailable.recording')) ?? '', /5 MB held in reserve were given back/);
  free += 1;
  recorder.tick(BLOCK_AGE_MS + RETRY_MS);
  assert.equal(held(), 5 * MB);
  recorder.take(second.bytes, second.recvMs, MESSAGE_KIND.frames, BLOCK_AGE_MS + RETRY_MS);
  recorder.close(0);
  assert.deepEqual(read(segmentsIn(dayFolder(dataDir))), plain([second]));
});

test('failure mode 30: a write that fails leaves whole files, and every byte is accounted for', (context: TestContext) => {
  const dataDir = temporaryFolder(context);
  let writes = 0;
  const files = {
    ...nodeFiles,
    write: (file: number, bytes: Uint8Array, from: number) => {
      writes += 1;
      if (writes > 4) throw new Error('ENOSPC: no space left on device');
      return writeSync(file, bytes, from, writes === 4 ? 20 : bytes.length - from);
    },
  };
  const { recorder, counters, said } = recorderIn(dataDir, { files });
  recorder.begin(listing(30), 0);
  for (const { bytes, recvMs } of MESSAGES) {
    recorder.take(bytes, recvMs, MESSAGE_KIND.frames, recvMs);
    recorder.tick(recvMs);
  }
  recorder.close(0);
  const counts = counters.snapshot();
  assert.ok(counts.bytesRecorded > 0 && counts.bytesDropped > 0);
  assert.equal(counts.bytesRecorded + counts.bytesDropped, BYTES);
  assert.match(said.find((one) => one.startsWith('error unavailable.recording')) ?? '', /ENOSPC/);
  assert.deepEqual(read(segmentsIn(dayFolder(dataDir))), plain(MESSAGES.slice(0, counts.messagesRecorded)));
});

test('what a killed run left torn is cut off by the next run; two goes at one day are told apart', (context: TestContext) => {
  const dataDir = temporaryFolder(context);
  record(dataDir, MESSAGES, { run: 10 });
  const [first = ''] = segmentsIn(dayFolder(dataDir));
  const whole = readFileSync(first).length;
  appendFileSync(first, Buffer.alloc(77, 1));
  record(dataDir, MESSAGES.slice(5), { run: 20 });
  assert.equal(statSync(first).size, whole);
  const paths = segmentsIn(dayFolder(dataDir));
  assert.equal(paths.length, 2);
  assert.deepEqual(read(paths), plain(MESSAGES.slice(5)));
  assert.match(openRecording(paths, null).notes.join(), /1 earlier runs? over the same time/);
  assert.deepEqual(read([first]), plain(MESSAGES));
  // A run that began after the other had ended is its continuation.
  const later = MESSAGES.map(({ bytes, recvMs }) => ({ bytes, recvMs: recvMs + 3_600_000 }));
  record(dataDir, later, { run: 30 });
  assert.deepEqual(read(segmentsIn(dayFolder(dataDir))), plain([...MESSAGES.slice(5), ...later]));
});
