import { statfsSync } from 'node:fs';
import { join } from 'node:path';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Counters, RecorderCounter } from '../../core/counters.ts';
import { MESSAGE_KIND, type MessageKind } from '../../core/recording/frame-encoder.ts';
import { keepWithin, makeDateFolder, repairFolder, segmentName } from './recording-folder.ts';
import { RESERVE_BYTES, ReserveFile } from './reserve-file.ts';
import { type FileDoor, nodeFiles, SegmentWriter } from './segment-writer.ts';

/** A block is written at least this often: what a killed process loses at most. */
export const BLOCK_AGE_MS = 2_000;
/** Recording stops when less than this is free, so that the database and the log can go on. */
export const DISK_RESERVE_BYTES = 512 * 1024 * 1024;
/** After recording stopped it is tried again this often. */
export const RETRY_MS = 60_000;

export interface RecorderOptions {
  readonly dataDir: string;
  readonly date: string;
  readonly source: string;
  readonly epoch: number;
  /** Wall time of the start, epoch ms; names the files. */
  readonly run: number;
  readonly segmentBytesMax: number;
  readonly keepBytesMax: number;
  readonly counters: Counters<RecorderCounter>;
  readonly log: (level: 'info' | 'warn' | 'error', event: string, fields: Record<string, unknown>) => void;
  readonly notice: (level: 'info' | 'error', code: string, text: string) => void;
  readonly files?: FileDoor;
  /** Bytes that are free in a folder. */
  readonly freeBytes?: (folder: string) => number;
  /** Size of the file that is given up when the disk is full; 0 = none. */
  readonly reserveBytes?: number;
}

