import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { openDatabase, type Opened } from '../../src/main/storage/db.ts';
import { MIGRATIONS } from '../../src/main/storage/migrations/index.ts';
import type { QueryWatch } from '../../src/main/storage/statements.ts';

/** What the queries reported while a test ran. */
export interface Watched extends QueryWatch {
  readonly slowQueries: string[];
  readonly badRows: string[];
}

export function watched(stepMs = 0): Watched {
  const slowQueries: string[] = [];
  const badRows: string[] = [];
  let nowMs = 0;
  return {
    slowQueries,
    badRows,
    stopwatchMs: () => (nowMs += stepMs),
    slow: (name) => void slowQueries.push(name),
    badRow: (name, why) => void badRows.push(`${name}: ${why}`),
  };
}

export function temporaryFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'store-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A database in a folder of its own that ends with the test. */
export async function temporaryDatabase(context: TestContext, watch: QueryWatch = watched()): Promise<Opened> {
  const file = join(temporaryFolder(context), 'muhurat.db');
  const opened = await openDatabase({ file, migrations: MIGRATIONS, watch, stamp: 'now' });
  context.after(() => opened.db.close());
  return opened;
}
