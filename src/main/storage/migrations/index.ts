import type { Migration } from '../migrate.ts';
import { initial } from './0001-initial.ts';
import { master } from './0002-master.ts';
import { atmIv } from './0003-atm-iv.ts';
import { historyCare } from './0004-history-care.ts';
import { minuteGaps } from './0005-minute-gaps.ts';
import { watchlists } from './0006-watchlists.ts';
import { hitVariant } from './0007-hit-variant.ts';
import { alerts } from './0008-alerts.ts';
import { ownScanners } from './0009-own-scanners.ts';
import { validation } from './0010-validation.ts';
import { jobs } from './0011-jobs.ts';
import { watchItems } from './0012-watch-items.ts';
import { journal } from './0013-journal.ts';
import { ownSchedules } from './0014-own-schedules.ts';

/** Every migration, in order; numbers are dense from 1. */
export const MIGRATIONS: readonly Migration[] = [
  initial,
  master,
  atmIv,
  historyCare,
  minuteGaps,
  watchlists,
  hitVariant,
  alerts,
  ownScanners,
  validation,
  jobs,
  watchItems,
  journal,
  ownSchedules,
];
