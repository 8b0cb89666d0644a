import { existsSync } from 'node:fs';
import type { StoredBar } from './queries/bars.ts';
import { packInstrument } from './statements.ts';

/** Reads the official daily values of one date, without touching the database of a running terminal. */
export interface OfficialDays {
  /** Null when the database has none. Prices are integers in the instrument's scale. */
  of(segmentCode: number, securityId: number): StoredBar | null;
  close(): void;
}

const NONE: OfficialDays = { of: () => null, close: () => {} };
const DAY_MS = 86_400_000;

/**
 * Opens a database read-only. A file that is absent, damaged or of another schema gives nothing: official values are
 * an extra of the export, never its condition.
 * @param source the key of the source, such as `dhan`. @param midnightMs IST midnight of the date, epoch ms.
 */
export async function openOfficialDays(file: string, source: string, midnightMs: number): Promise<OfficialDays> {
  if (!existsSync(file)) return NONE;
  const { default: Sqlite } = await import('better-sqlite3');
  try {
    const db = new Sqlite(file, { readonly: true });
    const day = db.prepare<[string, number, number, number], StoredBar>(
      'SELECT t, o, h, l, c, v, oi FROM history_bar WHERE source = (SELECT id FROM source WHERE key = ?) AND instrument = ? AND daily = 1 AND t >= ? AND t < ?',
    );
    return {
      of: (segmentCode, securityId) =>
        day.get(source, packInstrument(segmentCode, securityId), midnightMs, midnightMs + DAY_MS) ?? null,
      close: () => void db.close(),
    };
  } catch {
    return NONE;
  }
}
