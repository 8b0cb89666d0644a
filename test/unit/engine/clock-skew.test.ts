import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClockSkewMeter, type FeedTimes } from '../../../src/main/engine/clock-skew.ts';

const NOW = 1_800_000_000_000;
const QUIET: FeedTimes = { leastLagMs: 300, aheadWarn: 0, aheadBlock: 0 };

/** An answer of the broker while this clock is `skewMs` ahead of it; the header has whole seconds. */
function answer(meter: ClockSkewMeter, skewMs: number, tookMs = 80, atMs = NOW): void {
  const trueMs = atMs - skewMs;
  meter.sample({
    sentMs: atMs - tookMs / 2,
    receivedMs: atMs + tookMs / 2,
    brokerMs: Math.floor(trueMs / 1_000) * 1_000,
  });
}

test('failure mode 29: a clock that is 2 s off warns, one that is 5 s off blocks automatic orders, either way', () => {
  for (const [skewMs, state] of [
    [0, 'ok'],
    [1_400, 'ok'],
    [-1_400, 'ok'],
    [2_600, 'warn'],
    [-2_600, 'warn'],
    [4_400, 'warn'],
    [5_600, 'block'],
    [-5_600, 'block'],
    [-3_600_000, 'block'],
  ] as const) {
    const meter = new ClockSkewMeter();
    for (let n = 0; n < 5; n += 1) answer(meter, skewMs);
    const found = meter.judge(NOW, QUIET);
    assert.equal(found.state, state, `${skewMs} ms`);
    assert.ok(Math.abs((found.ms ?? 0) - skewMs) <= 600, `${skewMs} ms was measured as ${found.ms}`);
    assert.equal(meter.blockOf()?.code, state === 'block' ? 'denied.clock_skew' : undefined);
    if (state !== 'ok') assert.match(found.text, skewMs > 0 ? /ahead of/ : /behind/);
  }
});

test('a feed that is late proves nothing while the header says that the clock is right', () => {
  const meter = new ClockSkewMeter();
  answer(meter, 100);
  assert.equal(meter.judge(NOW, { ...QUIET, leastLagMs: 46_000 }).state, 'ok');
});

test('without a header the feed alone decides: from the future = slow, never young = late or fast', () => {
  const meter = new ClockSkewMeter();
  assert.equal(meter.judge(NOW, QUIET).state, 'ok');
  assert.deepEqual(meter.judge(NOW, null).state, 'unknown');
  assert.deepEqual(meter.judge(NOW, { ...QUIET, leastLagMs: null }).state, 'unknown');
  assert.equal(meter.judge(NOW, { leastLagMs: 0, aheadWarn: 4, aheadBlock: 0 }).state, 'ok', 'a few may be wrong');
  assert.equal(meter.judge(NOW, { leastLagMs: 0, aheadWarn: 50, aheadBlock: 0 }).state, 'warn');
  assert.equal(meter.judge(NOW, { leastLagMs: 0, aheadWarn: 50, aheadBlock: 50 }).state, 'block');
  assert.match(meter.judge(NOW, { ...QUIET, leastLagMs: 3_000 }).text, /late, or this clock is fast/);
  assert.equal(meter.judge(NOW, { ...QUIET, leastLagMs: 9_000 }).state, 'block');
});

test('an NTP step shows within one reading of the feed, although older headers said otherwise', () => {
  const meter = new ClockSkewMeter();
  for (let n = 0; n < 5; n += 1) answer(meter, 0);
  assert.equal(meter.judge(NOW, { leastLagMs: 0, aheadWarn: 90, aheadBlock: 90 }).state, 'block');
});

test('slow answers, missing headers and old samples do not count; one wrong sample does not decide', () => {
  const meter = new ClockSkewMeter();
  answer(meter, 30_000, 2_400);
  meter.sample({ sentMs: NOW, receivedMs: NOW + 10, brokerMs: Number.NaN });
  meter.sample({ sentMs: NOW, receivedMs: NOW - 10, brokerMs: NOW });
  assert.equal(meter.judge(NOW, null).state, 'unknown');
  answer(meter, 30_000);
  answer(meter, 0);
  answer(meter, 0);
  assert.equal(meter.judge(NOW, null).state, 'ok');
  assert.equal(meter.judge(NOW + 700_000, null).state, 'unknown');
});

test('a change of state is told once, and that it is right again too', () => {
  const meter = new ClockSkewMeter();
  meter.judge(NOW, QUIET);
  assert.equal(meter.change(), null, 'a clock that is right is no news');
  meter.judge(NOW, { ...QUIET, aheadWarn: 50 });
  assert.equal(meter.change()?.state, 'warn');
  assert.equal(meter.change(), null);
  meter.judge(NOW, { ...QUIET, aheadWarn: 50, aheadBlock: 50 });
  assert.equal(meter.change()?.state, 'block');
  meter.judge(NOW, QUIET);
  assert.equal(meter.change()?.state, 'ok');
});
