import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { FaultError, fault } from '#contract/faults.ts';
import { INTERVALS, type Interval } from '#contract/model/bar.ts';
import { DAY_MS } from '#contract/model/session.ts';
import type { Hit } from '#contract/model/scan.ts';
import { type ReplayRun, replayRun } from '../adapters/replay/replay-run.ts';
import { foldDay } from '../core/bars/fold.ts';
import { rejectedOf } from '../core/counters.ts';
import { continuousSpan } from '../core/session/calendar.ts';
import { istDate, minuteOfDay, textOfMinute } from '../core/time/ist.ts';
import { loadConfig } from '../host/config-load.ts';
import { SCANNERS } from '../scanners/index.ts';
import { openLakeTrack } from '../lake/lake-track.ts';
import { barTable, hitTable, type OutTable, tableText } from './replay-tables.ts';
import { msOfDay } from './replay-time.ts';
import { passesOf } from '../threads/scan/passes.ts';
import { ScannerSettings } from '../threads/scan/scanner-settings.ts';
import { calendarInForce } from './calendar-in-force.ts';
import { writeOut } from './write-out.ts';

const FILE_HINT =
  'Usage: replay FILE|FOLDER|lake/DATE [--date YYYY-MM-DD] [--from HH:MM] [--to HH:MM] [--hits OUT] [--bars OUT] [--interval 1m|5m|15m|1h] [--json] [--data DIR]; OUT is a .csv or .jsonl file, or - for CSV here';

/** Instruments that the summary names. */
const NAMES_SHOWN = 8;

interface Asked {
  readonly file: string;
  readonly date: string | null;
  readonly json: boolean;
  /** Data folder whose calendar and lake are meant; null = the usual one. */
  readonly dataDir: string | null;
  /** ms of day. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Files for tables; `-` is the standard output. */
  readonly hits: string | null;
  readonly bars: string | null;
  readonly interval: Interval | null;
}

function bad(text: string): FaultError {
  return new FaultError(fault('input.replay', `${text} ${FILE_HINT}`));
}

function read(args: readonly string[]): Asked {
  const rest = [...args];
  let file: string | null = null;
  let date: string | null = null;
  let json = false;
  let dataDir: string | null = null;
  let [fromMs, toMs] = [0, DAY_MS];
  let [hits, bars]: (string | null)[] = [null, null];
  let interval: Interval | null = null;
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift()) {
    if (arg === '--json') json = true;
    else if (arg === '--date') date = rest.shift() ?? null;
    else if (arg === '--data') dataDir = rest.shift() ?? null;
    else if (arg === '--from') fromMs = timeOf(arg, rest.shift());
    else if (arg === '--to') toMs = timeOf(arg, rest.shift());
    else if (arg === '--hits') hits = outOf(arg, rest.shift());
    else if (arg === '--bars') bars = outOf(arg, rest.shift());
    else if (arg === '--interval') interval = intervalOf(rest.shift());
    else if (arg === '--speed') onlyMax(rest.shift());
    else if (arg.startsWith('--')) throw bad(`There is no flag '${arg}'.`);
    else if (file === null) file = arg;
    else throw bad(`'${arg}' is one file too many.`);
  }
  if (file === null) throw bad('No file was named.');
  if (toMs < fromMs) throw bad('--to lies before --from.');
  if (hits === '-' && bars === '-') throw bad('Only one table can go to the standard output.');
  return { file, date, json, dataDir, fromMs, toMs, hits: hits ?? null, bars: bars ?? null, interval };
}

function timeOf(flag: string, text = ''): number {
  const ms = msOfDay(text);
  if (ms === null) throw bad(`${flag} needs a time like 10:42, not '${text}'.`);
  return ms;
}

function outOf(flag: string, file: string | undefined): string {
  if (file === undefined) throw bad(`${flag} needs a file, or - for the standard output.`);
  return file;
}

function intervalOf(text: string | undefined): Interval {
  const found = INTERVALS.find((one) => one === text && one !== '1d');
  if (found === undefined) throw bad(`--interval is one of 1m, 5m, 15m and 1h, not '${text}'.`);
  return found;
}

function onlyMax(speed: string | undefined): void {
  if (speed === 'max') return;
  throw bad(
    'This command plays as fast as it goes (--speed max); npm start -- --source replay:FILE --speed X plays on a clock.',
  );
}

