import type { Statement } from 'better-sqlite3';
import { FaultError, fault } from '#contract/faults.ts';
import { OWN_SCANNERS_MAX, type OwnScanner, ownScannerSchema } from '#contract/model/own-scanner.ts';
import { timed, type Storage } from '../statements.ts';

interface Row {
  readonly id: number;
  readonly title: string;
  readonly expression: string;
  readonly intervals: string;
  readonly kinds: string;
  readonly side: string;
  readonly schedule: string;
  readonly fires: string;
  readonly cooldownBars: number;
  readonly plan: string | null;
}

const COLUMNS = 'id, title, expression, intervals, kinds, side, schedule, fires, cooldown_bars AS cooldownBars, plan';

/** Scanners that a person wrote, the same for every source. */
export class OwnScannerQueries {
  readonly #storage: Storage;
  readonly #all: Statement<[], Row>;
  readonly #insert: Statement<[Omit<Row, 'id'>]>;
  readonly #update: Statement<[Row]>;
  readonly #remove: Statement<[number]>;

  constructor(storage: Storage) {
    this.#storage = storage;
    const { db } = storage;
    this.#all = db.prepare(`SELECT ${COLUMNS} FROM own_scanner ORDER BY id`);
    this.#insert = db.prepare(`INSERT INTO own_scanner
      (title, expression, intervals, kinds, side, schedule, fires, cooldown_bars, plan)
      VALUES (@title, @expression, @intervals, @kinds, @side, @schedule, @fires, @cooldownBars, @plan)`);
    this.#update = db.prepare(`UPDATE own_scanner SET title = @title, expression = @expression,
      intervals = @intervals, kinds = @kinds, side = @side, schedule = @schedule, fires = @fires,
      cooldown_bars = @cooldownBars, plan = @plan
      WHERE id = @id`);
    this.#remove = db.prepare('DELETE FROM own_scanner WHERE id = ?');
  }

  /** All of them in the order of their making; a row that cannot be read is told and left out. */
  list(): OwnScanner[] {
    return timed(this.#storage.watch, 'own_scanner.list', () => this.#all.all().flatMap((row) => this.#read(row)));
  }

  /**
   * Stores a scanner and answers it with its id.
   * @throws input.own_scanner when the title is taken, the scanner is gone, or there are too many
   */
  save(scanner: OwnScanner): OwnScanner {
    const { db, watch } = this.#storage;
    const write = db.transaction(() => {
      const others = this.#all.all().filter(({ id }) => id !== scanner.id);
      if (others.some(({ title }) => title === scanner.title)) {
        throw refused(`There is a scanner “${scanner.title}” already. Choose another title.`);
      }
      if (others.length >= OWN_SCANNERS_MAX) throw refused(`There are ${OWN_SCANNERS_MAX} scanners. Remove one first.`);
      const row = rowOf(scanner);
      if (scanner.id === 0) return { ...scanner, id: Number(this.#insert.run(row).lastInsertRowid) };
      if (this.#update.run({ ...row, id: scanner.id }).changes === 0) {
        throw refused(`The scanner “${scanner.title}” was removed meanwhile. Save it as a new one.`);
      }
      return scanner;
    });
    return timed(watch, 'own_scanner.save', write);
  }

  remove(id: number): void {
    timed(this.#storage.watch, 'own_scanner.remove', () => this.#remove.run(id));
  }

  #read(row: Row): OwnScanner[] {
    const { intervals, kinds, plan, schedule, ...rest } = row;
    const scanner = ownScannerSchema.safeParse({
      ...rest,
      intervals: intervals.split(' '),
      kinds: kinds.split(' '),
      schedule: parsedOrNothing(schedule) ?? null,
      plan: plan === null ? null : parsedOrNothing(plan),
    });
    if (scanner.success) return [scanner.data];
    this.#storage.watch.badRow('own_scanner.list', `${row.id} ${row.title}`);
    return [];
  }
}

function rowOf({ intervals, kinds, plan, schedule, ...rest }: OwnScanner): Omit<Row, 'id'> {
  const { title, expression, side, fires, cooldownBars } = rest;
  return {
    title,
    expression,
    side,
    fires,
    cooldownBars,
    intervals: intervals.join(' '),
    kinds: kinds.join(' '),
    schedule: JSON.stringify(schedule),
    plan: plan === null ? null : JSON.stringify(plan),
  };
}

/** Text that is no JSON is no plan and no schedule either: the check of the row says so. */
function parsedOrNothing(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function refused(text: string): FaultError {
  return new FaultError(fault('input.own_scanner', text));
}
