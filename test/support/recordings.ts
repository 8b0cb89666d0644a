import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { Counters, RECORDER_COUNTERS } from '../../src/main/core/counters.ts';
import { Recorder, type RecorderOptions } from '../../src/main/adapters/recording/recorder.ts';
import { MESSAGE_KIND } from '../../src/main/core/recording/frame-encoder.ts';
import { listing } from './feed-sink.ts';
import type { SimMessage } from './sim-messages.ts';

export const MB = 1_048_576;

export function temporaryFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'recording-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A recorder with counters of its own and everything it said. */
export function recorderIn(
  dataDir: string,
  more: Partial<RecorderOptions> = {},
): { recorder: Recorder; counters: Counters<(typeof RECORDER_COUNTERS)[number]>; said: string[] } {
  const counters = Counters.create(RECORDER_COUNTERS);
  const said: string[] = [];
  const recorder = new Recorder({
    dataDir,
    date: '2026-11-20',
    source: 'sim:7:30',
    epoch: 1,
    run: 1_000,
    segmentBytesMax: 64 * MB,
    keepBytesMax: 1_024 * MB,
    counters,
    log: (level, event) => void said.push(`${level} ${event}`),
    notice: (level, code, text) => void said.push(`${level} ${code} ${text}`),
    freeBytes: () => 10 * 1_024 * MB,
    reserveBytes: 0,
    ...more,
  });
  return { recorder, counters, said };
}

/** Records the messages as one run into `dataDir`. */
export function record(dataDir: string, messages: readonly SimMessage[], more: Partial<RecorderOptions> = {}): void {
  const { recorder } = recorderIn(dataDir, more);
  recorder.begin(listing(30), 0);
  for (const { bytes, recvMs } of messages) recorder.take(bytes, recvMs, MESSAGE_KIND.frames, recvMs);
  recorder.close(0);
}
