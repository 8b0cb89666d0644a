import type { Migration } from '../migrate.ts';

/**
 * What a history that is kept over days needs: prices as they were traded apart from the adjusted ones in
 * `history_bar`, the corporate actions between them, days that the broker has not told yet, the list that is being
 * prefetched, and instruments whose terms changed and were not confirmed.
 */
export const historyCare: Migration = {
  number: 4,
  name: 'history_care',
  sql: `
CREATE TABLE history_raw (
  source INTEGER NOT NULL REFERENCES source(id),
  instrument INTEGER NOT NULL,
  daily INTEGER NOT NULL CHECK (daily IN (0, 1)),
  t INTEGER NOT NULL,
  o INTEGER NOT NULL,
  h INTEGER NOT NULL,
  l INTEGER NOT NULL,
  c INTEGER NOT NULL,
  v INTEGER NOT NULL,
  oi INTEGER NOT NULL,
  PRIMARY KEY (source, instrument, daily, t)
) STRICT, WITHOUT ROWID;

CREATE TABLE corporate_actions (
  source INTEGER NOT NULL REFERENCES source(id),
  instrument INTEGER NOT NULL,
  through_date TEXT NOT NULL,
  seen_date TEXT NOT NULL,
  factor REAL NOT NULL CHECK (factor > 0),
  kind TEXT NOT NULL,
  ratio TEXT NOT NULL,
  PRIMARY KEY (source, instrument, through_date)
) STRICT, WITHOUT ROWID;

CREATE TABLE history_gap (
  source INTEGER NOT NULL REFERENCES source(id),
  instrument INTEGER NOT NULL,
  daily INTEGER NOT NULL CHECK (daily IN (0, 1)),
  trade_date TEXT NOT NULL,
  tries INTEGER NOT NULL,
  PRIMARY KEY (source, instrument, daily, trade_date)
) STRICT, WITHOUT ROWID;

CREATE TABLE prefetch_item (
  source INTEGER NOT NULL REFERENCES source(id),
  position INTEGER NOT NULL,
  instrument INTEGER NOT NULL,
  done_date TEXT,
  PRIMARY KEY (source, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE instrument_hold (
  source INTEGER NOT NULL REFERENCES source(id),
  instrument INTEGER NOT NULL,
  kind TEXT NOT NULL,
  symbol TEXT NOT NULL,
  underlying TEXT NOT NULL,
  before TEXT,
  after TEXT,
  since TEXT NOT NULL,
  PRIMARY KEY (source, instrument, kind)
) STRICT, WITHOUT ROWID;
`,
};
