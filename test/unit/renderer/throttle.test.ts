import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { CountedThrottle } from '../../../src/renderer/ui/counted-throttle.ts';

test('the first passes, the rest are counted and released together with the newest value', () => {
  const throttle = new CountedThrottle<string>(300);
  assert.deepEqual(throttle.offer('hit', 'a', 0), { key: 'hit', count: 1, value: 'a' });
  assert.equal(throttle.offer('hit', 'b', 100), null);
  assert.equal(throttle.offer('hit', 'c', 200), null);
  assert.equal(throttle.dueInMs(200), 100);
  assert.deepEqual(throttle.drain(299), []);
  assert.deepEqual(throttle.drain(300), [{ key: 'hit', count: 2, value: 'c' }]);
  assert.equal(throttle.dueInMs(300), null);
  assert.equal(throttle.offer('hit', 'd', 400), null, 'a release starts a new window');
});

test('keys do not hold each other up', () => {
  const throttle = new CountedThrottle<number>(300);
  assert.notEqual(throttle.offer('a', 1, 0), null);
  assert.notEqual(throttle.offer('b', 1, 0), null);
});

test('nothing is lost and no key is released twice within a window', () => {
  const offers = fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), gapMs: fc.integer({ min: 0, max: 400 }) }));
  fc.assert(
    fc.property(offers, (list) => {
      const throttle = new CountedThrottle<number>(300);
      const released: Record<string, { at: number; count: number }[]> = { a: [], b: [], c: [] };
      let now = 0;
      for (const { key, gapMs } of list) {
        now += gapMs;
        for (const one of throttle.drain(now)) released[one.key]?.push({ at: now, count: one.count });
        const release = throttle.offer(key, 0, now);
        if (release !== null) released[key]?.push({ at: now, count: 1 });
      }
      for (const one of throttle.drain(now + 300)) released[one.key]?.push({ at: now + 300, count: one.count });
      for (const [key, times] of Object.entries(released)) {
        const count = times.reduce((sum, one) => sum + one.count, 0);
        assert.equal(count, list.filter((one) => one.key === key).length);
        for (let i = 1; i < times.length; i += 1) assert.ok((times[i]?.at ?? 0) - (times[i - 1]?.at ?? 0) >= 300);
      }
    }),
  );
});
