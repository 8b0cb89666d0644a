import { join } from 'node:path';
import { ivSeries, monthlyExpiriesOn } from '../../src/main/core/options/iv-plan.ts';
import { openDataFolder } from '../../src/main/host/data-folder.ts';
import { openDatabase } from '../../src/main/storage/db.ts';
import { MIGRATIONS } from '../../src/main/storage/migrations/index.ts';
import { AtmIvQueries } from '../../src/main/storage/queries/atm-iv.ts';
import { SourceQueries } from '../../src/main/storage/queries/sources.ts';
import { shippedIvPlan } from '../../src/main/threads/store/shipped-iv-plan.ts';
import { shippedCalendar } from './shipped-calendar.ts';

const ROOTS = ['NIFTY', 'BANKNIFTY'];
/** Volatilities of a year that rises, and of its last session, which is dear. */
const YEAR = { from: 0.08, to: 0.2, last: 0.19 };

/**
 * Writes a year of volatilities into the database of a terminal that has not started yet, as a broker's download of
 * several sessions would leave it: the simulated exchange tells them one call in ten seconds, and a test has no hours.
 */
export async function seedIv(dataDir: string, sourceKey: string, date: string): Promise<void> {
  openDataFolder(dataDir).release();
  const watch = { stopwatchMs: () => 0, slow: () => {}, badRow: () => {} };
  const storage = await openDatabase({ file: join(dataDir, 'muhurat.db'), migrations: MIGRATIONS, watch, stamp: date });
  const plan = shippedIvPlan(shippedCalendar(), date);
  const source = new SourceQueries(storage).idOf(sourceKey);
  const atmIv = new AtmIvQueries(storage);
  for (const root of ROOTS) {
    const last = plan.sessions.length - 1;
    const days = plan.sessions.flatMap((session, i) => {
      const expiries = monthlyExpiriesOn(plan, root, session.date);
      if (expiries === undefined) return [];
      const iv = i === last ? YEAR.last : YEAR.from + ((YEAR.to - YEAR.from) * i) / last;
      const [nearExpiry, nextExpiry] = [expiries[0].date, expiries[1].date];
      return [{ date: session.date, near: iv, next: iv, nearExpiry, nextExpiry }];
    });
    const [first, newest] = [plan.sessions[0], plan.sessions[last]];
    if (first === undefined || newest === undefined) throw new Error('a plan has sessions');
    atmIv.store(source, root, days, { fromDate: first.date, toDate: newest.date, exhausted: true });
    if (ivSeries(plan, root, days).iv.length < last) throw new Error(`the year of ${root} has holes`);
  }
  storage.db.close();
}
