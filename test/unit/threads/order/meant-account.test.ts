import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FaultError } from '#contract/faults.ts';
import { OrderBed } from '../../../support/order-bed.ts';
import { sampleIntent } from '../../../support/order-events.ts';

const isOther = (thrown: unknown): boolean =>
  thrown instanceof FaultError &&
  thrown.fault.code === 'denied.other_account' &&
  /meant for family, and main is traded now\. Nothing was done/.test(thrown.fault.text);

test('a call that means another account is refused in words, does nothing and is in the audit', async () => {
  const bed = await new OrderBed().start();
  const foreign = { account: 'family' };
  const { segment, securityId, product, owner } = sampleIntent();
  const key = { segment, securityId, product, owner };
  await assert.rejects(bed.ask('order.place', { ...sampleIntent(), ...foreign }), isOther);
  await assert.rejects(bed.ask('order.preview', { ...sampleIntent(), ...foreign }), isOther);
  const basket = {
    basketId: 'b-foreign-1',
    owner,
    legs: [sampleIntent()],
    legTimeoutMs: 5_000,
    policy: 'hold' as const,
  };
  await assert.rejects(bed.ask('basket.place', { ...basket, ...foreign }), isOther);
  await assert.rejects(bed.ask('position.exit', { ...key, clientOrderId: 'x-foreign-1', ...foreign }), isOther);
  await assert.rejects(bed.ask('positions.exitAll', { clientOrderId: 'x-foreign-2', ...foreign }), isOther);
  await bed.pass(1_000);
  assert.equal(bed.venue.placed.length, 0);
  assert.deepEqual((await bed.ask('orders.list', { limit: 10 })).orders, []);
  const denied = await bed.audited('call.denied');
  assert.equal(denied.length, 4, 'a look is no attempt');
  assert.match(denied.join(' '), /order\.place: This was meant for family/);
});

test('a call that means the traded account, or names none, goes on; its order holds no name of an account', async () => {
  const bed = await new OrderBed().start();
  const placed = await bed.ask('order.place', { ...sampleIntent(), account: 'main' });
  assert.equal(placed.status, 'Submitted');
  assert.equal('account' in placed, false);
  await bed.pass(500);
  await assert.rejects(bed.ask('order.cancel', { clientOrderId: placed.clientOrderId, account: 'family' }), isOther);
  await bed.ask('order.cancel', { clientOrderId: placed.clientOrderId });
  await bed.pass(1_000);
  assert.equal(bed.venue.placed.length, 1);
  assert.match((await bed.ask('orders.list', { limit: 10 })).orders[0]?.status ?? '', /Cancelled|Working/);
});
