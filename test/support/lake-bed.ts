import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { Counters, RECORDER_COUNTERS } from '../../src/main/core/counters.ts';
import { Recorder, type RecorderOptions } from '../../src/main/adapters/recording/recorder.ts';
import { Rng } from '../../src/main/core/rng.ts';
import { MESSAGE_KIND } from '../../src/main/core/recording/frame-encoder.ts';
import { type ExportOptions, type ExportResult, exportRecording } from '../../src/main/lake/export-recording.ts';
import { LAKE_FOLDER } from '../../src/main/lake/lake-folder.ts';
import { recordedUnits } from '../../src/main/lake/recorded-units.ts';
import { MB } from './recordings.ts';
import { shippedCalendar } from './shipped-calendar.ts';
import type { SimMessage } from './sim-messages.ts';
import { simUniverse } from './sim-universe.ts';

export const LAKE_DATE = '2026-11-20';

/** Messages of one step of the market at moments by chance within its time, in their order, as sockets deliver them. */
export function spreadOver(messages: readonly SimMessage[], stepMs: number): SimMessage[] {
  const rng = new Rng(11);
  const inStep = new Map<number, number>();
  for (const { recvMs } of messages) inStep.set(recvMs, (inStep.get(recvMs) ?? 0) + 1);
  const moments = new Map<number, number[]>();
  return messages.map(({ recvMs, bytes }) => {
    const count = inStep.get(recvMs) as number;
    const drawn =
      moments.get(recvMs) ?? Array.from({ length: count }, () => Math.floor(rng.next() * stepMs)).sort((a, b) => b - a);
    moments.set(recvMs, drawn);
    return { recvMs: recvMs + (drawn.pop() as number), bytes };
  });
}

/** Records messages of the simulated market into a data folder, as one run. */
export function recordSim(
  dataDir: string,
  count: number,
  messages: readonly SimMessage[],
  more: Partial<RecorderOptions> = {},
): void {
  const recorder = new Recorder({
    dataDir,
    date: LAKE_DATE,
    source: `sim:7:${count}`,
    epoch: 1,
    run: 1_000,
    segmentBytesMax: 64 * MB,
    keepBytesMax: 1_024 * MB,
    counters: Counters.create(RECORDER_COUNTERS),
    log: () => {},
    notice: () => {},
    freeBytes: () => 10 * 1_024 * MB,
    reserveBytes: 0,
    ...more,
  });
  recorder.begin(simUniverse(count), 0);
  for (const { bytes, recvMs } of messages) recorder.take(bytes, recvMs, MESSAGE_KIND.frames, recvMs);
  recorder.close(0);
}

export const lakeOf = (dataDir: string): string => join(dataDir, LAKE_FOLDER);

/** Exports the only recorded day of a data folder. */
export function exportOnly(dataDir: string, more: Partial<ExportOptions> = {}): Promise<ExportResult> {
  const [unit] = recordedUnits(dataDir);
  if (unit === undefined) throw new Error('nothing is recorded');
  const day = shippedCalendar().tradeDay(unit.date);
  return exportRecording({ root: lakeOf(dataDir), unit, day, official: () => null, ...more });
}

/** Rows of a query by a reader of Parquet that knows nothing of the lake. */
export async function parquetRows(sql: string): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJson() as Record<string, unknown>[];
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
