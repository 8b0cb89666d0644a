import assert from 'node:assert/strict';
import { test } from 'node:test';
import { share } from '../support/scan-bench.ts';
import { at, storeRig } from '../support/store-bench.ts';
import { paceNow } from '../support/machine-pace.ts';

const INSTRUMENTS = 25_000;
const MINUTES = 9;
/** A minute of 25,000 bars and volumes in one transaction. */
const FLUSH_MS_MAX = 150;

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] as number;

test(`a minute of ${INSTRUMENTS} bars is written and read back in time`, async (context) => {
  const rig = await storeRig(context, { capacity: INSTRUMENTS });
  const instruments = Array.from({ length: INSTRUMENTS }, (_, slot) => share(slot));
  await rig.ask({ kind: 'adopt', instruments });
  await rig.ask({ kind: 'resume' });
  const took: number[] = [];
  for (let minute = 555; minute < 555 + MINUTES; minute += 1) {
    for (let slot = 0; slot < INSTRUMENTS; slot += 1) rig.trade(slot, minute, 10_000 + minute, 50);
    rig.nowMs = at(minute + 1) + 13_000;
    const startMs = performance.now();
    rig.body.tick(rig.nowMs);
    took.push(performance.now() - startMs);
  }
  assert.equal(rig.counters.get('barsStored'), INSTRUMENTS * MINUTES);
  const flushMs = median(took);
  const second = await storeRig(context, {
    capacity: INSTRUMENTS,
    storage: { ...rig.context.storage, movedTo: null, damage: null, restored: null, migrated: [] },
    nowMs: rig.nowMs,
  });
  await second.ask({ kind: 'adopt', instruments });
  const startMs = performance.now();
  const { points } = await second.ask({ kind: 'resume' });
  const resumeMs = performance.now() - startMs;
  assert.equal(points.length, INSTRUMENTS);
  console.log(
    `store: ${INSTRUMENTS} bars and volumes in ${flushMs.toFixed(0)} ms (median of ${MINUTES} minutes); ` +
      `${((INSTRUMENTS * MINUTES) / resumeMs / 1_000).toFixed(2)} M bars/s on resume`,
  );
  assert.ok(flushMs <= FLUSH_MS_MAX * paceNow(), `${flushMs} ms`);
});
