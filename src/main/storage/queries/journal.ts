import type { Statement } from 'better-sqlite3';
import { FaultError, fault } from '#contract/faults.ts';
import { type JournalFill, journalFillSchema, type JournalNote, journalNoteSchema } from '#contract/model/journal.ts';
import { timed, type Storage } from '../statements.ts';

/** Notes of one account: one a trip for years. */
export const NOTES_MAX = 20_000;

/** Where a journal lies: the source of the market and the account on it. */
export interface JournalPlace {
  readonly source: number;
  readonly book: string;
}

export interface NoteRow {
  readonly scope: 'trip' | 'day';
  readonly key: string;
  readonly note: JournalNote;
}

/** Fills and notes of trade journals. */
export class JournalQueries {
  readonly #storage: Storage;
  readonly #put: Statement<[number, string, string, string, string, number, string]>;
  readonly #drop: Statement<[number, string, string, string, string]>;
  readonly #dropAfter: Statement<[number, string, string, string, number]>;
  readonly #newest: Statement<[number, string, number], { id: string; body: string }>;
  readonly #notes: Statement<[number, string], { scope: 'trip' | 'day'; key: string; body: string }>;
  readonly #count: Statement<[number, string], { count: number }>;
  readonly #putNote: Statement<[number, string, string, string, string]>;
  readonly #dropNote: Statement<[number, string, string, string]>;

  constructor(storage: Storage) {
    this.#storage = storage;
    const { db } = storage;
    this.#put = db.prepare('INSERT OR REPLACE INTO journal_fill VALUES (?, ?, ?, ?, ?, ?, ?)');
    this.#drop = db.prepare(
      'DELETE FROM journal_fill WHERE source = ? AND book = ? AND run = ? AND date = ? AND id = ?',
    );
    this.#dropAfter = db.prepare(
      "DELETE FROM journal_fill WHERE source = ? AND book = ? AND (run = ? OR run GLOB ? || '-*') AND at_ms > ?",
    );
    this.#newest = db.prepare(
      'SELECT id, body FROM journal_fill WHERE source = ? AND book = ? ORDER BY at_ms DESC, id DESC LIMIT ?',
    );
    this.#notes = db.prepare('SELECT scope, key, body FROM journal_note WHERE source = ? AND book = ?');
    this.#count = db.prepare('SELECT COUNT(*) AS count FROM journal_note WHERE source = ? AND book = ?');
    this.#putNote = db.prepare('INSERT OR REPLACE INTO journal_note VALUES (?, ?, ?, ?, ?)');
    this.#dropNote = db.prepare('DELETE FROM journal_note WHERE source = ? AND book = ? AND scope = ? AND key = ?');
  }

  /** Keeps fills; one that is known is replaced, and one with no quantity was withdrawn and goes. */
  save({ source, book }: JournalPlace, fills: readonly { readonly date: string; readonly fill: JournalFill }[]): void {
    const write = this.#storage.db.transaction(() => {
      for (const { date, fill } of fills) {
        const { run, id, atMs, quantity } = fill;
        if (quantity === 0) this.#drop.run(source, book, run, date, id);
        else this.#put.run(source, book, run, date, id, Math.round(atMs), JSON.stringify(fill));
      }
    });
    timed(this.#storage.watch, 'journal.save', write);
  }

  /** Forgets what the runs of one start (`start`, `start-1`, …) did after a moment. */
  forgetAfter({ source, book }: JournalPlace, start: string, afterMs: number): void {
    timed(this.#storage.watch, 'journal.forget', () => this.#dropAfter.run(source, book, start, start, afterMs));
  }

  /** The newest fills, newest first. */
  newest({ source, book }: JournalPlace, limit: number): JournalFill[] {
    const { watch } = this.#storage;
    const rows = timed(watch, 'journal.newest', () => this.#newest.all(source, book, limit));
    return rows.flatMap(({ id, body }) => {
      const read = journalFillSchema.safeParse(JSON.parse(body));
      if (!read.success) watch.badRow('journal.newest', `fill ${id}`);
      return read.success ? [read.data] : [];
    });
  }

  notes({ source, book }: JournalPlace): NoteRow[] {
    const { watch } = this.#storage;
    const rows = timed(watch, 'journal.notes', () => this.#notes.all(source, book));
    return rows.flatMap(({ scope, key, body }) => {
      const read = journalNoteSchema.safeParse(JSON.parse(body));
      if (!read.success) watch.badRow('journal.notes', `${scope} ${key}`);
      return read.success ? [{ scope, key, note: read.data }] : [];
    });
  }

  /**
   * Replaces a note; an empty one is removed.
   * @throws FaultError `input.journal_full` when the account has too many
   */
  saveNote({ source, book }: JournalPlace, { scope, key, note }: NoteRow): void {
    timed(this.#storage.watch, 'journal.saveNote', () => {
      if (note.text === '' && note.tags.length === 0) {
        this.#dropNote.run(source, book, scope, key);
        return;
      }
      if ((this.#count.get(source, book)?.count ?? 0) >= NOTES_MAX) {
        const text = `The journal holds ${NOTES_MAX} notes. Empty some that are no longer needed.`;
        throw new FaultError(fault('input.journal_full', text));
      }
      this.#putNote.run(source, book, scope, key, JSON.stringify(note));
    });
  }
}
