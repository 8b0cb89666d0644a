import { statSync } from 'node:fs';
import type { Instrument } from '#contract/model/instrument.ts';
import { isSegment } from '../recording/segment-reader.ts';
import { segmentsIn } from '../recording/recording-folder.ts';
import { openRecording } from '../recording/recording-reader.ts';
import { readTape } from './replay-tape.ts';
import { RecordingTrack } from './recording-track.ts';
import { TapeTrack } from './tape-track.ts';

/** Where a track puts what is due; the part of the feed's sink that a replay feeds. */
export interface TrackSink {
  bytes(buffer: Uint8Array, recvMs: number): void;
  record(slot: number, record: Float64Array, recvMs: number): void;
  lost(slots: readonly number[]): void;
}

/** A day that can be played, in the order of time: what a clock then does with it is not its business. */
export interface ReplayTrack {
  readonly date: string;
  /** All dates that the files hold; one is played. */
  readonly dates: readonly string[];
  readonly instruments: readonly Instrument[];
  readonly fromMs: number;
  readonly toMs: number;
  /** Ticks or packets in all. */
  readonly ticks: number;
  /** Lines or blocks that could not be read so far, and why the first ones could not. */
  readonly rejected: number;
  readonly reasons: readonly string[];
  /** What a person should know about the choice of files. */
  readonly notes: readonly string[];
  /** Engine time of the next piece; Infinity at the end. */
  peekMs(): number;
  /**
   * Gives out the next piece.
   * @param slots slot in the engine of each of the track's instruments; −1 = not subscribed.
   * @returns ticks or packets that it was worth.
   */
  give(sink: TrackSink, slots: readonly number[]): number;
  /** Goes back to the first piece. */
  rewind(): void;
  close(): void;
}

/**
 * Opens what a person named: files of ticks, a segment of a recording, several with commas between, or a folder. What
 * it is is told by the first bytes, not by names.
 * @param date which date to play when there are several; the first by default.
 * @throws FaultError `input.replay_*`, `input.recording_*`.
 */
export async function openTrack(path: string, date: string | null): Promise<ReplayTrack> {
  const segments = segmentFiles(path);
  if (segments.length > 0) return new RecordingTrack(openRecording(segments, date));
  return new TapeTrack(await readTape(path, date));
}

function segmentFiles(path: string): string[] {
  const exists = (file: string): boolean => statSync(file, { throwIfNoEntry: false }) !== undefined;
  const parts = exists(path) ? [path] : path.split(',').map((part) => part.trim());
  return parts.flatMap((part) => {
    if (!exists(part)) return [];
    return (statSync(part).isDirectory() ? segmentsIn(part) : [part]).filter(isSegment);
  });
}
