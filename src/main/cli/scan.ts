import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FaultError, fault } from '#contract/faults.ts';
import type { Config } from '#contract/config.ts';
import type { Hit } from '#contract/model/scan.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { SESSION_CLASSES } from '#contract/model/instrument.ts';
import type { ReplayTrack } from '../adapters/replay/replay-track.ts';
import type { ScannerSetting } from '../core/scan/scan-runner.ts';
import { type SessionCalendar } from '../core/session/calendar.ts';
import { continuousParts } from '../core/session/continuous-time.ts';
import type { ListedCodes } from '../core/scan/universe.ts';
import { loadConfig } from '../host/config-load.ts';
import { projectRoot } from '../host/resources.ts';
import type { ImportContext } from '../lake/import/import-layout.ts';
import { LAKE_FOLDER } from '../lake/lake-folder.ts';
import { ownScannerId } from '../core/expression/own-scanner.ts';
import type { AnyScanner } from '../core/scan/scanner.ts';
import { SCANNERS } from '../scanners/index.ts';
import { bookOfFiles, bookOfLake, type BookWanted, type FilledBook } from './as-of/book-sources.ts';
import { chosenScanners, listOfScanners } from './as-of/chosen-scanners.ts';
import { asOfCsv, asOfJson, settingsWords, volatilityWords } from './as-of/as-of-text.ts';
import { type SavedChoices, savedChoices } from './as-of/saved-choices.ts';
import { savedScanners, typedScanner } from './as-of/saved-scanners.ts';
import { DATABASE_FILE, scanRecordedDay } from './as-of/recorded-day.ts';
import { scanPast } from './as-of/scan-past.ts';
import { calendarInForce } from './calendar-in-force.ts';
import { badFlag, dateFlag, type Flags, readFlags } from './flag-reader.ts';
import { type CliIo, DONE } from './io.ts';
import { writeOut } from './write-out.ts';

export const SCAN_USAGE =
  'scan NAME|all --data FILE[,FILE]|recording:NAME|lake[:DIR] [--from DATE] [--to DATE] [--symbols A,B] [--params JSON] [--expression TEXT] [--interval 1m|5m|15m|1h|1d] [--format csv|json] [--out FILE] [--class CLASS] [--layout NAME] [--source NAME] [--folder DIR] [--settings DIR]; scan --list names all';
const KNOWN = {
  data: true,
  from: true,
  to: true,
  symbols: true,
  params: true,
  expression: true,
  interval: true,
  format: true,
  out: true,
  class: true,
  layout: true,
  source: true,
  folder: true,
  settings: true,
  list: false,
};
/** Dates between two lines of progress. */
const TOLD_EVERY = 10;

interface Asked {
  readonly data: string;
  readonly scanners: readonly ScannerSetting[];
  readonly from: string | null;
  readonly to: string | null;
  readonly symbols: readonly string[] | null;
  readonly format: 'csv' | 'json';
  readonly dataDir: string;
  readonly capital: number;
  readonly rate: number;
  readonly calendar: SessionCalendar;
  /** What is set in the data folder that --settings names; null = every scanner with its defaults. */
  readonly saved: SavedChoices | null;
}

/** Runs scanners over the past with the code of the live terminal, and writes what fired with its evidence. */
export async function scanCommand(args: readonly string[], io: CliIo): Promise<number> {
  const flags = readFlags(args, KNOWN, SCAN_USAGE);
  if (flags.switches.has('list')) {
    await io.write(listOfScanners(await known(flags, io)));
    return DONE;
  }
  const note = (text: string): void => io.complain(`${text}\n`);
  const folder = flags.values.get('settings');
  const saved = folder === undefined ? null : await savedChoices(folder, null);
  const asked = read(flags, await known(flags, io), saved, note);
  note(settingsWords(asked));
  const hits = asked.data.startsWith('recording:')
    ? await ofRecording(asked, io)
    : ofBook(asked, await bookOf(asked, flags), io);
  io.complain(`${hits.length} hits.\n`);
  const text = asked.format === 'json' ? asOfJson(asked, hits) : asOfCsv(asked, hits);
  const out = flags.values.get('out');
  if (out === undefined) await io.write(text);
  else writeOut(out, text);
  return DONE;
}

