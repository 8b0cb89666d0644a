import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { FaultError, fault } from '#contract/faults.ts';
import { sourceSlug } from './lake-folder.ts';

/** What is played of a lake: the files of one table. */
export interface LakeChoice {
  readonly table: 'ticks' | 'bars';
  readonly files: readonly string[];
  /** Null where the files do not lie by dates. */
  readonly date: string | null;
  readonly source: string | null;
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/**
 * The Parquet files that a person named: `LAKE/DATE`, `LAKE/DATE/SOURCE`, a folder of them, or one. A day's ticks are
 * played where the lake has them, its minute bars otherwise.
 * @returns null when it names no Parquet files.
 * @throws FaultError `input.replay_empty`, `input.lake_many_sources`.
 */
export function chooseOfLake(path: string): LakeChoice | null {
  if (existsSync(path)) {
    const files = parquetIn(path);
    if (files.length === 0) return null;
    return { table: /(^|[\\/])bars[\\/]/.test(files[0] ?? '') ? 'bars' : 'ticks', files, date: null, source: null };
  }
  const [root, date, source] = DATE.test(basename(path))
    ? [dirname(path), basename(path), null]
    : [dirname(dirname(path)), basename(dirname(path)), basename(path)];
  if (!DATE.test(date) || !(existsSync(join(root, 'ticks')) || existsSync(join(root, 'bars')))) return null;
  for (const table of ['ticks', 'bars'] as const) {
    const folder = join(root, table, `date=${date}`);
    const slugs = existsSync(folder) ? readdirSync(folder).map((name) => name.replace(/^source=/, '')) : [];
    const wanted = source === null ? slugs : slugs.filter((slug) => slug === source || slug === sourceSlug(source));
    if (wanted.length > 1) {
      const text = `The lake holds ${date} of several sources (${wanted.join(', ')}). Name one: lake/${date}/${wanted[0]}.`;
      throw new FaultError(fault('input.lake_many_sources', text));
    }
    const [slug] = wanted;
    const files = slug === undefined ? [] : parquetIn(join(folder, `source=${slug}`));
    if (files.length > 0) return { table, files, date, source: slug ?? null };
  }
  const whom = source === null ? '' : ` of ${source}`;
  throw new FaultError(
    fault(
      'input.replay_empty',
      `The lake at ${root} has no ticks and no bars of ${date}${whom}. Export or import them.`,
    ),
  );
}

function parquetIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return path.endsWith('.parquet') ? [path] : [];
  return readdirSync(path, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.parquet') && !name.split(/[\\/]/).some((part) => part.startsWith('.')))
    .sort()
    .map((name) => join(path, name));
}
