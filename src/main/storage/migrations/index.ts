import type { Migration } from '../migrate.ts';
import { initial } from './0001-initial.ts';
import { master } from './0002-master.ts';
import { atmIv } from './0003-atm-iv.ts';
import { watchlists } from './0004-watchlists.ts';

/** Every migration, in order; numbers are dense from 1. */
export const MIGRATIONS: readonly Migration[] = [initial, master, atmIv, watchlists];
