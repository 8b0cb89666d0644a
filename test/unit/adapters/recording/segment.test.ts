import assert from 'node:assert/strict';
import { closeSync, existsSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { FaultError } from '#contract/faults.ts';
import { openRecording, RecordingReader } from '../../../../src/main/adapters/recording/recording-reader.ts';
import {
  isSegment,
  repairSegment,
  type Segment,
  scanSegment,
} from '../../../../src/main/adapters/recording/segment-reader.ts';
import { nodeFiles, SegmentWriter } from '../../../../src/main/adapters/recording/segment-writer.ts';
import { squeeze, SQUEEZER, unsqueeze } from '../../../../src/main/adapters/recording/squeeze.ts';
import { MESSAGE_KIND } from '../../../../src/main/core/recording/frame-encoder.ts';
import { listing } from '../../../support/feed-sink.ts';
import { temporaryFolder } from '../../../support/recordings.ts';
import { type SimMessage, simMessages } from '../../../support/sim-messages.ts';

const HEAD = { version: 1, date: '2026-11-20', source: 'sim:7:3', run: 5, part: 1, epoch: 1 } as const;

/** A segment of the messages, `per` a block. @returns its path and the messages of each block. */
function write(folder: string, messages: readonly SimMessage[], per: number): { path: string; blocks: number[] } {
  const path = join(folder, 'a.5.0001.mrec');
  const writer = new SegmentWriter(path, { ...HEAD, instruments: listing(3) });
  const blocks: number[] = [];
  for (const [index, { bytes, recvMs }] of messages.entries()) {
    writer.add(bytes, recvMs, MESSAGE_KIND.frames);
    if ((index + 1) % per === 0) blocks.push(writer.cut()?.messages ?? 0);
  }
  writer.close();
  return { path, blocks };
}

function readAll(segments: readonly Segment[]): { hex: string; recvMs: number }[] {
  const reader = new RecordingReader(segments);
  const out: { hex: string; recvMs: number }[] = [];
  for (let one = reader.next(); one !== null; one = reader.next()) {
    out.push({ hex: Buffer.from(one.bytes).toString('hex'), recvMs: one.recvMs });
  }
  reader.close();
  return out;
}
const plain = (messages: readonly SimMessage[]): { hex: string; recvMs: number }[] =>
  messages.map(({ bytes, recvMs }) => ({ hex: Buffer.from(bytes).toString('hex'), recvMs }));

function scanned(path: string): Segment {
  const segment = scanSegment(path);
  assert.ok(segment !== null);
  return segment;
}

test('failure mode 31: a recording that was cut at any byte gives back every whole block and takes a repair', (context: TestContext) => {
  const folder = temporaryFolder(context);
  const messages = simMessages(20, 12).slice(0, 6);
  const { path, blocks } = write(folder, messages, 2);
  assert.deepEqual(blocks, [2, 2, 2]);
  const whole = readFileSync(path);
  const ends = scanned(path).blocks.map((block) => block.at + 56 + block.bodyBytes);
  assert.equal(ends.at(-1), whole.length);
  const headBytes = scanned(path).blocks[0]?.at ?? 0;
  const torn = join(folder, 'torn.mrec');
  for (let length = 0; length <= whole.length; length += 1) {
    writeFileSync(torn, whole.subarray(0, length));
    const alive = ends.filter((end) => end <= length).length;
    const segment = scanSegment(torn);
    assert.equal(segment === null, length < headBytes, `cut at ${length}`);
    const wholeBytes = segment === null ? 0 : (ends[alive - 1] ?? headBytes);
    assert.equal(segment?.blocks.length ?? 0, alive, `cut at ${length}`);
    assert.equal(repairSegment(torn), segment === null ? -1 : length - wholeBytes);
    if (segment === null) continue;
    assert.equal(readFileSync(torn).length, wholeBytes);
    if (alive > 0) assert.deepEqual(readAll([scanned(torn)]), plain(messages.slice(0, alive * 2)));
  }
});

test('a tail of rubbish or of zeros is no block', (context: TestContext) => {
  const folder = temporaryFolder(context);
  const messages = simMessages(20, 12).slice(0, 4);
  const { path } = write(folder, messages, 2);
  const whole = readFileSync(path);
  const last = scanned(path).blocks[1]?.at ?? 0;
  for (const tail of [Buffer.alloc(500), Buffer.alloc(500, 0xff), whole.subarray(last, last + 60)]) {
    writeFileSync(path, Buffer.concat([whole, tail]));
    assert.equal(repairSegment(path), tail.length);
    assert.deepEqual(readAll([scanned(path)]), plain(messages));
  }
  // The machine died: the head of the last block reached the disk and its body did not.
  const unwritten = Buffer.from(whole);
  unwritten.fill(0, last + 56);
  writeFileSync(path, unwritten);
  assert.equal(scanned(path).blocks.length, 1);
  assert.deepEqual(readAll([scanned(path)]), plain(messages.slice(0, 2)));
});

test('a damaged block in the middle is left out, told, and those that build on it as well', (context: TestContext) => {
  const folder = temporaryFolder(context);
  const early = simMessages(20, 12).slice(0, 4);
  const late = early.map(({ bytes, recvMs }) => ({ bytes, recvMs: recvMs + 600_000 }));
  const { path } = write(folder, [...early, ...late], 1);
  const { blocks } = scanned(path);
  assert.deepEqual(
    blocks.map(({ restart }) => restart),
    [true, false, false, false, true, false, false, false],
  );
  const bytes = readFileSync(path);
  const at = (blocks[1]?.at ?? 0) + 60;
  bytes[at] = (bytes[at] as number) ^ 1;
  writeFileSync(path, bytes);
  const reader = new RecordingReader([scanned(path)]);
  const times: number[] = [];
  for (let one = reader.next(); one !== null; one = reader.next()) times.push(one.recvMs);
  assert.deepEqual(
    times,
    [early[0], ...late].map((one) => one?.recvMs),
  );
  assert.equal(reader.damaged.blocks, 3);
  assert.match(reader.damaged.why ?? '', /damaged/);
});

test('a disk without room leaves the file whole, and a short write is gone on with', (context: TestContext) => {
  const folder = temporaryFolder(context);
  const messages = simMessages(20, 12).slice(0, 4);
  let room = 1_000_000;
  const files = {
    ...nodeFiles,
    write: (file: number, bytes: Uint8Array, from: number) => {
      if (room <= 0) throw new Error('ENOSPC: no space left on device');
      const written = writeSync(file, bytes, from, Math.min(bytes.length - from, 100, room));
      room -= written;
      return written;
    },
  };
  const path = join(folder, 'full.mrec');
  const writer = new SegmentWriter(path, { ...HEAD, instruments: listing(3) }, files);
  const put = (index: number): void =>
    writer.add(messages[index]?.bytes as Uint8Array, messages[index]?.recvMs ?? 0, 0);
  put(0);
  assert.equal(writer.cut()?.messages, 1);
  room = 60;
  put(1);
  assert.throws(() => writer.cut(), /ENOSPC/);
  writer.close();
  const segment = scanned(path);
  assert.equal(segment.wholeBytes, segment.fileBytes);
  assert.deepEqual(readAll([segment]), plain(messages.slice(0, 1)));
});

test('a file of something else is refused by its first bytes', (context: TestContext) => {
  const folder = temporaryFolder(context);
  const path = join(folder, 'x.mrec');
  writeFileSync(path, 'time,price\n2026-11-20 09:15:00,100\n');
  assert.equal(isSegment(path), false);
  assert.throws(
    () => scanSegment(path),
    (thrown) => thrown instanceof FaultError && thrown.fault.code === 'input.recording_foreign',
  );
  assert.ok(existsSync(path));
  closeSync(nodeFiles.open(join(folder, 'empty.mrec')));
  assert.equal(scanSegment(join(folder, 'empty.mrec')), null);
});

test('an empty recording says so', (context: TestContext) => {
  const folder = temporaryFolder(context);
  const { path } = write(folder, [], 1);
  assert.throws(
    () => openRecording([path], null),
    (thrown) => thrown instanceof FaultError && thrown.fault.code === 'input.replay_empty',
  );
});

test('both compressors give back what they were given', () => {
  const bytes = Buffer.from('a'.repeat(1_000));
  for (const by of Object.values(SQUEEZER)) {
    const small = squeeze(bytes, by);
    assert.ok(small.length < 100);
    assert.deepEqual(Buffer.from(unsqueeze(small, by)), bytes);
  }
  assert.throws(() => unsqueeze(bytes, SQUEEZER.zstd), FaultError);
  assert.throws(() => unsqueeze(bytes, 9), FaultError);
});
