import type Database from 'better-sqlite3';
import { assert, FaultError, fault } from '#contract/faults.ts';

/** One forward step of the schema; never changed once it has been released. */
export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

/**
 * Brings the schema from what the file holds to the newest, each step in a transaction of its own.
 * @returns the numbers of the steps that were run
 * @throws input.database_newer when the file was written by a newer version of the program
 */
export function migrate(db: Database.Database, migrations: readonly Migration[]): number[] {
  migrations.forEach((migration, i) =>
    assert(migration.number === i + 1, `migration ${migration.name} is out of order`),
  );
  const present = db.pragma('user_version', { simple: true }) as number;
  if (present > migrations.length) {
    throw new FaultError(
      fault(
        'input.database_newer',
        `The database has schema ${present}; this version of Muhurat knows ${migrations.length}. Start the newer version, or name another data folder with --data.`,
      ),
    );
  }
  const todo = migrations.slice(present);
  for (const migration of todo) {
    db.transaction(() => {
      db.exec(migration.sql);
      db.pragma(`user_version = ${migration.number}`);
    })();
  }
  return todo.map((migration) => migration.number);
}
