import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { FaultError, fault, faultOf } from '#contract/faults.ts';
import { SESSION_CLASSES, type SessionClass } from '#contract/model/instrument.ts';
import { readCalendar } from '../core/session/calendar-file.ts';
import { SessionCalendar } from '../core/session/calendar.ts';
import { continuousParts } from '../core/session/continuous-time.ts';
import { calendarFile, projectRoot, readText } from '../host/resources.ts';
import { IMPORT_LAYOUTS, importFile, type ImportReport } from '../lake/import/import-file.ts';
import type { ImportContext } from '../lake/import/import-layout.ts';
import { IMPORT_ENDINGS } from '../lake/import/read-records.ts';
import { symbolInName } from '../lake/import/symbol-in-name.ts';
import { LAKE_FOLDER } from '../lake/lake-folder.ts';
import { badFlag, dataDirOf, type Flags, readFlags } from './flag-reader.ts';
import { type CliIo, DONE } from './io.ts';

const USAGE =
  'import FILE|FOLDER [--layout NAME] [--symbol NAME] [--class CLASS] [--source NAME] [--dry-run] [--json] [--out DIR] [--data DIR]';
const KNOWN = {
  layout: true,
  symbol: true,
  class: true,
  source: true,
  out: true,
  data: true,
  'dry-run': false,
  json: false,
  layouts: false,
};
/** Files of a folder that are imported at once. */
const FILES_MAX = 10_000;
const FAILED = 1;

type Outcome = ImportReport | { readonly path: string; readonly failed: string };

/** Brings files of known layouts into the lake, or tells what would be accepted and what is refused and why. */
export async function importCommand(args: readonly string[], io: CliIo): Promise<number> {
  const flags = readFlags(args, KNOWN, USAGE);
  if (flags.switches.has('layouts')) {
    const lines = IMPORT_LAYOUTS.map(
      ({ name, table, sentence }) => `${name.padEnd(15)} → ${table.padEnd(6)} ${sentence}\n`,
    );
    await io.write(lines.join(''));
    return DONE;
  }
  const [path, ...more] = flags.words;
  if (path === undefined) throw badFlag('No file was named.', USAGE);
  if (more.length > 0) throw badFlag(`'${more[0]}' is one path too many.`, USAGE);
  const dataDir = dataDirOf(flags);
  const root = resolve(flags.values.get('out') ?? join(dataDir, LAKE_FOLDER));
  const context = contextOf(flags, dataDir);
  const outcomes: Outcome[] = [];
  for (const file of filesOf(path)) outcomes.push(await importOne(file, root, flags, context));
  const dryRun = flags.switches.has('dry-run');
  if (flags.switches.has('json')) await io.write(`${JSON.stringify(outcomes)}\n`);
  else for (const outcome of outcomes) await io.write(inWords(outcome, dryRun));
  return outcomes.some((outcome) => 'failed' in outcome) ? FAILED : DONE;
}

async function importOne(path: string, root: string, flags: Flags, context: ImportContext): Promise<Outcome> {
  const bare = basename(path).replace(/(\.(csv|jsonl|json|parquet))?(\.gz)?$/, '');
  try {
    return await importFile({
      root,
      path,
      context: context.symbol === null ? { ...context, symbol: symbolInName(bare) } : context,
      layout: flags.values.get('layout') ?? null,
      source: flags.values.get('source') ?? `import-${bare}`,
      dryRun: flags.switches.has('dry-run'),
    });
  } catch (thrown) {
    const why = faultOf(thrown);
    if (why.kind === 'bug' || why.kind === 'unavailable') throw thrown;
    return { path, failed: why.text };
  }
}

function contextOf(flags: Flags, dataDir: string): ImportContext {
  const wanted = flags.values.get('class');
  const sessionClass: SessionClass | null = SESSION_CLASSES.find((name) => name === wanted) ?? null;
  if (wanted !== undefined && sessionClass === null) {
    throw badFlag(`--class takes one of ${SESSION_CLASSES.join(', ')}; '${wanted}' is none.`, USAGE);
  }
  const file = calendarFile(projectRoot(import.meta.dirname), dataDir);
  const calendar = new SessionCalendar(readCalendar(readText(file), file));
  return {
    symbol: flags.values.get('symbol') ?? null,
    sessionClass,
    session: (date, name) => continuousParts(calendar.tradeDay(date), name),
  };
}

function filesOf(path: string): string[] {
  if (!existsSync(path)) throw new FaultError(fault('input.import_file', `${path} is not there. Check the path.`));
  if (!statSync(path).isDirectory()) return [path];
  const files = readdirSync(path, { recursive: true })
    .map(String)
    .filter((name) => IMPORT_ENDINGS.some((ending) => name.endsWith(ending)))
    .sort()
    .map((name) => join(path, name));
  const ending = IMPORT_ENDINGS.join(', ');
  if (files.length === 0)
    throw new FaultError(fault('input.import_file', `${path} holds no files that end in ${ending}.`));
  if (files.length > FILES_MAX) {
    throw new FaultError(
      fault('input.import_file', `${path} holds more than ${FILES_MAX} files. Import its folders one by one.`),
    );
  }
  return files;
}

function inWords(outcome: Outcome, dryRun: boolean): string {
  if ('failed' in outcome) return `${outcome.path}\n  not imported: ${outcome.failed}\n`;
  const { path, layout, table, source, records, accepted, rows, units, refused } = outcome;
  const span = units.length === 0 ? 'no days' : units.length === 1 ? units[0] : `${units[0]} to ${units.at(-1)}`;
  const unit = table === 'daily' ? 'year' : 'day';
  const lines = [
    path,
    `  layout ${layout}, table ${table}, source ${source}`,
    `  ${records} records: ${accepted} ${dryRun ? 'would be accepted' : 'accepted'}, ${records - accepted} refused`,
    `  ${rows} rows of ${span} (${units.length} ${unit}${units.length === 1 ? '' : 's'})${dryRun ? '; nothing was written' : ''}`,
    ...refused.flatMap(({ reason, count, examples }) => [
      `  refused ${count}: ${reason}`,
      ...examples.map(({ line, text }) => `    line ${line}: ${text}`),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}
