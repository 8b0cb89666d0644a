import type { Migration } from '../migrate.ts';

/**
 * What became of hits: one row for each hit and window, together by window, because records are read so. A row is OPEN
 * from the moment at which the hit is followed; what is OPEN when its day is over was never judged.
 */
export const validation: Migration = {
  number: 10,
  name: 'validation',
  sql: `
CREATE TABLE outcome (
  source INTEGER NOT NULL REFERENCES source(id),
  minutes INTEGER NOT NULL,
  hit INTEGER NOT NULL REFERENCES hit(id) ON DELETE CASCADE,
  at_ms INTEGER NOT NULL,
  date TEXT NOT NULL,
  scanner TEXT NOT NULL,
  class TEXT NOT NULL,
  regime TEXT NOT NULL,
  hour INTEGER NOT NULL,
  confidence REAL,
  status TEXT NOT NULL CHECK (status IN ('OPEN', 'DONE', 'CENSORED')),
  reason TEXT,
  known_ms INTEGER,
  entry REAL,
  ret REAL,
  mfe REAL,
  mae REAL,
  hit_dir INTEGER,
  hit_move INTEGER,
  touch TEXT,
  PRIMARY KEY (source, minutes, hit)
) STRICT, WITHOUT ROWID;
CREATE INDEX outcome_open ON outcome (source, at_ms) WHERE status = 'OPEN';
`,
};
