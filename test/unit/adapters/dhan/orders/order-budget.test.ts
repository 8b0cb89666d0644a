import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OrderBudget } from '../../../../../src/main/adapters/dhan/orders/order-budget.ts';
import { TransportError } from '../../../../../src/main/adapters/dhan/orders/order-transport.ts';
import { ManualTimers } from '../../../../support/manual-timers.ts';

/** Asks and notes when it may go. */
class Queue {
  readonly timers = new ManualTimers();
  readonly budget = new OrderBudget(this.timers);
  readonly went: { readonly name: string; readonly atMs: number }[] = [];
  readonly refused: string[] = [];

  ask(name: string, rate: 'entry' | 'exit'): void {
    this.budget.take(rate).then(
      () => this.went.push({ name, atMs: this.timers.monotonicMs() }),
      (thrown: unknown) => {
        assert.ok(thrown instanceof TransportError && !thrown.sent);
        this.refused.push(name);
      },
    );
  }
}

test('failure mode 27: a burst of orders stays inside the limit, and exits go before entries', async () => {
  const queue = new Queue();
  for (let n = 0; n < 12; n += 1) queue.ask(`entry ${n}`, 'entry');
  for (let n = 0; n < 3; n += 1) queue.ask(`exit ${n}`, 'exit');
  await queue.timers.advance(0);
  const first = queue.went.map(({ name }) => name);
  assert.equal(first.filter((name) => name.startsWith('entry')).length, 7);
  assert.deepEqual(first.slice(7), ['exit 0', 'exit 1', 'exit 2']);
  await queue.timers.advance(3_000);
  assert.equal(queue.went.length + queue.refused.length, 15);
  for (const { atMs } of queue.went) {
    const inSecond = queue.went.filter((one) => one.atMs > atMs - 1_000 && one.atMs <= atMs).length;
    assert.ok(inSecond <= 10, `${inSecond} within a second`);
  }
});

test('failure mode 27: entries leave the reserve of a minute to exits, and are refused with the time', async () => {
  const queue = new Queue();
  for (let n = 0; n < 220; n += 1) {
    queue.ask(`entry ${n}`, 'entry');
    await queue.timers.advance(200);
  }
  assert.equal(queue.went.length, 200);
  assert.equal(queue.refused.length, 20);
  await assert.rejects(queue.budget.take('entry'), /limit of orders is used up; there is room again in \d+ s/);
  const before = queue.went.length;
  for (let n = 0; n < 10; n += 1) queue.ask(`exit ${n}`, 'exit');
  await queue.timers.advance(0);
  assert.equal(queue.went.length, before + 10);
  assert.equal(queue.timers.pending, 0);
});

test('an exit waits for the minute, and closing refuses what waits', async () => {
  const queue = new Queue();
  for (let n = 0; n < 250; n += 1) {
    queue.ask(`exit ${n}`, 'exit');
    await queue.timers.advance(110);
  }
  assert.equal(queue.went.length, 250);
  queue.ask('late', 'exit');
  await queue.timers.advance(0);
  assert.equal(queue.went.length, 250);
  await queue.timers.advance(40_000);
  assert.equal(queue.went.at(-1)?.name, 'late');
  for (let n = 0; n < 30; n += 1) queue.ask(`more ${n}`, 'exit');
  queue.budget.close();
  await queue.timers.advance(0);
  assert.ok(queue.refused.length > 0);
  assert.equal(queue.timers.pending, 0);
});
