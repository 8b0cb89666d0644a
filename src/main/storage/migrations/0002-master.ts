import type { Migration } from '../migrate.ts';

/**
 * The whole instrument list of a trade date, in parts of many rows: it is written and read from start to end, and
 * never row by row. A list without its line in `master` was not written to its end.
 */
export const master: Migration = {
  number: 2,
  name: 'master',
  sql: `
CREATE TABLE master (
  source INTEGER NOT NULL REFERENCES source(id),
  trade_date TEXT NOT NULL,
  parts INTEGER NOT NULL,
  expiries TEXT NOT NULL,
  PRIMARY KEY (source, trade_date)
) STRICT, WITHOUT ROWID;

CREATE TABLE master_part (
  source INTEGER NOT NULL REFERENCES source(id),
  trade_date TEXT NOT NULL,
  part INTEGER NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (source, trade_date, part)
) STRICT;
`,
};
