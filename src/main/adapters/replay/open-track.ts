import { statSync } from 'node:fs';
import { openRecording } from '../recording/recording-reader.ts';
import { segmentsIn } from '../recording/recording-folder.ts';
import { isSegment } from '../recording/segment-reader.ts';
import { RecordingTrack } from './recording-track.ts';
import { readTape } from './replay-tape.ts';
import type { OpenElse, ReplayTrack } from './replay-track.ts';
import { TapeTrack } from './tape-track.ts';

/**
 * Opens what a person named: files of ticks, a segment of a recording, several with commas between, or a folder. What
 * it is is told by the first bytes, not by names.
 * @param date which date to play when there are several; the first by default.
 * @throws FaultError `input.replay_*`, `input.recording_*`.
 */
export async function openTrack(path: string, date: string | null, openElse?: OpenElse): Promise<ReplayTrack> {
  const segments = segmentFiles(path);
  if (segments.length > 0) return new RecordingTrack(openRecording(segments, date));
  const other = (await openElse?.(path, date)) ?? null;
  if (other !== null) return other;
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
