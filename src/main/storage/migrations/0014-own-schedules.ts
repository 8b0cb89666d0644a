import type { Migration } from '../migrate.ts';

/** When a scanner of a person runs, as JSON; those that were saved before ran on every bar. */
export const ownSchedules: Migration = {
  number: 14,
  name: 'own schedules',
  sql: `ALTER TABLE own_scanner ADD COLUMN schedule TEXT NOT NULL DEFAULT '{"kind":"bar"}';`,
};
