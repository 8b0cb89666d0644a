import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { FaultError, fault } from '#contract/faults.ts';
import { stagingFolder, unitFolder } from './lake-folder.ts';
import { LAKE_TABLES } from './lake-tables.ts';

/** Manifests are neither Parquet nor hidden, but a name with an underscore is passed over by readers of folders. */
const MANIFEST_FOLDER = '_manifests';
const MANIFEST_FILE = 'manifest.json';

const counts = z.record(z.string(), z.int().min(0));
export const lakeManifestSchema = z.object({
  version: z.literal(1),
  /** Date `YYYY-MM-DD`, or a year of imported daily rows. */
  unit: z.string().regex(/^\d{4}(-\d{2}-\d{2})?$/),
  source: z.string(),
  slug: z.string(),
  origin: z.enum(['recording', 'import']),
  /** What it was made of; the same again means that there is nothing to do. */
  fingerprint: z.string(),
  /** Files it was made of. */
  inputs: z.array(z.string()),
  rows: z.partialRecord(z.enum(LAKE_TABLES), z.int().min(0)),
  files: z.partialRecord(z.enum(LAKE_TABLES), z.int().min(0)),
  bytes: z.partialRecord(z.enum(LAKE_TABLES), z.int().min(0)),
  /** Packets of the recording: all = ticks + others by kind + rejected by reason + lost in damaged blocks. */
  packets: z.object({ all: z.int(), ticks: z.int(), others: counts, rejected: counts, damaged: z.int() }).nullable(),
  notes: z.array(z.string()),
});
export type LakeManifest = z.infer<typeof lakeManifestSchema>;

const manifestPath = (root: string, unit: string, slug: string): string =>
  join(root, MANIFEST_FOLDER, `${unit}.${slug}.json`);

/** What the lake holds of a unit of a source; null when nothing, or when its manifest is damaged. */
export function readManifest(root: string, unit: string, slug: string): LakeManifest | null {
  return parse(manifestPath(root, unit, slug));
}

/** Everything that the lake holds, by unit and source. */
export function readManifests(root: string): LakeManifest[] {
  const folder = join(root, MANIFEST_FOLDER);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .flatMap((name) => parse(join(folder, name)) ?? []);
}

function parse(file: string): LakeManifest | null {
  if (!existsSync(file)) return null;
  try {
    return lakeManifestSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? null;
  } catch {
    return null;
  }
}

/** Makes an empty staging folder of a unit. */
export function makeStaging(root: string, unit: string, slug: string): string {
  const folder = join(stagingFolder(root), `${unit}.${slug}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/**
 * Puts a finished unit in place of what was there. The manifest in the staging folder says that everything is whole:
 * from then on a commit that was cut short is completed by `settleStaging`.
 */
export function commitUnit(root: string, staging: string, manifest: LakeManifest): void {
  const present = readManifest(root, manifest.unit, manifest.slug);
  if (present !== null && present.source !== manifest.source) {
    const text = `The lake already holds ${present.source} under the name ${present.slug}. Name ${manifest.source} otherwise.`;
    throw new FaultError(fault('input.lake_source', text));
  }
  const file = join(staging, MANIFEST_FILE);
  writeFileSync(`${file}.new`, `${JSON.stringify(manifest, null, 1)}\n`, { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
  moveIn(root, staging, manifest);
}

/** Completes commits that a killed process left, and removes what was not finished. @returns units completed. */
export function settleStaging(root: string): number {
  let completed = 0;
  const all = stagingFolder(root);
  if (!existsSync(all)) return 0;
  for (const name of readdirSync(all)) {
    const staging = join(all, name);
    const manifest = parse(join(staging, MANIFEST_FILE));
    if (manifest === null) rmSync(staging, { recursive: true, force: true });
    else {
      moveIn(root, staging, manifest);
      completed += 1;
    }
  }
  return completed;
}

function moveIn(root: string, staging: string, manifest: LakeManifest): void {
  const { unit, slug } = manifest;
  for (const table of LAKE_TABLES) {
    const from = unitFolder(staging, table, unit, slug);
    const to = unitFolder(root, table, unit, slug);
    // A table that was moved before the process died is in its place already and no longer here.
    const wasMoved = !existsSync(from) && (manifest.rows[table] ?? 0) > 0;
    if (wasMoved) continue;
    rmSync(to, { recursive: true, force: true });
    if (!existsSync(from)) continue;
    mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
    renameSync(from, to);
  }
  const target = manifestPath(root, unit, slug);
  mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
  writeFileSync(`${target}.new`, `${JSON.stringify(manifest, null, 1)}\n`, { mode: 0o600, flush: true });
  renameSync(`${target}.new`, target);
  rmSync(staging, { recursive: true, force: true });
}
