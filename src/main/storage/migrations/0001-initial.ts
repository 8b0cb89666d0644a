import type { Migration } from '../migrate.ts';

/**
 * First schema. Captured minutes are ordered by time, because a minute of all instruments is appended at once;
 * minutes and days from the broker's history are ordered by instrument, because they are fetched and read that way.
 */
export const initial: Migration = {
  number: 1,
  name: 'initial',
  sql: `
CREATE TABLE source (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE instrument (
  source INTEGER NOT NULL REFERENCES source(id),
  trade_date TEXT NOT NULL,
  position INTEGER NOT NULL,
  instrument INTEGER NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (source, trade_date, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE captured_minute (
  source INTEGER NOT NULL REFERENCES source(id),
  t INTEGER NOT NULL,
  instrument INTEGER NOT NULL,
  o INTEGER NOT NULL,
  h INTEGER NOT NULL,
  l INTEGER NOT NULL,
  c INTEGER NOT NULL,
  v INTEGER NOT NULL,
  oi INTEGER NOT NULL,
  PRIMARY KEY (source, t, instrument)
) STRICT, WITHOUT ROWID;

CREATE TABLE history_bar (
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

CREATE TABLE history_cover (
  source INTEGER NOT NULL REFERENCES source(id),
  instrument INTEGER NOT NULL,
  daily INTEGER NOT NULL CHECK (daily IN (0, 1)),
  trade_date TEXT NOT NULL,
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL,
  exhausted INTEGER NOT NULL CHECK (exhausted IN (0, 1)),
  PRIMARY KEY (source, instrument, daily)
) STRICT, WITHOUT ROWID;

CREATE TABLE hit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES source(id),
  scanner TEXT NOT NULL,
  instrument INTEGER NOT NULL,
  interval TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (source, scanner, instrument, interval, at_ms)
) STRICT;
CREATE INDEX hit_by_source ON hit (source, id);

CREATE TABLE pref (
  key TEXT PRIMARY KEY,
  json TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE day_volume (
  source INTEGER NOT NULL REFERENCES source(id),
  instrument INTEGER NOT NULL,
  trade_date TEXT NOT NULL,
  volume INTEGER NOT NULL,
  minute INTEGER NOT NULL,
  PRIMARY KEY (source, instrument)
) STRICT, WITHOUT ROWID;
`,
};
