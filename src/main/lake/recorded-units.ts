import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { RECORDINGS_FOLDER, segmentsIn } from '../adapters/recording/recording-folder.ts';
import { scanSegment } from '../adapters/recording/segment-reader.ts';

/** One day of one source as it was recorded. */
export interface RecordedUnit {
  readonly date: string;
  readonly source: string;
  readonly paths: readonly string[];
  /** Changes when the recording grows, is repaired or loses a file. */
  readonly fingerprint: string;
  /** Files that could not be read and are left out, in words. */
  readonly notes: readonly string[];
}

export interface UnitChoice {
  readonly date?: string | undefined;
  readonly source?: string | undefined;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Everything that is recorded in a data folder, oldest date first; one entry for each date and source. */
export function recordedUnits(dataDir: string, choice: UnitChoice = {}): RecordedUnit[] {
  const root = join(dataDir, RECORDINGS_FOLDER);
  if (!existsSync(root)) return [];
  const dates = readdirSync(root)
    .filter((name) => DATE.test(name) && (choice.date === undefined || name === choice.date))
    .sort();
  return dates.flatMap((date) => unitsOf(join(root, date), date, choice.source));
}

function unitsOf(folder: string, date: string, wanted: string | undefined): RecordedUnit[] {
  const bySource = new Map<string, { paths: string[]; parts: string[] }>();
  const notes: string[] = [];
  for (const path of segmentsIn(folder)) {
    try {
      const segment = scanSegment(path);
      if (segment === null || segment.blocks.length === 0 || segment.head.date !== date) continue;
      const { source, run, part } = segment.head;
      const entry = bySource.get(source) ?? { paths: [], parts: [] };
      entry.paths.push(path);
      entry.parts.push(`${run}.${part}:${segment.wholeBytes}`);
      bySource.set(source, entry);
    } catch (thrown) {
      notes.push(`${path} was left out (${statSync(path).size} bytes): ${(thrown as Error).message}`);
    }
  }
  return [...bySource]
    .filter(([source]) => wanted === undefined || source === wanted)
    .map(([source, { paths, parts }]) => ({ date, source, paths, fingerprint: parts.join(' '), notes }));
}
