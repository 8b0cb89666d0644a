import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { unitFolder } from './lake-folder.ts';
import { LAKE_TABLES, type LakeTable } from './lake-tables.ts';
import { writePart, type WrittenPart } from './parquet-part.ts';

/** Writes the files of a unit into its staging folder, a folder for each class, and counts what is in them. */
export class PartWriter {
  readonly #connection: DuckDBConnection;
  readonly #staging: string;
  readonly #unit: string;
  readonly #slug: string;
  readonly #parts = new Map<LakeTable, WrittenPart[]>();
  #next = 0;

  constructor(connection: DuckDBConnection, staging: string, unit: string, slug: string) {
    this.#connection = connection;
    this.#staging = staging;
    this.#unit = unit;
    this.#slug = slug;
  }

  /** Writes a part for each class that has rows. @param select the rows of a class, in order. */
  async write(table: LakeTable, classes: readonly string[], select: (name: string) => string): Promise<void> {
    const name = `part-${String(this.#next).padStart(4, '0')}`;
    this.#next += 1;
    const folder = unitFolder(this.#staging, table, this.#unit, this.#slug);
    for (const one of classes) {
      const target = join(folder, `class=${one}`);
      const part = await writePart(this.#connection, target, name, select(one));
      if (part.rows === 0) rmSync(join(target, `${name}.parquet`));
      else this.#parts.set(table, [...(this.#parts.get(table) ?? []), part]);
    }
  }

  /** By table; tables without a file are left out. */
  counts(of: 'rows' | 'bytes' | 'files'): Partial<Record<LakeTable, number>> {
    const out: Partial<Record<LakeTable, number>> = {};
    for (const table of LAKE_TABLES) {
      const parts = this.#parts.get(table);
      if (parts === undefined) continue;
      out[table] = of === 'files' ? parts.length : parts.reduce((sum, part) => sum + part[of], 0);
    }
    return out;
  }
}
