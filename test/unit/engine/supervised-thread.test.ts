import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EngineClock } from '../../../src/main/engine/engine-clock.ts';
import { RESTART_BACKOFF_MS, SupervisedThread } from '../../../src/main/engine/supervised-thread.ts';
import { FakeThread, START_MS } from '../../support/fake-host.ts';
import { HandTimers } from '../../support/hand-timers.ts';

test('a thread begins its work at the line in force, not at the one of its spawn', async () => {
  const timers = new HandTimers(1_000_000);
  const clock = new EngineClock(() => timers.nowMs, { epochMs: START_MS, wallMs: timers.nowMs, speed: 1 });
  const spawned: FakeThread[] = [];
  const supervised = new SupervisedThread({
    name: 'order',
    clock,
    timers,
    spawn: () => {
      const thread = new FakeThread({ name: 'order' } as never, () => assert.fail('nothing is asked'));
      spawned.push(thread);
      return thread;
    },
    wallMs: () => timers.nowMs,
    log: () => {},
    onReport: () => {},
    onReady: () => supervised.post({ type: 'instruments', instruments: [] }),
    onDeath: () => {},
  });

  supervised.start();
  const sought = { epochMs: START_MS + 3_600_000, wallMs: timers.nowMs, speed: 5 };
  clock.set(sought);
  spawned[0]?.say({ type: 'ready' });
  const work = { type: 'instruments', instruments: [] };
  assert.deepEqual(spawned[0]?.orders, [{ type: 'clock', clock: sought }, work]);

  spawned[0]?.die('it fell');
  const paused = { ...sought, speed: 0 };
  await timers.advance(RESTART_BACKOFF_MS);
  clock.set(paused);
  spawned[1]?.say({ type: 'ready' });
  assert.deepEqual(spawned[1]?.orders, [{ type: 'clock', clock: paused }, work], 'also when it came back');
});
