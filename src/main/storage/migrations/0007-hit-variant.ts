import type { Migration } from '../migrate.ts';

/** A scanner may fire twice on one bar, at two levels say: the variant tells such hits apart. */
export const hitVariant: Migration = {
  number: 7,
  name: 'hit-variant',
  sql: `
CREATE TABLE hit_with_variant (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES source(id),
  scanner TEXT NOT NULL,
  instrument INTEGER NOT NULL,
  interval TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  variant TEXT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (source, scanner, instrument, interval, at_ms, variant)
) STRICT;
INSERT INTO hit_with_variant (id, source, scanner, instrument, interval, at_ms, variant, body)
  SELECT id, source, scanner, instrument, interval, at_ms, '', body FROM hit;
DROP TABLE hit;
ALTER TABLE hit_with_variant RENAME TO hit;
CREATE INDEX hit_by_source ON hit (source, id);
`,
};
