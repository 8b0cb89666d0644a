import { createReadStream, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { FaultError, fault } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { istDate } from '../../core/time/ist.ts';
import { instrumentOfFile } from './instrument-of-name.ts';
import { type LineReader, readCsvLine, readJsonLine } from './tick-lines.ts';

/** Files of one replay: an index and the strikes around it. */
export const FILES_MAX = 500;
/** Ticks of one replay: at 400 bytes each 800 MB; a busy day of one instrument is 25,000. */
export const TICKS_MAX = 2_000_000;
/** Reasons for left-out lines that are kept; the count goes on. */
const REASONS_MAX = 5;
/** Characters of a line; longer ones are no ticks. */
const LINE_CHARS_MAX = 20_000;
/** A date with less than this part of the fullest date's ticks is a stray line, not a session. */
const DATE_PART_MIN = 0.1;
/** A tick without a time is the snapshot that was given on subscription; it is put this long before the first that has one. */
const SNAPSHOT_LEAD_MS = 60_000;

export interface Tick {
  readonly atMs: number;
  readonly slot: number;
  readonly record: Float64Array;
}

/** A recorded day in memory, in the order of time. */
export interface ReplayTape {
  readonly date: string;
  /** All dates that the files hold; one is played. */
  readonly dates: readonly string[];
  readonly instruments: readonly Instrument[];
  readonly ticks: readonly Tick[];
  readonly fromMs: number;
  readonly toMs: number;
  /** Lines that could not be read. */
  readonly rejected: number;
  readonly reasons: readonly string[];
}

interface Reading {
  readonly ticks: Tick[];
  readonly tokens: Map<number, number>;
  readonly reasons: string[];
  rejected: number;
}

/**
 * Reads the files of a replay: CSV `time,ltp` or JSON lines, plain or .gz; a file, several with commas between, or a
 * folder. Lines that make no sense are counted with the first reasons and left out.
 * @param date which date to play when the files hold several; the first one by default.
 * @throws input.replay_missing, input.replay_unreadable, input.replay_empty, input.replay_too_large
 */
export async function readTape(path: string, date: string | null): Promise<ReplayTape> {
  const files = filesOf(path);
  const reading: Reading = { ticks: [], tokens: new Map(), reasons: [], rejected: 0 };
  for (const [slot, file] of files.entries()) await readFile(file, slot, reading);
  const dates = sessionDates(reading.ticks);
  const chosen = date ?? dates[0];
  const ticks = reading.ticks.filter(({ atMs }) => istDate(atMs) === chosen);
  if (chosen === undefined || ticks.length === 0) {
    const why = reading.reasons[0] === undefined ? '' : ` The first line that was left out: ${reading.reasons[0]}.`;
    const what = date === null ? '' : ` of ${date}`;
    throw refusal(
      'input.replay_empty',
      `${path} holds no ticks${what}.${why} Expected are lines "YYYY-MM-DD HH:MM:SS,price" or JSON objects.`,
    );
  }
  ticks.sort((a, b) => a.atMs - b.atMs);
  const instruments = files.map((file, slot) => ({
    ...instrumentOfFile(file, slot, reading.tokens.get(slot) ?? null),
    slot,
  }));
  return {
    date: chosen,
    dates,
    ...denseSlots(instruments, ticks),
    fromMs: (ticks[0] as Tick).atMs,
    toMs: (ticks.at(-1) as Tick).atMs,
    rejected: reading.rejected,
    reasons: reading.reasons,
  };
}

/** Files that say the same instrument share a slot; instruments without a tick on the date have none. */
function denseSlots(
  instruments: readonly Instrument[],
  ticks: readonly Tick[],
): { instruments: readonly Instrument[]; ticks: readonly Tick[] } {
  const used = new Set(ticks.map(({ slot }) => slot));
  const bySymbol = new Map<string, number>();
  const kept: Instrument[] = [];
  const slots = instruments.map((instrument) => {
    if (!used.has(instrument.slot)) return -1;
    const present = bySymbol.get(instrument.symbol);
    if (present !== undefined) return present;
    bySymbol.set(instrument.symbol, kept.length);
    kept.push({ ...instrument, slot: kept.length });
    return kept.length - 1;
  });
  return { instruments: kept, ticks: ticks.map((tick) => ({ ...tick, slot: slots[tick.slot] as number })) };
}

/** The dates with a session's worth of ticks, in order. */
function sessionDates(ticks: readonly Tick[]): string[] {
  const counts = new Map<string, number>();
  for (const { atMs } of ticks) counts.set(istDate(atMs), (counts.get(istDate(atMs)) ?? 0) + 1);
  const least = Math.max(0, ...counts.values()) * DATE_PART_MIN;
  return [...counts]
    .filter(([, count]) => count >= least)
    .map(([name]) => name)
    .sort();
}

function filesOf(path: string): string[] {
  const parts = exists(path) ? [path] : path.split(',').map((part) => part.trim());
  const files = parts.flatMap((part) => {
    if (!exists(part))
      throw refusal('input.replay_missing', `There is no file or folder ${part}. Check the path after replay:.`);
    if (!statSync(part).isDirectory()) return [part];
    return readdirSync(part)
      .filter((name) => /\.(csv|jsonl)(\.gz)?$/i.test(name))
      .sort()
      .map((name) => join(part, name));
  });
  if (files.length === 0) {
    throw refusal('input.replay_empty', `The folder ${path} holds no .csv, .csv.gz, .jsonl or .jsonl.gz file.`);
  }
  if (files.length > FILES_MAX) {
    throw refusal('input.replay_too_large', `${path} holds ${files.length} files; a replay takes up to ${FILES_MAX}.`);
  }
  return files;
}

function exists(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

async function readFile(file: string, slot: number, reading: Reading): Promise<void> {
  const reader: LineReader = /\.jsonl(\.gz)?$/i.test(file) ? readJsonLine : readCsvLine;
  const before = reading.ticks.length;
  /** Ticks without a time of their own; they came before the next one that has. */
  let timeless: Float64Array[] = [];
  let number = 0;
  const reject = (why: string): void => {
    reading.rejected += 1;
    if (reading.reasons.length < REASONS_MAX) reading.reasons.push(`${file}, line ${number} ${why}`);
  };
  try {
    for await (const line of linesOf(file)) {
      number += 1;
      if (line.trim() === '') continue;
      const tick = line.length > LINE_CHARS_MAX ? 'is too long' : reader(line, number === 1);
      if (typeof tick === 'string') reject(tick);
      if (typeof tick === 'string' || tick === null) continue;
      if (tick.token !== null) reading.tokens.set(slot, tick.token);
      if (tick.atMs === null) {
        timeless.push(tick.record);
        continue;
      }
      for (const record of timeless) reading.ticks.push({ atMs: tick.atMs - SNAPSHOT_LEAD_MS, slot, record });
      timeless = [];
      reading.ticks.push({ atMs: tick.atMs, slot, record: tick.record });
      if (reading.ticks.length > TICKS_MAX) {
        throw refusal(
          'input.replay_too_large',
          `${file} brings the replay above ${TICKS_MAX} ticks. Name fewer files.`,
        );
      }
    }
  } catch (thrown) {
    if (thrown instanceof FaultError) throw thrown;
    const why = (thrown as Error).message;
    if (reading.ticks.length === before) {
      throw refusal('input.replay_unreadable', `${file} cannot be read: ${why}.`);
    }
    // What was read up to the damage is good.
    reject(`is the last that could be read: ${why}`);
  }
}

async function* linesOf(file: string): AsyncGenerator<string> {
  const bytes = createReadStream(file);
  const text = /\.gz$/i.test(file) ? createGunzip() : null;
  if (text !== null) bytes.on('error', (error) => text.destroy(error)).pipe(text);
  const lines = createInterface({ input: text ?? bytes, crlfDelay: Number.POSITIVE_INFINITY });
  // readline does not pass on the errors of its input.
  let broken: Error | null = null;
  (text ?? bytes).on('error', (error: Error) => {
    broken = error;
    lines.close();
  });
  yield* lines;
  if (broken !== null) throw broken as Error;
}

function refusal(code: `input.${string}`, text: string): FaultError {
  return new FaultError(fault(code, text));
}
