import assert from 'node:assert/strict';
import { test } from 'node:test';
import { temporaryDatabase } from '../../support/database.ts';
import { type AlertRunResult, CRASHES, runAlertSeed } from './alert-run.ts';

/** Seeds of the test run; `node test/sim/seeds/run-alert-seeds.ts 1000` runs the rest. */
const SEEDS = 50;
const results: AlertRunResult[] = [];

test(`${SEEDS} days with crashes of scan thread, store thread and process: no hit lost, none and no alert told twice`, async (context) => {
  const storage = await temporaryDatabase(context);
  for (let seed = 1; seed <= SEEDS; seed += 1) results.push(await runAlertSeed(seed, storage));
  const again = results.filter(({ hitsAgain, alertsAgain }) => hitsAgain + alertsAgain > 0);
  assert.deepEqual(again, []);
});

test('the seeds reached what they are for', () => {
  const sum = (of: (one: AlertRunResult) => number): number => results.reduce((total, one) => total + of(one), 0);
  for (const which of CRASHES) assert.ok(sum(({ crashes }) => crashes[which]) >= 20, which);
  assert.ok(sum(({ hits }) => hits) > 1_000);
  assert.ok(sum(({ alerts }) => alerts) > 500);
  assert.ok(sum(({ keptBack }) => keptBack) > 0, 'a scan thread made again what it had told');
  assert.ok(sum(({ hitsAgainUnstored }) => hitsAgainUnstored) > 0, 'a process ended before a hit was stored');
});
