import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../../src/main/storage/db.ts';
import { MIGRATIONS } from '../../../src/main/storage/migrations/index.ts';
import { watched } from '../../support/database.ts';
import { runAlertSeed } from './alert-run.ts';

/**
 * `node test/sim/seeds/run-alert-seeds.ts [COUNT] [FIRST]`: so many days with crashes, 1,000 from seed 1 by default.
 * The exit code tells whether a hit or alert was lost or told twice.
 */
const count = Number(process.argv[2] ?? 1_000);
const first = Number(process.argv[3] ?? 1);
if (!Number.isInteger(count) || !Number.isInteger(first) || count < 1 || first < 0) {
  console.error('Give whole numbers: how many seeds, and the first one.');
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'alert-seeds-'));
const file = join(folder, 'muhurat.db');
const storage = await openDatabase({ file, migrations: MIGRATIONS, watch: watched(), stamp: 'now' });
const startMs = performance.now();
const totals = { hits: 0, alerts: 0, crashes: 0, hitsAgain: 0, alertsAgain: 0, unstored: 0, keptBack: 0, failed: 0 };
for (let seed = first; seed < first + count; seed += 1) {
  try {
    const run = await runAlertSeed(seed, storage);
    totals.hits += run.hits;
    totals.alerts += run.alerts;
    totals.crashes += run.crashes.scan + run.crashes.store + run.crashes.process;
    totals.hitsAgain += run.hitsAgain;
    totals.alertsAgain += run.alertsAgain;
    totals.unstored += run.hitsAgainUnstored + run.alertsAgainUnstored;
    totals.keptBack += run.keptBack;
    if (run.hitsAgain + run.alertsAgain > 0) console.log(JSON.stringify(run));
  } catch (thrown) {
    totals.failed += 1;
    console.log(thrown instanceof Error ? thrown.message : String(thrown));
  }
}
storage.db.close();
rmSync(folder, { recursive: true, force: true });
const seconds = (performance.now() - startMs) / 1_000;
console.log(
  `${count} days in ${seconds.toFixed(1)} s, ${totals.crashes} crashes: ${totals.failed} failed; ${totals.hits} hits and ` +
    `${totals.alerts} alerts; told twice ${totals.hitsAgain} and ${totals.alertsAgain}; told again because the process ` +
    `ended before the first was stored ${totals.unstored}; made again and kept back ${totals.keptBack}`,
);
process.exit(totals.failed + totals.hitsAgain + totals.alertsAgain === 0 ? 0 : 1);
