import type { Migration } from '../migrate.ts';

/**
 * Alerts, a person's rules, and what was sent where. By source, as hits are. `key` says what an alert is about, so that
 * it can be there once only.
 */
export const alerts: Migration = {
  number: 8,
  name: 'alerts',
  sql: `
CREATE TABLE alert (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES source(id),
  key TEXT NOT NULL,
  kind TEXT NOT NULL,
  scanner TEXT,
  instrument INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  priority TEXT NOT NULL,
  status TEXT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (source, key)
) STRICT;
CREATE INDEX alert_by_time ON alert (source, at_ms);

CREATE TABLE alert_mark (
  source INTEGER PRIMARY KEY REFERENCES source(id),
  hit_id INTEGER NOT NULL
) STRICT;

CREATE TABLE alert_rule (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  source INTEGER NOT NULL REFERENCES source(id),
  body TEXT NOT NULL
) STRICT;

CREATE TABLE delivery (
  source INTEGER NOT NULL REFERENCES source(id),
  alert INTEGER NOT NULL REFERENCES alert(id) ON DELETE CASCADE,
  channel TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'begun', 'sent', 'failed', 'dropped')),
  at_ms INTEGER NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (alert, channel)
) STRICT, WITHOUT ROWID;
CREATE INDEX delivery_by_state ON delivery (source, state);
`,
};
