import type { Migration } from '../migrate.ts';

/** Lists hold spreads besides instruments and separators; lists and items may have a feed mode of their own. */
export const watchItems: Migration = {
  number: 12,
  name: 'watch-items',
  sql: `
ALTER TABLE watchlist ADD COLUMN mode TEXT CHECK (mode IN ('ticker', 'quote', 'full'));

CREATE TABLE watchlist_item_next (
  list INTEGER NOT NULL REFERENCES watchlist(id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('instrument', 'spread', 'separator')),
  segment TEXT,
  security_id INTEGER,
  label TEXT NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  mode TEXT CHECK (mode IN ('ticker', 'quote', 'full')),
  legs TEXT,
  PRIMARY KEY (list, position),
  UNIQUE (list, segment, security_id),
  CHECK ((type = 'instrument') = (segment IS NOT NULL)),
  CHECK ((type = 'instrument') = (security_id IS NOT NULL)),
  CHECK ((type = 'spread') = (legs IS NOT NULL))
) STRICT, WITHOUT ROWID;

INSERT INTO watchlist_item_next
  SELECT list, position, type, segment, security_id, label, active, NULL, NULL FROM watchlist_item;
DROP TABLE watchlist_item;
ALTER TABLE watchlist_item_next RENAME TO watchlist_item;
`,
};
