import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sendThroughFaults } from './fault-sends.ts';

test('1,000 sends through faults and crashes: none is doubled, none is lost', async () => {
  const { sends, orders, doubts, crashes } = await sendThroughFaults(1_000, 'test');
  assert.equal(sends, 1_000);
  assert.ok(orders > 500 && doubts > 100 && crashes > 0, JSON.stringify({ orders, doubts, crashes }));
});
