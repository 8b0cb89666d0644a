import { existsSync } from 'node:fs';
import type { OwnScanner } from '#contract/model/own-scanner.ts';
import { type AtmIvRow, AtmIvQueries } from './queries/atm-iv.ts';
import type { StoredBar } from './queries/bars.ts';
import { HistoryQueries } from './queries/history.ts';
import { OwnScannerQueries } from './queries/own-scanners.ts';
import { packInstrument, type QueryWatch } from './statements.ts';

/** What a source had downloaded of the past on the day that was recorded. */
export interface RecordedPast {
  /** The newest `limit` bars before a moment; none when the history is of another trade date. */
  bars(segmentCode: number, securityId: number, daily: boolean, beforeMs: number, limit: number): StoredBar[];
  /** Daily volatilities of a root from a date on. */
  iv(root: string, fromDate: string): AtmIvRow[];
  close(): void;
}

/** Nobody waits for a query here; rows that do not hold together are left out. */
const quiet: QueryWatch = { stopwatchMs: () => 0, slow: () => {}, badRow: () => {} };

/** The scanners that a person saved; none when the database is of another schema. */
export async function readSavedScanners(file: string): Promise<OwnScanner[]> {
  const { default: Sqlite } = await import('better-sqlite3');
  const db = new Sqlite(file, { readonly: true });
  try {
    return new OwnScannerQueries({ db, watch: quiet }).list();
  } catch {
    return [];
  } finally {
    db.close();
  }
}

/**
 * Opens a database read-only, also that of a running terminal.
 * @param source the key of the source that was recorded. @param tradeDate the date that was recorded.
 * @returns null when there is no database, or when it is of another schema.
 */
export async function openRecordedPast(file: string, source: string, tradeDate: string): Promise<RecordedPast | null> {
  if (!existsSync(file)) return null;
  const { default: Sqlite } = await import('better-sqlite3');
  const db = new Sqlite(file, { readonly: true });
  try {
    const storage = { db, watch: quiet };
    const history = new HistoryQueries(storage);
    const atmIv = new AtmIvQueries(storage);
    const row = db.prepare<[string], { id: number }>('SELECT id FROM source WHERE key = ?').get(source);
    const id = row?.id ?? -1;
    return {
      bars: (segmentCode, securityId, daily, beforeMs, limit) => {
        const packed = packInstrument(segmentCode, securityId);
        if (history.cover(id, packed, daily)?.tradeDate !== tradeDate) return [];
        return history.page(id, packed, daily, beforeMs, limit);
      },
      iv: (root, fromDate) => atmIv.list(id, root, fromDate),
      close: () => void db.close(),
    };
  } catch {
    db.close();
    return null;
  }
}
