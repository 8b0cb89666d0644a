import type { Statement } from 'better-sqlite3';
import { type JobRun, jobRunSchema } from '#contract/model/job.ts';
import { timed, type Storage } from '../statements.ts';

/** Runs of one job that are kept: half a year of trading days. */
export const RUNS_KEPT = 130;

/** What is remembered of a job beside its runs. */
export interface JobSetting {
  readonly name: string;
  readonly enabled: boolean;
  /** The newest due moment that was dealt with; null = none yet. */
  readonly handledMs: number | null;
}

/** One part of a run as it is stored. */
export interface JobItemRow {
  readonly position: number;
  readonly code: number;
  readonly what: string;
  readonly state: 'waiting' | 'done' | 'failed';
  readonly note: string;
}

export interface NamedRun {
  readonly name: string;
  readonly run: JobRun;
}

interface RunRow {
  readonly id: number;
  readonly name: string;
  readonly body: string;
}

/** Jobs, their runs, and the parts of runs that are under way. */
export class JobQueries {
  readonly #storage: Storage;
  readonly #settings: Statement<[number], { name: string; enabled: number; handled_ms: number | null }>;
  readonly #keep: Statement<[number, string, number, number | null]>;
  readonly #newest: Statement<[number], RunRow>;
  readonly #add: Statement<[number, string, number, string, string]>;
  readonly #change: Statement<[number, string, string, number, number]>;
  readonly #drop: Statement<[number, string, number, string, number]>;
  readonly #items: Statement<[number], JobItemRow>;
  readonly #item: Statement<[number, number, number, string, string, string]>;
  readonly #dropItems: Statement<[number]>;
  readonly #report: Statement<[number, number], { report: string }>;

  constructor(storage: Storage) {
    this.#storage = storage;
    const { db } = storage;
    this.#settings = db.prepare('SELECT name, enabled, handled_ms FROM job WHERE source = ?');
    this.#keep = db.prepare('INSERT OR REPLACE INTO job VALUES (?, ?, ?, ?)');
    this.#newest = db.prepare(
      `SELECT id, name, body FROM job_run
       WHERE id IN (SELECT MAX(id) FROM job_run WHERE source = ? GROUP BY name)`,
    );
    this.#add = db.prepare('INSERT INTO job_run (source, name, ended, body, report) VALUES (?, ?, ?, ?, ?)');
    this.#change = db.prepare('UPDATE job_run SET ended = ?, body = ?, report = ? WHERE id = ? AND source = ?');
    this.#drop = db.prepare(
      `DELETE FROM job_run WHERE source = ? AND name = ? AND id NOT IN
       (SELECT id FROM job_run WHERE source = ? AND name = ? ORDER BY id DESC LIMIT ?)`,
    );
    this.#items = db.prepare('SELECT position, code, what, state, note FROM job_item WHERE run = ? ORDER BY position');
    this.#item = db.prepare('INSERT OR REPLACE INTO job_item VALUES (?, ?, ?, ?, ?, ?)');
    this.#dropItems = db.prepare('DELETE FROM job_item WHERE run = ?');
    this.#report = db.prepare('SELECT report FROM job_run WHERE id = ? AND source = ?');
  }

  settings(source: number): JobSetting[] {
    const rows = timed(this.#storage.watch, 'job.settings', () => this.#settings.all(source));
    return rows.map(({ name, enabled, handled_ms }) => ({ name, enabled: enabled === 1, handledMs: handled_ms }));
  }

  keep(source: number, { name, enabled, handledMs }: JobSetting): void {
    timed(this.#storage.watch, 'job.keep', () => this.#keep.run(source, name, Number(enabled), handledMs));
  }

  /** The newest run of each job. */
  newest(source: number): NamedRun[] {
    const { watch } = this.#storage;
    const rows = timed(watch, 'job.newest', () => this.#newest.all(source));
    return rows.flatMap(({ id, name, body }) => {
      const read = jobRunSchema.safeParse(JSON.parse(body));
      if (!read.success) watch.badRow('job.newest', `run ${id} of ${name}`);
      return read.success ? [{ name, run: { ...read.data, id } }] : [];
    });
  }

  /** Parts of a run that is under way. */
  items(runId: number): JobItemRow[] {
    return timed(this.#storage.watch, 'job.items', () => this.#items.all(runId));
  }

  /**
   * Stores a run, new (id 0) or changed, with the parts that changed. Of a run that has ended no parts are kept: its
   * failures and its report are.
   * @returns its id
   */
  save(source: number, { name, run }: NamedRun, items: readonly JobItemRow[], report: string): number {
    const { db, watch } = this.#storage;
    const ended = Number(run.endedMs !== null);
    const body = JSON.stringify(run);
    const write = db.transaction((): number => {
      let { id } = run;
      if (id === 0) id = Number(this.#add.run(source, name, ended, body, report).lastInsertRowid);
      else this.#change.run(ended, body, report, id, source);
      for (const { position, code, what, state, note } of items) {
        this.#item.run(id, position, code, what, state, note);
      }
      if (ended === 1) this.#dropItems.run(id);
      this.#drop.run(source, name, source, name, RUNS_KEPT);
      return id;
    });
    return timed(watch, 'job.save', write);
  }

  /** The table that a run made; empty when it made none. */
  report(source: number, runId: number): string {
    return timed(this.#storage.watch, 'job.report', () => this.#report.get(runId, source))?.report ?? '';
  }
}
