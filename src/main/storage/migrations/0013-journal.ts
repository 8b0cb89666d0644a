import type { Migration } from '../migrate.ts';

/**
 * The trade journal by source and account: fills as they were told, and what a person wrote about round trips and days.
 * Round trips are made of the fills whenever they are read.
 */
export const journal: Migration = {
  number: 13,
  name: 'journal',
  sql: `
CREATE TABLE journal_fill (
  source INTEGER NOT NULL REFERENCES source(id),
  book TEXT NOT NULL,
  run TEXT NOT NULL,
  date TEXT NOT NULL,
  id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (source, book, run, date, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX journal_fill_by_time ON journal_fill (source, book, at_ms);

CREATE TABLE journal_note (
  source INTEGER NOT NULL REFERENCES source(id),
  book TEXT NOT NULL,
  scope TEXT NOT NULL CHECK (scope IN ('trip', 'day')),
  key TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (source, book, scope, key)
) STRICT, WITHOUT ROWID;
`,
};
