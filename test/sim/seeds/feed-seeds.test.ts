import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FeedRunResult, runFeedSeed } from './feed-run.ts';

/** Seeds of the test run; `node test/sim/seeds/run-feed-seeds.ts 1000` runs the rest. */
const SEEDS = 50;
const results: FeedRunResult[] = [];

test(`failure mode 3: ${SEEDS} seeds of faults on the feed, every invariant after every event`, async () => {
  const failed: string[] = [];
  for (let seed = 1; seed <= SEEDS; seed++) {
    try {
      results.push(await runFeedSeed(seed));
    } catch (thrown) {
      failed.push(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }
  assert.equal(failed.join('\n'), '');
});

test('the seeds reached what they are for', () => {
  const sum = (of: (one: FeedRunResult) => number): number => results.reduce((total, one) => total + of(one), 0);
  const asked = new Set(
    results.flatMap(({ plan }) => plan.events.flatMap((one) => (one.kind === 'fault' ? Object.keys(one.request) : []))),
  );
  assert.ok(sum(({ packets }) => packets) > 500_000);
  assert.ok(sum(({ packets, applied }) => packets - applied) > 1_000, 'packets were rejected');
  assert.ok(sum(({ disconnects }) => disconnects) > 50);
  assert.ok(sum(({ audit }) => audit.gapsChecked) > 1_000);
  assert.ok(results.some(({ audit }) => audit.socketsMax === 5));
  assert.ok(results.some(({ plan }) => plan.ends === 'stopped'));
  assert.ok(asked.size > 20, [...asked].join(' '));
});

test('the same seed gives the same run, event by event', async () => {
  const again = await runFeedSeed(4);
  const first = results.find(({ seed }) => seed === 4);
  assert.equal(again.events, first?.events);
  assert.equal(again.packets, first?.packets);
  assert.equal(again.recoveredMs, first?.recoveredMs);
  assert.equal(again.audit.rowsChecked, first?.audit.rowsChecked);
});

test('a failing seed tells the moment, the cause, the plan and the command', async () => {
  await assert.rejects(runFeedSeed(4, { connectsAMinuteMax: 0 }), (thrown: Error) => {
    assert.match(thrown.message, /^seed 4 at \d+\.\d{3} s: 1 connects within a minute/);
    assert.match(thrown.message, /again: node test\/sim\/seeds\/run-feed-seeds\.ts 1 4\n {2}plan: \{"events"/);
    return true;
  });
});
