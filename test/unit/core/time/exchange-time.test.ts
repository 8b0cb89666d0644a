import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ExchangeTime, GRACE_MS, GRACE_REAL_MS, SKEW_MS_MAX } from '../../../../src/main/core/time/exchange-time.ts';

const T = 1_800_000_000_000;

test('without trades the engine clock counts, less the grace', () => {
  assert.equal(new ExchangeTime().settledMs(T, 5, 0), T - GRACE_MS);
});

test('a clock that is wrong on this machine does not move the end of a minute', () => {
  for (const skewMs of [-4_000, 4_000]) {
    const time = new ExchangeTime();
    time.settledMs(T, 0, T + skewMs);
    assert.equal(time.settledMs(T + 1_000, 1_000, T + skewMs), T + skewMs + 1_000 - GRACE_MS);
  }
});

test('an old last trade holds nothing up for longer than the trusted skew', () => {
  assert.equal(new ExchangeTime().settledMs(T, 0, T - 600_000), T - SKEW_MS_MAX - GRACE_MS);
});

test('a fast clock waits in real time, and a clock moved back starts anew', () => {
  const time = new ExchangeTime();
  time.settledMs(T, 0, 0);
  assert.equal(time.settledMs(T + 1_000_000, 1_000, 0), T + 1_000_000 - 1_000 * GRACE_REAL_MS);
  assert.equal(time.settledMs(T - 5_000_000, 2_000, 0), T - 5_000_000 - 1_000 * GRACE_REAL_MS);
  assert.equal(time.settledMs(T - 4_999_000, 3_000, 0), T - 4_999_000 - GRACE_MS);
});
