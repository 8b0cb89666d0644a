import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fault } from '#contract/faults.ts';
import type { Order } from '#contract/model/order.ts';
import { doubtFacts, doubtSinceMs, lifeFacts, payloadText } from '../../../src/renderer/panels/trade/order-words.ts';
import { inView, ORDER_VIEWS } from '../../../src/renderer/stores/orders-view.ts';
import { SAMPLE_ORDER } from '../../contract/order-samples.ts';

const T0 = Date.UTC(2026, 10, 20, 5, 0, 0);
const ORDER: Order = { ...SAMPLE_ORDER, createdMs: T0, sentMs: T0 + 4, answeredMs: T0 + 64, updatedMs: T0 + 9_000 };

test('a doubt says what is not known, since when, and what is being done', () => {
  const placed = { ...ORDER, inDoubt: 'place' as const, fault: fault('in_doubt.no_answer', 'No answer within 5 s.') };
  assert.equal(doubtSinceMs(placed), T0 + 4);
  assert.deepEqual(doubtFacts(placed, T0 + 24_004), {
    what: 'Whether it was placed',
    since: '10:30:00 · 24 s',
    done: 'Looked up at the broker by its id, then in the order book. It is not sent again. No answer within 5 s.',
  });
  const changed = { ...ORDER, inDoubt: 'modify' as const };
  assert.equal(doubtFacts(changed, T0 + 10_000).since, '10:30:09 · 1.0 s');
  assert.match(doubtFacts({ ...ORDER, inDoubt: 'cancel' }, T0).done, /until it is cancelled or is seen working/);
  assert.deepEqual(doubtFacts(ORDER, T0), { what: '', since: '', done: '' });
});

test('the life of an order names its times, its ids and how it was really sent', () => {
  const facts = new Map(lifeFacts(ORDER).map(({ name, value, note }) => [name, [value, note]]));
  assert.deepEqual(facts.get('Sent'), ['10:30:00', '4 ms']);
  assert.deepEqual(facts.get('Answered'), ['10:30:00', '60 ms']);
  assert.deepEqual(facts.get('Sent as'), ['as it was asked for', '']);
  assert.equal(facts.has('Why'), false);
  const bad = { ...ORDER, sentMs: null, answeredMs: null, sent: { type: 'SL', price: 9_900, trigger: 9_950 } };
  const denied = { ...bad, venueText: 'short by ₹5', fault: fault('rejected.rms', 'Margin is short.') };
  const more = new Map(lifeFacts(denied).map(({ name, value, note }) => [name, [value, note]]));
  assert.deepEqual(more.get('Sent'), ['–', '']);
  assert.deepEqual(more.get('Sent as'), ['SL at 99.00, trigger 99.50', '']);
  assert.deepEqual(more.get('Why'), ['Margin is short.', 'rejected.rms']);
  assert.deepEqual(more.get('Broker says'), ['short by ₹5', '']);
});

test('payloads are laid out; what is no JSON stays as it is; views take their orders', () => {
  assert.equal(payloadText('{"a":1}'), '{\n  "a": 1\n}');
  assert.equal(payloadText('{"a":'), '{"a":');
  const orders: Order[] = [ORDER, { ...ORDER, status: 'Filled' }, { ...ORDER, status: 'Filled', inDoubt: 'cancel' }];
  assert.deepEqual(
    ORDER_VIEWS.map((view) => orders.filter((order) => inView(order, view)).length),
    [3, 1, 1],
  );
});