/** What one recorded day came to. */
interface Summary {
  readonly date: string;
  readonly instruments: readonly string[];
  readonly ticks: number;
  readonly linesRejected: number;
  readonly reasons: readonly string[];
  readonly applied: number;
  readonly rejected: Readonly<Record<string, number>>;
  /** Bars over all instruments, by interval. */
  readonly bars: Readonly<Record<string, number>>;
  readonly hits: readonly Hit[];
}

function summarise(run: ReplayRun): Summary {
  const { track, day, counters, hits } = run;
  const bars: Record<string, number> = {};
  for (const interval of INTERVALS) {
    if (interval === '1d') continue;
    bars[interval] = 0;
    for (const { slot, sessionClass } of track.instruments) {
      const session = continuousSpan(day, sessionClass);
      if (session === undefined) continue;
      bars[interval] += foldDay(run.bars, slot, session, day.midnightMs, interval).t.length;
    }
  }
  return {
    date: track.date,
    instruments: track.instruments.map((instrument) => instrument.symbol),
    ticks: track.ticks,
    linesRejected: track.rejected,
    reasons: track.reasons,
    applied: counters.applied,
    rejected: rejectedOf(counters),
    bars,
    hits,
  };
}

/** The first names; a recording may hold 25,000. */
function someOf(names: readonly string[]): string {
  const more = names.length - NAMES_SHOWN;
  const shown = names.slice(0, NAMES_SHOWN).join(', ');
  return more > 0 ? `${names.length} instruments: ${shown} and ${more} more` : shown;
}

function inWords(summary: Summary): string {
  const rejected = Object.entries(summary.rejected).filter(([, count]) => count > 0);
  const lines = [
    `${summary.date}: ${someOf(summary.instruments)}`,
    `ticks ${summary.ticks}, applied ${summary.applied}, lines left out ${summary.linesRejected}`,
    ...summary.reasons.map((reason) => `  ${reason}`),
    ...rejected.map(([name, count]) => `  ${name} ${count}`),
    `bars ${Object.entries(summary.bars)
      .map(([interval, count]) => `${interval} ${count}`)
      .join(', ')}`,
    `hits ${summary.hits.length}`,
    ...summary.hits.map((hit) => {
      const time = textOfMinute(minuteOfDay(hit.atMs));
      return `  ${istDate(hit.atMs)} ${time} ${hit.symbol} ${hit.scannerId} ${hit.interval} ${hit.side}`;
    }),
  ];
  return `${lines.join('\n')}\n`;
}

/** Writes a table where it was asked for. */
function put(file: string, table: OutTable): void {
  const text = tableText(table, file);
  if (file === '-') process.stdout.write(text);
  else writeOut(file, text);
}

/** `lake/DATE` is a day of the lake in the data folder, as it is for `--source replay:lake/DATE`. */
function withLakePath(file: string, dataDir: string | null): string {
  if (!/^lake[\\/]/.test(file) || existsSync(file)) return file;
  const { config } = loadConfig(dataDir === null ? [] : ['--data', dataDir], process.env);
  return join(config.dataDir, file);
}

/** Plays a recorded day through the live writer, bars and scanners, and prints what came of it. */
export async function replayCommand(args: readonly string[], root: string): Promise<number> {
  const { file, date, json, dataDir, fromMs, toMs, hits, bars, interval } = read(args);
  const calendar = calendarInForce(root, dataDir, process.env);
  const scanners = new ScannerSettings(SCANNERS).list;
  const run = await replayRun(withLakePath(file, dataDir), calendar, {
    scanners,
    passes: passesOf,
    openElse: openLakeTrack,
    toMsOfDay: toMs,
    ...(date === null ? {} : { date }),
  });
  const { midnightMs } = run.day;
  const [beginMs, endMs] = [midnightMs + fromMs, midnightMs + toMs];
  if (hits !== null) put(hits, hitTable(run.hits, beginMs, endMs));
  if (bars !== null) put(bars, barTable(run, interval, beginMs, endMs));
  if (hits === '-' || bars === '-') return 0;
  const summary = summarise(run);
  process.stdout.write(json ? `${JSON.stringify(summary, null, 2)}\n` : inWords(summary));
  return 0;
}
