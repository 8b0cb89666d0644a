import { join, resolve } from 'node:path';
import { FaultError, fault } from '#contract/faults.ts';
import { SEGMENT_CODES } from '#contract/model/instrument.ts';
import { readCalendar } from '../core/session/calendar-file.ts';
import { SessionCalendar } from '../core/session/calendar.ts';
import { calendarFile, readText } from '../host/resources.ts';
import { type ExportResult, exportRecording } from '../lake/export-recording.ts';
import { LAKE_FOLDER } from '../lake/lake-folder.ts';
import type { LakeManifest } from '../lake/lake-manifest.ts';
import { type RecordedUnit, recordedUnits } from '../lake/recorded-units.ts';
import { openOfficialDays } from '../storage/official-days.ts';
import { badFlag, dataDirOf, dateFlag, readFlags } from './flag-reader.ts';
import { type CliIo, DONE } from './io.ts';

const USAGE = 'export [--date DATE] [--source KEY] [--out DIR] [--force] [--json] [--data DIR]';
const KNOWN = { date: true, source: true, out: true, data: true, force: false, json: false };
const DATABASE_FILE = 'muhurat.db';

/** Writes what is recorded to the lake: everything that is new or has grown, or the date and source that are named. */
export async function exportCommand(args: readonly string[], root: string, io: CliIo): Promise<number> {
  const flags = readFlags(args, KNOWN, USAGE);
  if (flags.words.length > 0) throw badFlag(`'${flags.words[0]}' is no flag.`, USAGE);
  const dataDir = dataDirOf(flags);
  const choice = { date: dateFlag(flags, 'date', USAGE), source: flags.values.get('source') };
  const units = recordedUnits(dataDir, choice);
  if (units.length === 0) throw nothingRecorded(dataDir, choice);
  const file = calendarFile(root, dataDir);
  const calendar = new SessionCalendar(readCalendar(readText(file), file));
  const lake = resolve(flags.values.get('out') ?? join(dataDir, LAKE_FOLDER));
  const results: ExportResult[] = [];
  for (const unit of units) {
    const result = await exportUnit(unit, lake, dataDir, calendar, flags.switches.has('force'));
    results.push(result);
    if (!flags.switches.has('json')) await io.write(inWords(result));
  }
  if (flags.switches.has('json')) await io.write(`${JSON.stringify({ lake, results })}\n`);
  else await io.write(`The lake: ${lake}\n`);
  return DONE;
}

async function exportUnit(
  unit: RecordedUnit,
  root: string,
  dataDir: string,
  calendar: SessionCalendar,
  force: boolean,
): Promise<ExportResult> {
  const day = calendar.tradeDay(unit.date);
  const days = await openOfficialDays(join(dataDir, DATABASE_FILE), unit.source, day.midnightMs);
  try {
    return await exportRecording({
      root,
      unit,
      day,
      force,
      official: ({ segment, securityId }) => days.of(SEGMENT_CODES[segment], securityId),
    });
  } finally {
    days.close();
  }
}

function inWords({ manifest, written }: ExportResult): string {
  const { unit, source, rows, files, bytes, packets, notes } = manifest;
  const head = `${unit} ${source}: ${written ? 'written' : 'already there, nothing has changed'}`;
  const tables = Object.entries(rows).map(([table, count]) => {
    const size = bytes[table as keyof LakeManifest['bytes']] ?? 0;
    return `  ${table.padEnd(6)} ${count} rows in ${files[table as keyof LakeManifest['files']] ?? 0} files, ${(size / count).toFixed(1)} bytes each`;
  });
  const left = Object.entries({ ...packets?.others, ...packets?.rejected }).map(
    ([name, count]) => `  ${count} packets are no ticks: ${name}`,
  );
  return `${[head, ...tables, ...left, ...notes.map((note) => `  ${note}`)].join('\n')}\n`;
}

function nothingRecorded(
  dataDir: string,
  choice: { date?: string | undefined; source?: string | undefined },
): FaultError {
  const all = recordedUnits(dataDir).map(({ date, source }) => `${date} ${source}`);
  const has =
    all.length === 0
      ? `${dataDir} holds no recordings: start the terminal with --record.`
      : `Recorded are: ${all.slice(0, 20).join(', ')}.`;
  const wanted = [choice.date, choice.source].filter((word) => word !== undefined).join(' of ');
  return new FaultError(
    fault('input.lake_nothing', `Nothing is recorded${wanted === '' ? '' : ` for ${wanted}`}. ${has}`),
  );
}
