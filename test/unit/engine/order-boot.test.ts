import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configSchema } from '#contract/config.ts';
import { orderBoot } from '../../../src/main/engine/order-boot.ts';

function bootOf(config: object, rewinds = 0) {
  const options = { config: configSchema.parse(config), host: { dataDir: '/data' }, book: 'book', calendar: {} };
  return orderBoot({} as never, options as never, rewinds);
}

test('orders go to the broker only when the source is the broker and live was said', () => {
  assert.deepEqual(bootOf({ source: 'sim' }).venue, { kind: 'http', mode: 'paper' });
  assert.deepEqual(bootOf({ source: 'sim', orders: 'live' }).venue, { kind: 'http', mode: 'paper' });
  assert.deepEqual(bootOf({ source: 'replay:x', orders: 'live' }).venue, { kind: 'paper' });
  assert.deepEqual(bootOf({ source: 'dhan' }).venue, { kind: 'paper' });
  assert.deepEqual(bootOf({ source: 'dhan', orders: 'live' }).venue, { kind: 'http', mode: 'live' });
});

test('each time a replay goes back, the book is another one', () => {
  assert.deepEqual(
    [0, 1, 2].map((rewinds) => bootOf({ source: 'replay:x' }, rewinds).book),
    ['book', 'book-1', 'book-2'],
  );
});
