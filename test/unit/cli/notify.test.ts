import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NOTIFY_USAGE } from '../../../src/main/cli/notify.ts';

test('the usage names every type of channel that has secrets', () => {
  assert.match(NOTIFY_USAGE, /--type telegram\|reddit\|email\|webhook\]/);
});
