import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GRACE_MS } from '../../../../src/main/core/time/exchange-time.ts';
import { FeedBench, HandFeed } from '../../../support/feed-bench.ts';
import { listing } from '../../../support/feed-sink.ts';
import { ManualTimers } from '../../../support/manual-timers.ts';
import { shippedCalendar } from '../../../support/shipped-calendar.ts';

const day = shippedCalendar().tradeDay('2026-11-20');
const OPEN = 555;
const TICK_MS = 100;

/** A feed body whose clock runs with its timers. @param speed of the engine's clock. */
function bench(startMs: number, speed = 1): { made: FeedBench; timers: ManualTimers; engineMs: () => number } {
  const timers = new ManualTimers();
  const engineMs = (): number => Math.floor(startMs + timers.monotonicMs() * speed);
  const made = new FeedBench(day, 8, startMs, () => new HandFeed(false), timers, { nowMs: engineMs });
  made.body.step({ type: 'subscribe', instruments: listing(2), resume: [] }, startMs);
  return { made, timers, engineMs };
}

for (const speed of [1, 10]) {
  test(`a minute is closed when it is due, not at the next tick (speed ${speed})`, async () => {
    const { made, timers, engineMs } = bench(day.midnightMs + (OPEN + 1) * 60_000 - 500, speed);
    const dueMs = day.midnightMs + (OPEN + 1) * 60_000 + Math.max(GRACE_MS, 250 * speed);
    let closedAtMs = 0;
    for (let ms = 0; ms < 4_000 && closedAtMs === 0; ms += 1) {
      if (ms % TICK_MS === 30) made.body.tick(engineMs());
      await timers.advance(1);
      if (made.gate.closed === OPEN) closedAtMs = engineMs();
    }
    const lateMs = (closedAtMs - dueMs) / speed;
    assert.ok(lateMs >= 0 && lateMs <= 3, `${lateMs} ms of real time after it was due`);
    await made.body.close();
  });
}

test('the last minute of the day is closed once, and nothing waits after it', async () => {
  const { made, timers, engineMs } = bench(day.midnightMs + 1_440 * 60_000 + GRACE_MS - 50);
  made.body.tick(engineMs());
  await timers.advance(100);
  assert.equal(made.gate.closed, 1_439);
  made.body.tick(engineMs());
  assert.equal(timers.pending, 0, 'no timer is left');
  await made.body.close();
});
