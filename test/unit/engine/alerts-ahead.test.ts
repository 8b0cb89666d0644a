import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Alert } from '#contract/model/alert.ts';
import { AlertsAhead } from '../../../src/main/engine/alerts-ahead.ts';

/** Only what is looked at. */
const alert = (id: number): Alert => ({ id, status: 'new' }) as Alert;

test('new alerts are numbered from where the store is; what is known, or numbered by the store, waits for it', () => {
  const ahead = new AlertsAhead();
  assert.equal(ahead.number('a', alert(0)), null, 'not begun');
  ahead.begin(41, ['stored']);
  const first = ahead.number('a', alert(0));
  assert.equal(first?.id, 41);
  assert.equal(ahead.number('b', alert(0))?.id, 42);
  assert.equal(ahead.number('a', alert(0)), null, 'told before');
  assert.equal(ahead.number('stored', alert(0)), null);
  assert.equal(ahead.number('c', alert(7)), null, 'it has an id');
  assert.ok(first !== null && ahead.isAsTold(first) && ahead.has(first));
  assert.equal(ahead.isAsTold({ ...first }), false, 'it has changed since');
  ahead.stored(first);
  assert.equal(ahead.has(first), false);
  ahead.begin(40, []);
  assert.equal(ahead.number('d', alert(0))?.id, 43, 'what was told and not stored keeps its id');
  ahead.begin(null, []);
  assert.equal(ahead.number('e', alert(0)), null, 'a replay');
});
