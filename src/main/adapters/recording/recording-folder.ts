import { mkdirSync, readdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { repairSegment } from './segment-reader.ts';

/** Folder of recordings in the data folder; one folder a trading date inside. */
export const RECORDINGS_FOLDER = 'recordings';
const ENDING = '.mrec';
/** Index of the places of a recording, named for its first segment and removed with it. */
const INDEX_ENDING = '.places';
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** `sim-7-5000.1790000000000.0001.mrec`: source, run, part. The order of names is the order of writing in a run. */
export function segmentName(source: string, run: number, part: number): string {
  const slug = source.replace(/[^a-z0-9]+/gi, '-').slice(0, 60);
  return `${slug}.${run}.${String(part).padStart(4, '0')}${ENDING}`;
}

/** The index of the recording that begins with a segment. */
export function indexPath(firstSegment: string): string {
  const stem = firstSegment.endsWith(ENDING) ? firstSegment.slice(0, -ENDING.length) : firstSegment;
  return `${stem}${INDEX_ENDING}`;
}

/** Makes the folder of a date. @returns its path. */
export function makeDateFolder(dataDir: string, date: string): string {
  const folder = join(dataDir, RECORDINGS_FOLDER, date);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Segment files of a folder, by name. */
export function segmentsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(ENDING))
    .sort()
    .map((name) => join(folder, name));
}

/** Cuts the torn tails of a folder's segments, which a killed run left. Files without a whole head go. */
export function repairFolder(folder: string): { readonly files: number; readonly bytes: number } {
  let files = 0;
  let bytes = 0;
  for (const path of segmentsIn(folder)) {
    const torn = repairSegment(path);
    if (torn === 0) continue;
    files += 1;
    if (torn > 0) bytes += torn;
    else {
      bytes += statSync(path).size;
      rmSync(path);
    }
  }
  return { files, bytes };
}

/**
 * Removes the oldest segments until all recordings together are within `bytesMax`; the one being written stays.
 * @returns the files that were removed.
 */
export function keepWithin(dataDir: string, bytesMax: number, writing: string): string[] {
  const root = join(dataDir, RECORDINGS_FOLDER);
  const all = datesIn(root).flatMap((date) => segmentsIn(join(root, date)));
  const files = all.map((path) => ({ path, bytes: sizeWithIndex(path), run: runOf(path) }));
  // Dates are in order; within a date runs are, whatever their source is called.
  files.sort((a, b) => order(dirname(a.path), dirname(b.path)) || a.run - b.run || order(a.path, b.path));
  let total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const removed: string[] = [];
  for (const { path, bytes } of files) {
    if (total <= bytesMax) break;
    if (path === writing) continue;
    rmSync(path);
    rmSync(indexPath(path), { force: true });
    removed.push(path);
    total -= bytes;
    const folder = dirname(path);
    if (readdirSync(folder).length === 0) rmdirSync(folder);
  }
  return removed;
}

function sizeWithIndex(path: string): number {
  return statSync(path).size + (statSync(indexPath(path), { throwIfNoEntry: false })?.size ?? 0);
}

function datesIn(root: string): string[] {
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && DATE.test(entry.name))
    .map(({ name }) => name)
    .sort();
}

function runOf(path: string): number {
  return Number(basename(path).split('.').at(-3) ?? 0);
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
