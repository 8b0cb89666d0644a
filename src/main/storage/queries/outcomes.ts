import type { Statement } from 'better-sqlite3';
import { SEGMENT_CODES } from '#contract/model/instrument.ts';
import type { Hit } from '#contract/model/scan.ts';
import {
  type GroupBy,
  type Measure,
  type Outcome,
  type Regime,
  type SymbolClass,
  type ValidationFilter,
  type Window,
  WINDOWS,
} from '#contract/model/validation.ts';
import { packInstrument, timed, type Storage } from '../statements.ts';

/** What a hit is found by. */
export type OutcomeKey = Pick<Hit, 'scannerId' | 'segment' | 'securityId' | 'interval' | 'atMs' | 'variant'>;

export interface BegunRow extends OutcomeKey {
  readonly date: string;
  readonly symbolClass: SymbolClass;
  readonly regime: Regime;
  readonly hour: number;
  readonly confidence: number | null;
}
export interface SettledRow extends OutcomeKey {
  readonly outcome: Outcome;
  readonly knownMs: number;
}

/** Which outcomes, as of a moment; `sinceDate` bounds what is read. */
export interface OutcomeQuery {
  readonly window: Window;
  readonly filter: ValidationFilter;
  readonly nowMs: number;
  readonly sinceDate: string;
}

/** Sums of one group on one day. */
export interface OutcomeTally {
  readonly key: string;
  readonly date: string;
  readonly done: number;
  readonly n: number;
  readonly successes: number;
  readonly censored: number;
  readonly open: number;
  readonly ret: number;
  readonly mfe: number;
  readonly mae: number;
  readonly stops: number;
  readonly targets: number;
  readonly neither: number;
  readonly scored: number;
  readonly squares: number;
}

/** A judged hit with its score and whether it was right. */
export interface ScoreRow {
  readonly scanner: string;
  readonly date: string;
  readonly score: number | null;
  readonly y: 0 | 1;
  readonly mfe: number;
  readonly mae: number;
}

export interface OutcomeRow {
  readonly hitId: number;
  readonly body: string;
  readonly symbolClass: SymbolClass;
  readonly regime: Regime;
  readonly hour: number;
  readonly outcome: Outcome;
}

type Named = Readonly<Record<string, string | number | null>>;

const GROUP_COLUMN: Readonly<Record<GroupBy, string>> = {
  scanner: 'scanner',
  class: 'class',
  regime: 'regime',
  hour: "printf('%02d', hour)",
};
/** 1 or 0; null where the measure does not apply. */
const SUCCESS: Readonly<Record<Measure, string>> = {
  direction: 'hit_dir',
  move: 'hit_move',
  target: "CASE WHEN touch IS NULL THEN NULL ELSE touch = 'TARGET' END",
};
/** What lies after the moment of the question is not known yet: in a replay it may be stored already. */
const STATUS = "CASE WHEN known_ms IS NULL OR known_ms > @nowMs THEN 'OPEN' ELSE status END";
const WHERE = `source = @source AND minutes = @minutes AND at_ms <= @nowMs AND date >= @sinceDate
  AND (@scanner IS NULL OR scanner = @scanner) AND (@class IS NULL OR class = @class)
  AND (@regime IS NULL OR regime = @regime) AND (@hour IS NULL OR hour = @hour)`;

/** What became of hits, by source. A window is judged once and never changed. */
export class OutcomeQueries {
  readonly #storage: Storage;
  readonly #find: Statement<[number, string, number, string, number, string], { id: number }>;
  readonly #begin: Statement<[Named]>;
  readonly #settle: Statement<[Named]>;
  readonly #close: Statement<[number, number]>;
  readonly #closeDay: Statement<[number, number, string]>;
  readonly #counts: Statement<[number, string], { status: string; windows: number }>;
  readonly #done: Statement<[number, string, number], { hit: number }>;
  readonly #page: Statement<[Named], PageRow>;
  readonly #forget: Statement<[number, string, number]>;

