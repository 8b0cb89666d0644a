import assert from 'node:assert/strict';
import { test } from 'node:test';
import { killAtPoints } from './order-kills.ts';

test('failure mode 13: SIGKILL at 50 points loses nothing that was acknowledged and doubles nothing', async () => {
  const { kills, orders } = await killAtPoints(50, 'test');
  assert.equal(kills, 50);
  assert.ok(orders > 0);
});
