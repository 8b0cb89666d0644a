import type { Migration } from '../migrate.ts';

/** Scanners that a person wrote. They name no instrument, so they hold for every source. */
export const ownScanners: Migration = {
  number: 9,
  name: 'own scanners',
  sql: `
CREATE TABLE own_scanner (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  title TEXT NOT NULL UNIQUE,
  expression TEXT NOT NULL,
  intervals TEXT NOT NULL,
  kinds TEXT NOT NULL,
  side TEXT NOT NULL CHECK (side IN ('up', 'down', 'neutral')),
  fires TEXT NOT NULL CHECK (fires IN ('edge', 'every')),
  cooldown_bars INTEGER NOT NULL CHECK (cooldown_bars >= 0),
  plan TEXT
) STRICT;
`,
};