/** What ships, what the data folder has of one's own, and what was typed. */
async function known(flags: Flags, io: CliIo): Promise<readonly AnyScanner[]> {
  const folder = flags.values.get('settings') ?? configOf(flags).dataDir;
  const own = await savedScanners(join(folder, DATABASE_FILE), (text) => io.complain(`${text}\n`));
  const expression = flags.values.get('expression');
  const typed = expression === undefined ? [] : [typedScanner(expression, flags.values.get('interval') ?? null)];
  return [...SCANNERS, ...own, ...typed];
}

function configOf({ values }: Flags): Config {
  const folder = values.get('folder');
  return loadConfig(folder === undefined ? [] : ['--data', folder], process.env).config;
}

function read(
  flags: Flags,
  scanners: readonly AnyScanner[],
  saved: SavedChoices | null,
  note: (text: string) => void,
): Asked {
  const { words, values } = flags;
  const typed = values.has('expression');
  const [names = typed ? ownScannerId(0) : undefined, ...more] = words;
  if (names === undefined) throw badFlag('No scanner was named.', SCAN_USAGE);
  if (more.length > 0) throw badFlag(`'${more[0]}' is one scanner too many: put commas between them.`, SCAN_USAGE);
  const data = values.get('data');
  if (data === undefined) throw badFlag('Over which data? Name it with --data.', SCAN_USAGE);
  const format = values.get('format') ?? (values.get('out')?.endsWith('.json') === true ? 'json' : 'csv');
  if (format !== 'csv' && format !== 'json') throw badFlag(`--format takes csv or json, not '${format}'.`, SCAN_USAGE);
  const [from, to] = [dateFlag(flags, 'from', SCAN_USAGE) ?? null, dateFlag(flags, 'to', SCAN_USAGE) ?? null];
  if (from !== null && to !== null && to < from) throw badFlag('--to lies before --from.', SCAN_USAGE);
  const folder = values.get('folder');
  const config = configOf(flags);
  const symbols = values.get('symbols')?.split(',') ?? null;
  const [params, interval] = [values.get('params') ?? null, values.get('interval') ?? null];
  const choice = { names, params, interval, saved: saved?.json ?? null, note };
  return {
    data,
    scanners: chosenScanners(scanners, choice),
    from,
    to,
    symbols: symbols?.map((symbol) => symbol.trim().toUpperCase()) ?? null,
    format,
    dataDir: config.dataDir,
    capital: config.scanCapital,
    rate: config.riskFreeRate,
    calendar: calendarInForce(projectRoot(import.meta.dirname), folder ?? null, process.env),
    saved,
  };
}

async function ofRecording(asked: Asked, io: CliIo): Promise<readonly Hit[]> {
  const note = (text: string): void => io.complain(`${text}\n`);
  const name = asked.data.slice('recording:'.length);
  const { from, to, saved } = asked;
  const listsOf = async ({ recordedFrom, instruments }: ReplayTrack): Promise<ListedCodes> => {
    if (saved === null) return NO_LISTS;
    const ofSource = recordedFrom === null ? saved : await savedChoices(saved.folder, recordedFrom);
    return ofSource.codes(instruments);
  };
  const { track, day, hits } = await scanRecordedDay({ ...asked, name, note, listsOf });
  for (const text of [...track.notes, ...track.reasons]) note(text);
  if ((from !== null && day.date < from) || (to !== null && day.date > to)) throw noData(asked, [day.date]);
  const kept = track.instruments.filter(isWanted(asked));
  if (kept.length === 0) throw noSymbols(asked, track.instruments);
  const slots = new Set(kept.map(({ slot }) => slot));
  note(`${day.date}: ${kept.length} instruments.`);
  return hits.filter(({ slot }) => slots.has(slot));
}

