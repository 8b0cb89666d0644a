import type { Migration } from '../migrate.ts';

/**
 * Stretches in which an instrument had no feed, and the broker's own minutes for them. The captured minutes stay as
 * they were, so that both values are kept.
 */
export const minuteGaps: Migration = {
  number: 5,
  name: 'minute_gaps',
  sql: `
CREATE TABLE minute_gap (
  source INTEGER NOT NULL REFERENCES source(id),
  trade_date TEXT NOT NULL,
  instrument INTEGER NOT NULL,
  from_minute INTEGER NOT NULL,
  to_minute INTEGER NOT NULL,
  PRIMARY KEY (source, trade_date, instrument, from_minute)
) STRICT, WITHOUT ROWID;

CREATE TABLE repaired_minute (
  source INTEGER NOT NULL REFERENCES source(id),
  instrument INTEGER NOT NULL,
  t INTEGER NOT NULL,
  o INTEGER NOT NULL,
  h INTEGER NOT NULL,
  l INTEGER NOT NULL,
  c INTEGER NOT NULL,
  v INTEGER NOT NULL,
  oi INTEGER NOT NULL,
  PRIMARY KEY (source, instrument, t)
) STRICT, WITHOUT ROWID;
`,
};
