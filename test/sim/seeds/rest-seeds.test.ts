import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type RestRunResult, runRestSeed } from './rest-run.ts';

/** Seeds of the test run; `node test/sim/seeds/run-rest-seeds.ts 1000` runs the rest. */
const SEEDS = 30;

test('failure mode 6: history and reference under faults: nothing partial, no rate exceeded, reads alone repeated', async () => {
  const failed: string[] = [];
  const done: RestRunResult[] = [];
  for (let seed = 1; seed <= SEEDS; seed++) {
    try {
      done.push(await runRestSeed(seed));
    } catch (thrown) {
      failed.push(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }
  assert.equal(failed.join('\n'), '');
  const sum = (of: (one: RestRunResult) => number): number => done.reduce((total, one) => total + of(one), 0);
  assert.ok(sum(({ answered }) => answered) > 200);
  assert.ok(sum(({ refused }) => refused) > 20);
  assert.ok(sum(({ requests, answered, refused }) => requests - answered - refused) > 50, 'reads were repeated');
});
