import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { assert, FaultError, fault } from '#contract/faults.ts';
import { type Instrument, instrumentKey, SEGMENT_BY_CODE } from '#contract/model/instrument.ts';
import type { TradeDay } from '#contract/model/session.ts';
import { openRecording, type RecordingReader } from '../adapters/recording/recording-reader.ts';
import { MESSAGE_KIND } from '../core/recording/frame-encoder.ts';
import { decodeLost } from '../core/recording/lost-list.ts';
import { BAR_STAGE, BarRows, DAILY_STAGE, type OfficialDay } from './bar-rows.ts';
import { openLakeDatabase } from './lake-database.ts';
import { lockLake, makeLake, sourceSlug, stagingFolder } from './lake-folder.ts';
import { commitUnit, type LakeManifest, makeStaging, readManifest, settleStaging } from './lake-manifest.ts';
import { LAKE_TABLES, type LakeTable } from './lake-tables.ts';
import { instrumentSelect, PLACES_STAGE, placeRow } from './place-select.ts';
import { PartWriter } from './part-writer.ts';
import type { RecordedUnit } from './recorded-units.ts';
import { TableLoader } from './table-loader.ts';
import { TICK_STAGE, TickRows } from './tick-rows.ts';

/** Ticks that are sorted and written at once; the memory of an export is this many rows, whatever the day's length. */
export const TICKS_PER_PART = 1_000_000;
/** Messages between two breaths, so that the process can be ended while it works. */
const MESSAGES_PER_TURN = 20_000;

export interface ExportOptions {
  readonly root: string;
  readonly unit: RecordedUnit;
  readonly day: TradeDay;
  /** Official values of the day, where the database has them. */
  readonly official: (instrument: Instrument) => OfficialDay | null;
  /** Makes the files again although the recording has not changed. */
  readonly force?: boolean;
  readonly ticksPerPart?: number;
  /** Lets other work of the process go on. */
  readonly breathe?: () => Promise<void>;
}

export interface ExportResult {
  readonly manifest: LakeManifest;
  /** False when the lake already held this recording. */
  readonly written: boolean;
}

/**
 * Writes one recorded day of one source to the lake. The same recording gives the same rows, and takes the place of
 * what the lake held of that day and source, whole or not at all.
 * @throws FaultError `unavailable.lake_busy`, `input.recording_damaged`, `bug.lake_count`.
 */
export async function exportRecording(options: ExportOptions): Promise<ExportResult> {
  const { root, unit } = options;
  const slug = sourceSlug(unit.source);
  makeLake(root);
  const unlock = lockLake(root);
  try {
    settleStaging(root);
    const present = readManifest(root, unit.date, slug);
    const isSame = present?.source === unit.source && present.fingerprint === unit.fingerprint;
    if (present !== null && isSame && options.force !== true) return { manifest: present, written: false };
    const staging = makeStaging(root, unit.date, slug);
    const spill = mkdtempSync(join(stagingFolder(root), 'spill-'));
    try {
      const manifest = await writeUnit(options, slug, staging, spill);
      commitUnit(root, staging, manifest);
      return { manifest, written: true };
    } finally {
      rmSync(spill, { recursive: true, force: true });
      rmSync(staging, { recursive: true, force: true });
    }
  } finally {
    unlock();
  }
}

async function writeUnit(options: ExportOptions, slug: string, staging: string, spill: string): Promise<LakeManifest> {
  const { unit, day, official } = options;
  const { reader, notes } = openRecording(unit.paths, unit.date);
  const database = await openLakeDatabase(spill);
  try {
    const { connection } = database;
    const { instruments } = reader;
    const places = await TableLoader.create(connection, 'places', PLACES_STAGE);
    for (const [place, instrument] of instruments.entries()) places.add(placeRow(place, instrument));
    places.close();
    const parts = new PartWriter(connection, staging, unit.date, slug);
    const classes = [...new Set(instruments.map(({ sessionClass }) => sessionClass))].sort();
    const bars = new BarRows(instruments, day, reader.fromMs);
    const rows = new TickRows(instruments);
    await writeTicks(connection, reader, { rows, bars, parts, classes, options });
    const minutes = await TableLoader.create(connection, 'bars', BAR_STAGE);
    bars.minutes(minutes);
    minutes.close();
    await parts.write('bars', classes, (name) => instrumentSelect('bars', name));
    const daily = await TableLoader.create(connection, 'daily', DAILY_STAGE);
    bars.daily(daily, official);
    daily.close();
    await parts.write('daily', classes, (name) => instrumentSelect('daily', name, unit.date));
    const damagedPackets = checkBooks(reader, rows, parts.counts('rows'), {
      bars: minutes.rows,
      daily: daily.rows,
    });
    return {
      version: 1,
      unit: unit.date,
      source: unit.source,
      slug,
      origin: 'recording',
      fingerprint: unit.fingerprint,
      inputs: [...unit.paths],
      rows: parts.counts('rows'),
      files: parts.counts('files'),
      bytes: parts.counts('bytes'),
      packets: {
        all: reader.packets,
        ticks: rows.ticks,
        others: rows.others,
        rejected: rows.rejected,
        damaged: damagedPackets,
      },
      notes: [...unit.notes, ...notes, ...damageNotes(reader)],
    };
  } finally {
    reader.close();
    database.close();
  }
}