/**
 * Keeps the feed's messages in segment files. Trouble with the disk stops the recording, is told once, and touches
 * nothing else; what then comes is counted as dropped.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #freeBytes: (folder: string) => number;
  readonly #reserve: ReserveFile;
  #instruments: readonly Instrument[] | null = null;
  #writer: SegmentWriter | null = null;
  #part = 0;
  /** What of the feed is in the open block; markers are no messages of the feed. */
  #frames = 0;
  #frameBytes = 0;
  #blockSinceMs = 0;
  #stoppedAtMs: number | null = null;
  #repaired = false;

  constructor(options: RecorderOptions) {
    this.#options = options;
    this.#freeBytes = options.freeBytes ?? freeBytesOf;
    this.#reserve = new ReserveFile(options.dataDir, options.reserveBytes ?? RESERVE_BYTES);
    options.counters.set('recording', 1);
  }

  /** Whether it knows its instruments; before that nothing can be recorded. */
  get hasBegun(): boolean {
    return this.#instruments !== null;
  }

  /** Bytes of the feed that wait for their block. */
  get waitingBytes(): number {
    return this.#frameBytes;
  }

  /** The instruments that are subscribed from now on. @param nowMs monotonic. */
  begin(instruments: readonly Instrument[], nowMs: number): void {
    this.#guard(nowMs, () => this.#closeSegment());
    this.#instruments = instruments;
  }

  /** Records one message. @param nowMs monotonic, for the age of the block. */
  take(bytes: Uint8Array, recvMs: number, kind: MessageKind, nowMs: number): void {
    if (this.#stoppedAtMs !== null || this.#instruments === null) {
      if (kind === MESSAGE_KIND.frames) this.#drop(1, bytes.length);
      return;
    }
    const done = this.#guard(nowMs, () => {
      this.#writer ??= this.#open();
      if (this.#writer.waiting.messages === 0) this.#blockSinceMs = nowMs;
      this.#writer.add(bytes, recvMs, kind);
      if (kind !== MESSAGE_KIND.frames) return;
      this.#frames += 1;
      this.#frameBytes += bytes.length;
    });
    if (!done) {
      if (kind === MESSAGE_KIND.frames) this.#drop(1, bytes.length);
      return;
    }
    if (this.#writer?.blockIsFull === true) this.#guard(nowMs, () => this.#cut());
  }

  /** Writes a block that is old enough, and tries again after a stop. @param nowMs monotonic. */
  tick(nowMs: number): void {
    if (this.#stoppedAtMs !== null) this.#retry(nowMs);
    else if ((this.#writer?.waiting.messages ?? 0) > 0 && nowMs - this.#blockSinceMs >= BLOCK_AGE_MS) {
      this.#guard(nowMs, () => this.#cut());
    }
  }

  /** Writes what waits and closes the file. */
  close(nowMs: number): void {
    this.#guard(nowMs, () => this.#closeSegment());
    this.#options.counters.set('recording', 0);
  }

  #drop(messages: number, bytes: number): void {
    this.#options.counters.add('messagesDropped', messages);
    this.#options.counters.add('bytesDropped', bytes);
  }

  #open(): SegmentWriter {
    const { dataDir, date, source, epoch, run, files = nodeFiles, counters, log } = this.#options;
    const folder = makeDateFolder(dataDir, date);
    if (!this.#repaired) {
      this.#repaired = true;
      const torn = repairFolder(folder);
      if (torn.files > 0) log('warn', 'recorder.repaired', { ...torn, folder });
    }
    this.#checkRoom(folder);
    this.#reserve.hold();
    this.#part += 1;
    const path = join(folder, segmentName(source, run, this.#part));
    const instruments = [...(this.#instruments ?? [])];
    const writer = new SegmentWriter(
      path,
      { version: 1, date, source, run, part: this.#part, epoch, instruments },
      files,
    );
    counters.add('segments');
    counters.add('bytesWritten', writer.bytes);
    log('info', 'recorder.segment_opened', { path, instruments: instruments.length });
    const removed = keepWithin(dataDir, this.#options.keepBytesMax, path);
    counters.add('segmentsRemoved', removed.length);
    if (removed.length > 0) log('info', 'recorder.segments_removed', { removed });
    return writer;
  }

  #cut(): void {
    const writer = this.#writer;
    if (writer === null) return;
    const { counters, segmentBytesMax, dataDir } = this.#options;
    this.#checkRoom(dataDir);
    const block = writer.cut();
    if (block === null) return;
    counters.add('messagesRecorded', this.#frames);
    counters.add('bytesRecorded', this.#frameBytes);
    counters.add('packetsRecorded', block.packets);
    counters.add('bytesWritten', block.bytes);
    counters.add('blocks');
    this.#frames = 0;
    this.#frameBytes = 0;
    if (writer.bytes >= segmentBytesMax) this.#closeSegment();
  }

  #closeSegment(): void {
    this.#cut();
    const writer = this.#writer;
    this.#writer = null;
    writer?.close();
  }

  #checkRoom(folder: string): void {
    const free = this.#freeBytes(folder);
    if (free >= DISK_RESERVE_BYTES) return;
    throw new Error(`only ${Math.floor(free / 1_048_576)} MB are free on its disk`);
  }

  /** Does something with the disk. @returns false when it failed; the recording has then stopped. */
  #guard(nowMs: number, act: () => void): boolean {
    try {
      act();
      return true;
    } catch (thrown) {
      this.#stop(nowMs, (thrown as Error).message);
      return false;
    }
  }

  #stop(nowMs: number, why: string): void {
    const writer = this.#writer;
    this.#writer = null;
    this.#drop(this.#frames, this.#frameBytes);
    this.#frames = 0;
    this.#frameBytes = 0;
    const told = this.#stoppedAtMs !== null;
    this.#stoppedAtMs = nowMs;
    this.#options.counters.set('recording', 0);
    try {
      writer?.close();
    } catch (thrown) {
      this.#options.log('warn', 'recorder.close_failed', { why: (thrown as Error).message });
    }
    const reserveBytes = this.#reserve.giveUp();
    this.#options.log(told ? 'warn' : 'error', 'recorder.stopped', { why, reserveBytes });
    if (told) return;
    const room =
      reserveBytes === 0 ? '' : ` ${Math.round(reserveBytes / 1_048_576)} MB held in reserve were given back.`;
    const text = `Recording stopped: ${why}.${room} Everything else goes on. Free some space, or set recordKeepGb lower; it is tried again every minute.`;
    this.#options.notice('error', 'unavailable.recording', text);
  }

  #retry(nowMs: number): void {
    if (nowMs - (this.#stoppedAtMs ?? 0) < RETRY_MS || this.#instruments === null) return;
    const opened = this.#guard(nowMs, () => {
      this.#writer = this.#open();
    });
    if (!opened) return;
    this.#stoppedAtMs = null;
    this.#options.counters.set('recording', 1);
    const { bytesDropped } = this.#options.counters.snapshot();
    const text = `Recording goes on. ${bytesDropped} bytes of the feed are missing so far.`;
    this.#options.notice('info', 'info.recording', text);
  }
}

function freeBytesOf(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
