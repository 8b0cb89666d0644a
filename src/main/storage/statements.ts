import type Database from 'better-sqlite3';

/** A query slower than this is logged by name: longer, and the store thread is late for its next minute. */
export const SLOW_QUERY_MS = 40;

/** Where query times come from and go to; storage reads no clock of its own. */
export interface QueryWatch {
  /** A steadily rising time in ms; only differences are used. */
  stopwatchMs(): number;
  /** Called for a query that took `SLOW_QUERY_MS` or longer. */
  slow(name: string, tookMs: number): void;
  /** Called for a stored row that does not hold together; the row is left out of the answer. */
  badRow(name: string, why: string): void;
}

/** The open connection and what every query needs beside it. */
export interface Storage {
  readonly db: Database.Database;
  readonly watch: QueryWatch;
}

/** Runs one named query and reports it when it was slow. */
export function timed<T>(watch: QueryWatch, name: string, run: () => T): T {
  const startMs = watch.stopwatchMs();
  try {
    return run();
  } finally {
    const tookMs = watch.stopwatchMs() - startMs;
    if (tookMs >= SLOW_QUERY_MS) watch.slow(name, tookMs);
  }
}

/** Key of an instrument within a source: ids are unique only inside a segment. At most 9 × 2^28, so exact as a number. */
export function packInstrument(segmentCode: number, securityId: number): number {
  return segmentCode * 0x1000_0000 + securityId;
}

export function unpackInstrument(packed: number): { readonly segmentCode: number; readonly securityId: number } {
  return { segmentCode: Math.floor(packed / 0x1000_0000), securityId: packed % 0x1000_0000 };
}
