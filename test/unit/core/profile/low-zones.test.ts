import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { lowZones } from '../../../../src/main/core/profile/low-zones.ts';

test('a zone reaches from a low node as far as the volumes stay at or below half their mean', () => {
  const volumes = Float64Array.from([5, 90, 100, 90, 30, 10, 0, 10, 30, 90, 100, 90, 5]);
  // The mean is 50: bins of 25 and less belong to the zone.
  assert.deepEqual(lowZones(volumes), [{ from: 5, to: 7, share: 20 / 3 / 50 }]);
  assert.deepEqual(lowZones(new Float64Array(0)), []);
  assert.deepEqual(lowZones(Float64Array.from([10, 20, 30, 20, 10])), [], 'one hill has no gap');
});

test('zones are apart, in order, low throughout, and their neighbours are not', () => {
  const bins = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 3, maxLength: 60 });
  fc.assert(
    fc.property(bins, (list) => {
      const volumes = Float64Array.from(list);
      const limit = (0.5 * volumes.reduce((a, b) => a + b, 0)) / volumes.length;
      let last = -2;
      for (const { from, to } of lowZones(volumes)) {
        assert.ok(from > last + 1 && to >= from);
        for (let i = from; i <= to; i += 1) assert.ok(volumes[i]! <= limit);
        for (const beside of [from - 1, to + 1]) assert.ok((volumes[beside] ?? Number.POSITIVE_INFINITY) > limit);
        last = to;
      }
    }),
  );
});
