import type { Migration } from '../migrate.ts';

/**
 * ATM volatility of index underlyings at the close of each session, for the two nearest monthly expiries, and the one
 * stretch of dates of each root that has been asked for.
 */
export const atmIv: Migration = {
  number: 3,
  name: 'atm_iv',
  sql: `
CREATE TABLE atm_iv (
  source INTEGER NOT NULL REFERENCES source(id),
  root TEXT NOT NULL,
  trade_date TEXT NOT NULL,
  iv_near REAL,
  iv_next REAL,
  expiry_near TEXT NOT NULL,
  expiry_next TEXT NOT NULL,
  PRIMARY KEY (source, root, trade_date)
) STRICT, WITHOUT ROWID;

CREATE TABLE atm_iv_cover (
  source INTEGER NOT NULL REFERENCES source(id),
  root TEXT NOT NULL,
  from_date TEXT NOT NULL,
  to_date TEXT NOT NULL,
  exhausted INTEGER NOT NULL CHECK (exhausted IN (0, 1)),
  PRIMARY KEY (source, root)
) STRICT, WITHOUT ROWID;
`,
};