function bookOf(asked: Asked, flags: Flags): Promise<FilledBook> {
  const wanted = wantedOf(asked, flags);
  const source = flags.values.get('source') ?? null;
  if (asked.data === 'lake') return bookOfLake(join(asked.dataDir, LAKE_FOLDER), source, wanted);
  if (asked.data.startsWith('lake:')) return bookOfLake(asked.data.slice('lake:'.length), source, wanted);
  const paths = asked.data.split(',').map((path) => path.trim());
  for (const path of paths) {
    if (existsSync(path)) continue;
    const text = `${path} is not there. --data takes files, recording:NAME, or lake.`;
    throw new FaultError(fault('input.scan_data', text));
  }
  return bookOfFiles(paths, flags.values.get('layout') ?? null, wanted);
}

function ofBook(asked: Asked, { entries, volatility, notes }: FilledBook, io: CliIo): readonly Hit[] {
  for (const note of notes) io.complain(`${note}\n`);
  const dates = entries.flatMap((entry) => [...entry.dates.keys(), ...entry.official]);
  const from = asked.from ?? dates.reduce(earlier, '9999');
  const to = asked.to ?? dates.reduce(later, '');
  if (!entries.some(({ instrument }) => isWanted(asked)(instrument))) throw noSymbols(asked, []);
  if (!dates.some((date) => date >= from && date <= to)) throw noData(asked, dates);
  const progress = (date: string, done: number, of: number): void => {
    if (done % TOLD_EVERY === 0) io.complain(`${date}: ${done + 1} of ${of} days\n`);
  };
  const lists = asked.saved?.codes(entries.map(({ instrument }) => instrument));
  const scanned = scanPast({ ...asked, entries, volatility, from, to, lists, wanted: isWanted(asked), progress });
  if (scanned.closed.length > 0) {
    io.complain(`${scanned.closed.length} days are closed by the calendar and were left out: ${scanned.closed[0]} …\n`);
  }
  if (scanned.leftOut.length > 0) {
    io.complain(
      `Where only days are known, these were left out, because they need minutes: ${scanned.leftOut.join(', ')}.\n`,
    );
  }
  for (const line of volatilityWords(asked.scanners, scanned)) io.complain(`${line}\n`);
  return scanned.hits;
}

const earlier = (a: string, b: string): string => (b < a ? b : a);
const later = (a: string, b: string): string => (b > a ? b : a);

function isWanted({ symbols }: Asked): (instrument: Instrument) => boolean {
  return ({ symbol, underlying }) =>
    symbols === null || symbols.includes(symbol.toUpperCase()) || symbols.includes(underlying.toUpperCase());
}

function wantedOf({ from, to, symbols, calendar }: Asked, { values }: Flags): BookWanted {
  const named = values.get('class');
  const sessionClass = SESSION_CLASSES.find((name) => name === named) ?? null;
  if (named !== undefined && sessionClass === null) {
    throw badFlag(`--class takes one of ${SESSION_CLASSES.join(', ')}; '${named}' is none.`, SCAN_USAGE);
  }
  const context: ImportContext = {
    // Of a file that does not name its instrument.
    symbol: symbols?.length === 1 ? (symbols[0] ?? null) : null,
    sessionClass,
    session: (date, name) => continuousParts(calendar.tradeDay(date), name),
  };
  return { from, to, symbols, context };
}

function noData({ data, from, to }: Asked, dates: readonly string[]): FaultError {
  const range = dates.length === 0 ? 'no days' : `${dates.reduce(earlier)} to ${dates.reduce(later)}`;
  const text = `${data} has nothing from ${from ?? 'its start'} to ${to ?? 'its end'}: it holds ${range}.`;
  return new FaultError(fault('input.scan_no_data', text));
}

function noSymbols({ data, symbols }: Asked, there: readonly Instrument[]): FaultError {
  const some = there.slice(0, 10).map(({ symbol }) => symbol);
  const has = some.length === 0 ? '' : ` It holds ${some.join(', ')}${there.length > 10 ? ' and more' : ''}.`;
  const remedy =
    symbols === null ? ' If its rows name no instrument, name it with --symbols.' : ' Check the spelling of --symbols.';
  return new FaultError(
    fault(
      'input.scan_no_data',
      `${data} has no bars${symbols === null ? '' : ` of ${symbols.join(', ')}`}.${has}${remedy}`,
    ),
  );
}

const NO_LISTS: ListedCodes = new Map();
