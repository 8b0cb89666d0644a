import type { Migration } from '../migrate.ts';

/**
 * Lists of a person, by source because ids of the simulated market are its own. An instrument is in a list once; a
 * separator is nobody's instrument and may come often.
 */
export const watchlists: Migration = {
  number: 6,
  name: 'watchlists',
  sql: `
CREATE TABLE watchlist (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES source(id),
  name TEXT NOT NULL,
  UNIQUE (source, name)
) STRICT;

CREATE TABLE watchlist_item (
  list INTEGER NOT NULL REFERENCES watchlist(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('instrument', 'separator')),
  segment TEXT,
  security_id INTEGER,
  label TEXT NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  PRIMARY KEY (list, position),
  UNIQUE (list, segment, security_id),
  CHECK ((type = 'separator') = (segment IS NULL)),
  CHECK ((type = 'separator') = (security_id IS NULL))
) STRICT, WITHOUT ROWID;
`,
};