interface TickWork {
  readonly rows: TickRows;
  readonly bars: BarRows;
  readonly parts: PartWriter;
  readonly classes: readonly string[];
  readonly options: ExportOptions;
}

/** One pass over the recording: ticks in parts of bounded size, bars on the way. */
async function writeTicks(connection: DuckDBConnection, reader: RecordingReader, work: TickWork): Promise<void> {
  const { rows, bars, parts, classes, options } = work;
  const limit = options.ticksPerPart ?? TICKS_PER_PART;
  const slots = new Map(reader.instruments.map((one) => [instrumentKey(one.segment, one.securityId), one.slot]));
  const flush = (): Promise<void> => parts.write('ticks', classes, (name) => instrumentSelect('ticks', name));
  let loader = await TableLoader.create(connection, 'ticks', TICK_STAGE);
  let messages = 0;
  for (let message = reader.next(); message !== null; message = reader.next()) {
    const { kind, bytes, recvMs, beginsRun } = message;
    if (beginsRun && messages > 0) bars.lose();
    if (kind === MESSAGE_KIND.frames) {
      rows.take(bytes, recvMs, loader);
      bars.take(bytes, recvMs);
    } else if (kind === MESSAGE_KIND.lost) bars.lose(slotsOf(bytes, slots));
    messages += 1;
    if (messages % MESSAGES_PER_TURN === 0) await options.breathe?.();
    if (loader.rows < limit) continue;
    loader.close();
    await flush();
    loader = await TableLoader.create(connection, 'ticks', TICK_STAGE);
  }
  loader.close();
  if (loader.rows > 0) await flush();
  await connection.run('DROP TABLE ticks');
}

function slotsOf(bytes: Uint8Array, slots: ReadonlyMap<string, number>): number[] {
  return decodeLost(bytes).flatMap(({ segment, securityId }) => {
    const name = SEGMENT_BY_CODE[segment];
    return name === undefined ? [] : (slots.get(instrumentKey(name, securityId)) ?? []);
  });
}

/** Every packet of the recording is a row, or counted under its reason. @returns packets in damaged blocks. */
function checkBooks(
  reader: RecordingReader,
  rows: TickRows,
  written: Partial<Record<LakeTable, number>>,
  staged: { readonly bars: number; readonly daily: number },
): number {
  const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((a, b) => a + b, 0);
  assert(rows.packets === rows.ticks + sum(rows.others) + sum(rows.rejected), 'every packet has one outcome');
  const damaged = reader.packets - rows.packets;
  const expected: Partial<Record<LakeTable, number>> = { ticks: rows.ticks, ...staged };
  const wrong = LAKE_TABLES.find((table) => (written[table] ?? 0) !== (expected[table] ?? 0));
  if (wrong === undefined && (damaged === 0 || (damaged > 0 && reader.damaged.blocks > 0))) return damaged;
  const what =
    wrong === undefined
      ? `${rows.packets} of ${reader.packets} packets came back`
      : `${written[wrong] ?? 0} of ${expected[wrong] ?? 0} rows of ${wrong} were written`;
  throw new FaultError(fault('bug.lake_count', `The export was given up: ${what}. The lake is as it was.`));
}

function damageNotes(reader: RecordingReader): string[] {
  const { blocks, why } = reader.damaged;
  return blocks === 0 ? [] : [`${blocks} damaged blocks were left out. ${why ?? ''}`.trim()];
}
