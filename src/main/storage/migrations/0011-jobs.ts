import type { Migration } from '../migrate.ts';

/** Jobs by source: what was dealt with last, every run, and the parts of the runs that are not done. */
export const jobs: Migration = {
  number: 11,
  name: 'jobs',
  sql: `
CREATE TABLE job (
  source INTEGER NOT NULL REFERENCES source(id),
  name TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  handled_ms INTEGER,
  PRIMARY KEY (source, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE job_run (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES source(id),
  name TEXT NOT NULL,
  ended INTEGER NOT NULL,
  body TEXT NOT NULL,
  report TEXT NOT NULL
) STRICT;
CREATE INDEX job_run_by_name ON job_run (source, name, id);

CREATE TABLE job_item (
  run INTEGER NOT NULL REFERENCES job_run(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  code INTEGER NOT NULL,
  what TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'failed')),
  note TEXT NOT NULL,
  PRIMARY KEY (run, position)
) STRICT, WITHOUT ROWID;
`,
};
