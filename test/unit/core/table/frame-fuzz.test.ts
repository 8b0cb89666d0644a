import assert from 'node:assert/strict';
import { test } from 'node:test';
import { REJECT } from '../../../../src/main/core/wire/packets.ts';
import { Rng } from '../../../../src/main/core/rng.ts';
import { FrameFuzz } from '../../../support/frame-fuzz.ts';

test('failure mode 9: OpenAlgo hang, 50,000 mutated frames: no throw, no hang, no impossible value, every packet counted', () => {
  const seed = 'frames of the test run';
  const fuzz = new FrameFuzz(new Rng(seed));
  for (let frame = 1; frame <= 50_000; frame++) {
    fuzz.run();
    if (frame % 10_000 === 0) fuzz.check();
  }
  const counts = fuzz.counters.snapshot();
  assert.ok(counts.applied > 10_000);
  // Every reason occurs, so the damage reaches every check.
  for (const reason of Object.keys(REJECT)) assert.ok(counts[reason as keyof typeof REJECT] > 0, reason);
});