  constructor(storage: Storage) {
    this.#storage = storage;
    const { db } = storage;
    this.#find = db.prepare(
      `SELECT id FROM hit
       WHERE source = ? AND scanner = ? AND instrument = ? AND interval = ? AND at_ms = ? AND variant = ?`,
    );
    this.#begin = db.prepare(
      `INSERT INTO outcome (source, minutes, hit, at_ms, date, scanner, class, regime, hour, confidence, status)
       SELECT @source, value, @hit, @atMs, @date, @scanner, @class, @regime, @hour, @confidence, 'OPEN'
       FROM json_each(@windows) WHERE true ON CONFLICT DO NOTHING`,
    );
    this.#settle = db.prepare(
      `UPDATE outcome SET status = @status, reason = @reason, known_ms = @knownMs, entry = @entry, ret = @ret,
         mfe = @mfe, mae = @mae, hit_dir = @hitDir, hit_move = @hitMove, touch = @touch
       WHERE source = @source AND minutes = @minutes AND hit = @hit AND status = 'OPEN'`,
    );
    this.#close = db.prepare(
      `UPDATE outcome SET status = 'CENSORED', reason = 'the terminal was off', known_ms = at_ms
       WHERE source = ? AND at_ms < ? AND status = 'OPEN'`,
    );
    this.#closeDay = db.prepare(
      `UPDATE outcome SET status = 'CENSORED', reason = 'not judged by the end of the day', known_ms = ?
       WHERE source = ? AND date = ? AND status = 'OPEN'`,
    );
    this.#counts = db.prepare(
      'SELECT status, count(*) AS windows FROM outcome WHERE source = ? AND date = ? GROUP BY status',
    );
    // The longest window is over last.
    this.#done = db.prepare(
      `SELECT hit FROM outcome
       WHERE source = ? AND minutes = ${Math.max(...WINDOWS)} AND status <> 'OPEN' AND date >= ?
         AND NOT EXISTS (SELECT 1 FROM outcome AS o WHERE o.source = outcome.source AND o.hit = outcome.hit
                         AND o.minutes IN (${WINDOWS.join(', ')}) AND o.status = 'OPEN')
       ORDER BY hit DESC LIMIT ?`,
    );
    this.#page = db.prepare(
      `SELECT hit.id AS hitId, hit.body AS body, minutes, class, regime, hour, ${STATUS} AS status, reason,
         entry, ret, mfe, mae, hit_dir AS hitDir, hit_move AS hitMove, touch
       FROM (SELECT * FROM outcome WHERE ${WHERE} AND hit < @beforeId ORDER BY hit DESC LIMIT @limit) AS o
       JOIN hit ON hit.id = o.hit ORDER BY hit.id DESC`,
    );
    this.#forget = db.prepare(
      `DELETE FROM outcome WHERE (source, minutes, hit) IN
         (SELECT source, minutes, hit FROM outcome WHERE source = ? AND date < ? LIMIT ?)`,
    );
  }

  /**
   * Writes followings that began and windows that are over, in one transaction; both are kept as they came first.
   * @returns the settled ones that are new, with the ids of their hits, and how many hits are not stored.
   */
  save(source: number, windows: readonly Window[], begun: readonly BegunRow[], settled: readonly SettledRow[]) {
    const { db, watch } = this.#storage;
    const write = db.transaction(() => {
      const fresh: { hitId: number; row: SettledRow }[] = [];
      let unknown = 0;
      for (const row of begun) {
        const hit = this.#hitOf(source, row);
        const { atMs, date, scannerId: scanner, symbolClass, regime, hour, confidence } = row;
        if (hit === null) unknown += 1;
        else
          this.#begin.run({
            source,
            hit,
            atMs,
            date,
            scanner,
            regime,
            hour,
            confidence,
            class: symbolClass,
            windows: JSON.stringify(windows),
          });
      }
      for (const row of settled) {
        const hit = this.#hitOf(source, row);
        if (hit === null) continue;
        const done = this.#settle.run({ source, hit, knownMs: row.knownMs, ...settledCells(row.outcome) });
        if (done.changes === 1) fresh.push({ hitId: hit, row });
      }
      return { fresh, unknown };
    });
    return timed(watch, 'outcome.save', write);
  }

  /** What is open from before a moment was never judged. @returns how many windows. */
  closeBefore(source: number, atMs: number): number {
    return timed(this.#storage.watch, 'outcome.close', () => this.#close.run(source, atMs)).changes;
  }

  /** Closes what of a date is still open, and counts its windows. */
  closeDay(source: number, date: string, nowMs: number): { closed: number; judged: number; censored: number } {
    return timed(this.#storage.watch, 'outcome.close_day', () => {
      const closed = this.#closeDay.run(nowMs, source, date).changes;
      const counts = new Map(this.#counts.all(source, date).map(({ status, windows }) => [status, windows]));
      return { closed, judged: counts.get('DONE') ?? 0, censored: counts.get('CENSORED') ?? 0 };
    });
  }

  /** Hits since a date whose windows are all over, newest first. */
  doneSince(source: number, date: string, limit: number): number[] {
    return timed(this.#storage.watch, 'outcome.done', () => this.#done.all(source, date, limit)).map(({ hit }) => hit);
  }

  /** Sums by group and day. */
  tallies(source: number, query: OutcomeQuery, groupBy: GroupBy, measure: Measure): OutcomeTally[] {
    const sql = `
      SELECT key, date, total(s = 'DONE') AS done, total(y IS NOT NULL) AS n, total(y) AS successes,
        total(s = 'CENSORED') AS censored, total(s = 'OPEN') AS open,
        total(CASE WHEN s = 'DONE' THEN ret END) AS ret, total(CASE WHEN s = 'DONE' THEN mfe END) AS mfe,
        total(CASE WHEN s = 'DONE' THEN mae END) AS mae,
        total(s = 'DONE' AND touch = 'STOP') AS stops, total(s = 'DONE' AND touch = 'TARGET') AS targets,
        total(s = 'DONE' AND touch = 'NONE') AS neither,
        total(y IS NOT NULL AND confidence IS NOT NULL) AS scored, total((confidence - y) * (confidence - y)) AS squares
      FROM (SELECT ${GROUP_COLUMN[groupBy]} AS key, date, ${STATUS} AS s, ret, mfe, mae, touch, confidence,
              CASE WHEN ${STATUS} = 'DONE' THEN ${SUCCESS[measure]} END AS y
            FROM outcome WHERE ${WHERE})
      GROUP BY key, date ORDER BY key, date`;
    const prepared = this.#storage.db.prepare<[Named], OutcomeTally>(sql);
    return timed(this.#storage.watch, 'outcome.tallies', () => prepared.all(named(source, query)));
  }

  /** The newest judged hits with whether they were right, oldest first. */
  scores(source: number, query: OutcomeQuery, measure: Measure, limit: number): ScoreRow[] {
    const sql = `
      SELECT scanner, date, confidence AS score, ${SUCCESS[measure]} AS y, mfe, mae FROM outcome
      WHERE ${WHERE} AND status = 'DONE' AND known_ms <= @nowMs AND ${SUCCESS[measure]} IS NOT NULL
      ORDER BY hit DESC LIMIT @limit`;
    const prepared = this.#storage.db.prepare<[Named], ScoreRow>(sql);
    const rows = timed(this.#storage.watch, 'outcome.scores', () => prepared.all({ ...named(source, query), limit }));
    return rows.toReversed();
  }

  /** Outcomes with the stored form of their hits, newest first. */
  page(source: number, query: OutcomeQuery, limit: number, beforeId?: number): OutcomeRow[] {
    const rows = timed(this.#storage.watch, 'outcome.page', () =>
      this.#page.all({ ...named(source, query), limit, beforeId: beforeId ?? Number.MAX_SAFE_INTEGER }),
    );
    return rows.map(outcomeRow);
  }

  /** Removes up to `limit` outcomes from before a date. @returns how many. */
  forgetBefore(source: number, date: string, limit: number): number {
    return timed(this.#storage.watch, 'outcome.forget', () => this.#forget.run(source, date, limit)).changes;
  }

  #hitOf(source: number, { scannerId, segment, securityId, interval, atMs, variant }: OutcomeKey): number | null {
    const instrument = packInstrument(SEGMENT_CODES[segment], securityId);
    return this.#find.get(source, scannerId, instrument, interval, atMs, variant)?.id ?? null;
  }
}

interface PageRow {
  readonly hitId: number;
  readonly body: string;
  readonly minutes: Window;
  readonly class: SymbolClass;
  readonly regime: Regime;
  readonly hour: number;
  readonly status: Outcome['status'];
  readonly reason: string | null;
  readonly entry: number | null;
  readonly ret: number | null;
  readonly mfe: number | null;
  readonly mae: number | null;
  readonly hitDir: 0 | 1 | null;
  readonly hitMove: 0 | 1 | null;
  readonly touch: Outcome['touch'];
}

function outcomeRow({ hitId, body, class: symbolClass, regime, hour, minutes: window, ...row }: PageRow): OutcomeRow {
  const flag = (cell: 0 | 1 | null): boolean | null => (cell === null ? null : cell === 1);
  const nothing = { reason: null, entry: null, ret: null, mfe: null, mae: null };
  const { status, hitDir, hitMove, touch } = row;
  // What is not known yet is not told, even if a replay has stored it.
  const outcome: Outcome =
    status === 'OPEN'
      ? { window, status, ...nothing, hitDir: null, hitMove: null, touch: null }
      : { window, ...row, hitDir: flag(hitDir), hitMove: flag(hitMove), touch };
  return { hitId, body, symbolClass, regime, hour, outcome };
}

function settledCells({ window, status, reason, entry, ret, mfe, mae, hitDir, hitMove, touch }: Outcome): Named {
  const cell = (flag: boolean | null): number | null => (flag === null ? null : Number(flag));
  const numbers = { entry, ret, mfe, mae };
  return { minutes: window, status, reason, ...numbers, hitDir: cell(hitDir), hitMove: cell(hitMove), touch };
}

function named(source: number, { window, filter, nowMs, sinceDate }: OutcomeQuery): Named {
  const { scannerId, symbolClass, regime, hour } = filter;
  return {
    source,
    minutes: window,
    nowMs,
    sinceDate,
    scanner: scannerId ?? null,
    class: symbolClass ?? null,
    regime: regime ?? null,
    hour: hour ?? null,
  };
}
