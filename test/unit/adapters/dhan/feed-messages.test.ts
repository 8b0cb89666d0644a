import assert from 'node:assert/strict';
import { test } from 'node:test';
import { array, assert as check, constantFrom, property, uint8Array } from 'fast-check';
import { disconnectReason, feedKey, subscriptionMessages } from '../../../../src/main/adapters/dhan/feed-messages.ts';
import { listing } from '../../../support/feed-sink.ts';

const disconnect = Buffer.from('320a0000000000002503', 'hex');

test('a disconnect is found alone and behind other packets', () => {
  const ticker = Buffer.from('021000000d000000b3a4b6464533296a', 'hex');
  assert.equal(disconnectReason(disconnect), 805);
  assert.equal(disconnectReason(Buffer.concat([ticker, ticker, disconnect])), 805);
  assert.equal(disconnectReason(Buffer.concat([disconnect, ticker])), 0);
  assert.equal(disconnectReason(Buffer.alloc(0)), 0);
});

test('the end of a book that looks like one is not taken for it', () => {
  const full = Buffer.alloc(162);
  full[0] = 8;
  full.writeUInt16LE(162, 1);
  disconnect.copy(full, 152);
  assert.equal(disconnectReason(full), 0);
  assert.equal(disconnectReason(Buffer.concat([full, disconnect])), 805);
});

test('hostile bytes before it never hang or throw', () => {
  const tail = constantFrom(disconnect, Buffer.from([50, 10, 0]), Buffer.alloc(10));
  check(
    property(array(uint8Array({ maxLength: 40 }), { maxLength: 4 }), tail, (parts, end) => {
      assert.ok(disconnectReason(Buffer.concat([...parts, end])) >= 0);
    }),
  );
});

test('unsubscribing is one more than subscribing, and keys tell segments apart', () => {
  const codes = (subscribe: boolean) =>
    subscriptionMessages(
      listing(20).map((instrument) => ({ instrument, mode: 'full' as const })),
      subscribe,
    ).map((text) => (JSON.parse(text) as { RequestCode: number }).RequestCode);
  assert.deepEqual(codes(true), [17, 21]);
  assert.deepEqual(codes(false), [18, 22]);
  const [index, share] = [listing(1, 5)[0], listing(1, 15)[0]];
  assert.ok(index && share);
  assert.notEqual(feedKey(index), feedKey({ ...share, securityId: index.securityId }));
});
