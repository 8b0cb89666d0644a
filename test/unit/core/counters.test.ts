import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Counters, FEED_COUNTERS, rejectedOf, STORE_COUNTERS } from '../../../src/main/core/counters.ts';
import { LAG_BANDS_MS, LagHistogram, lagBands, lagPercentile } from '../../../src/main/core/lag-histogram.ts';
import { REJECT } from '../../../src/main/core/wire/packets.ts';

test('what one side counts the other reads by name', () => {
  const feed = Counters.create(FEED_COUNTERS);
  const seen = Counters.attach(feed.buffer, FEED_COUNTERS);
  feed.add('packets');
  feed.add('packets', 4);
  feed.add('rejectedLength');
  feed.set('staleRows', 9);
  assert.equal(seen.get('packets'), 5);
  assert.equal(seen.snapshot().staleRows, 9);
  assert.equal(rejectedOf(seen.snapshot())['rejectedLength'], 1);
  assert.throws(() => Counters.attach(feed.buffer, STORE_COUNTERS), /another list/);
});

test('every reason to reject a packet has its counter, and every such counter its reason', () => {
  assert.deepEqual(
    Object.keys(REJECT).sort(),
    Object.keys(rejectedOf(Counters.create(FEED_COUNTERS).snapshot())).sort(),
  );
});

test('percentiles are within an eighth above the true ones, over a stretch of time', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 20_000_000 }), { minLength: 1, maxLength: 200 }), (lags) => {
      const block = Counters.create(FEED_COUNTERS);
      const lag = new LagHistogram(block.lagCells);
      lag.record(123_456);
      const before = lag.copy();
      for (const ms of lags) lag.record(ms);
      const sorted = lags.map((ms) => Math.min(Math.max(ms, 0), 2 ** 24 - 1)).sort((a, b) => a - b);
      for (const share of [0.5, 0.99]) {
        const truth = sorted[Math.max(1, Math.ceil(sorted.length * share)) - 1] ?? 0;
        const got = lagPercentile(before, lag.copy(), share) ?? -1;
        assert.ok(got >= truth && got <= truth * 1.126, `${got} for ${truth}`);
      }
      assert.equal(block.get('packets'), 0);
    }),
  );
});

test('nothing counted has no percentile', () => {
  const lag = new LagHistogram(Counters.create(FEED_COUNTERS).lagCells);
  assert.equal(lagPercentile(lag.copy(), lag.copy(), 0.5), null);
});

test('the bands of the histogram hold every lag once, each below its end', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -50, max: 20_000_000 }), { maxLength: 200 }), (lags) => {
      const lag = new LagHistogram(Counters.create(FEED_COUNTERS).lagCells);
      for (const ms of lags) lag.record(ms);
      const ends = [...LAG_BANDS_MS, Number.POSITIVE_INFINITY];
      const expected = ends.map(
        (end, at) => lags.filter((ms) => ms < end && (at === 0 || ms >= (ends[at - 1] ?? 0))).length,
      );
      assert.deepEqual(
        lagBands(lag.copy()).map(({ count }) => count),
        expected,
      );
    }),
  );
});
