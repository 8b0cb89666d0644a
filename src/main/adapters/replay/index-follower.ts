import { existsSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import type { TradeDay } from '#contract/model/session.ts';
import { DISK_RESERVE_BYTES } from '../recording/recorder.ts';
import { type ChosenRecording, chooseRecording } from '../recording/recording-reader.ts';
import { RECORDINGS_FOLDER, segmentsIn } from '../recording/recording-folder.ts';
import { grownSegment, scanSegment, type Segment } from '../recording/segment-reader.ts';
import { DayIndexer } from './day-indexer.ts';
import { RecordingTrack } from './recording-track.ts';

/** The recording is looked at this often while it is written. */
const LOOK_MS = 10_000;
/** Time of one turn that the index may take from the recorder: the ring holds seconds. */
const TURN_MS = 8;
/** Time that is left to it at the end. */
const LAST_TURN_MS = 400;
/** After the set of instruments has changed the index begins anew, but not while the set goes on changing. */
const SETTLE_MS = 600_000;
/** With less room than this on the disk the index waits. */
const ROOM_BYTES = 2 * DISK_RESERVE_BYTES;

interface FollowerOptions {
  readonly dataDir: string;
  readonly source: string;
  readonly day: TradeDay;
  readonly monotonicMs: () => number;
  /** The index is given up, and the recording is not touched. */
  readonly failed: (why: string) => void;
  /** Packets from place to place; for tests. */
  readonly every?: number;
}

/**
 * Makes the index of a recording while it is being written, so that it is there when the recording is opened. It reads
 * what is in the files and never holds up who writes them; what it has not done when the recorder closes is done at the
 * first opening.
 */
export class IndexFollower {
  readonly #options: FollowerOptions;
  readonly #folder: string;
  readonly #segments = new Map<string, Segment>();
  #indexer: DayIndexer | null = null;
  #track: RecordingTrack | null = null;
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #changedAtMs: number | null = null;
  #atEnd = true;
  #over = false;

  constructor(options: FollowerOptions) {
    this.#options = options;
    this.#folder = join(options.dataDir, RECORDINGS_FOLDER, options.day.date);
  }

  /** One turn. @param nowMs monotonic. */
  tick(nowMs: number): void {
    this.#guard(() => {
      if (this.#atEnd && nowMs - this.#lookedAtMs >= LOOK_MS) this.#look(nowMs);
      if (!this.#atEnd) this.#work(TURN_MS);
    });
  }

  close(): void {
    this.#guard(() => {
      this.#look(this.#options.monotonicMs());
      this.#work(LAST_TURN_MS);
    });
    this.#over = true;
    this.#release();
  }

  #guard(act: () => void): void {
    if (this.#over) return;
    try {
      act();
    } catch (thrown) {
      this.#over = true;
      this.#options.failed((thrown as Error).message);
      this.#release();
    }
  }

  #release(): void {
    this.#indexer?.close();
    this.#indexer = null;
    this.#track = null;
  }

  #work(forMs: number): void {
    const { monotonicMs } = this.#options;
    const untilMs = monotonicMs() + forMs;
    this.#atEnd = this.#indexer?.work(() => monotonicMs() > untilMs) ?? true;
  }

  /** Takes what was written since. */
  #look(nowMs: number): void {
    this.#lookedAtMs = nowMs;
    if (!this.#hasRoom()) return;
    const chosen = this.#chosen();
    if (chosen === null) return;
    const { segments } = chosen.reader;
    if (this.#track?.grow(segments) === true) {
      this.#atEnd = false;
      return;
    }
    if (this.#track !== null) {
      this.#release();
      this.#changedAtMs = nowMs;
    }
    if (this.#changedAtMs !== null && nowMs - this.#changedAtMs < SETTLE_MS) return;
    const track = new RecordingTrack(chosen);
    this.#indexer = DayIndexer.open(track, this.#options.day, this.#options.every);
    if (this.#indexer === null) return;
    this.#track = track;
    this.#atEnd = false;
  }

  /** The last of the disk is the recording's. */
  #hasRoom(): boolean {
    if (!existsSync(this.#folder)) return false;
    const { bavail, bsize } = statfsSync(this.#folder);
    return bavail * bsize >= ROOM_BYTES;
  }

  /** What a replay of the date and source would play now; null while there is nothing. */
  #chosen(): ChosenRecording | null {
    const { source, day } = this.#options;
    const segments = segmentsIn(this.#folder).flatMap((path) => {
      const known = this.#segments.get(path);
      const segment = known === undefined ? scanSegment(path) : grownSegment(known);
      if (segment === null) return [];
      this.#segments.set(path, segment);
      return segment.head.source === source && segment.head.date === day.date ? [segment] : [];
    });
    return segments.some(({ blocks }) => blocks.length > 0) ? chooseRecording(segments, day.date) : null;
  }
}
