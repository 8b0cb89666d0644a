import assert from 'node:assert/strict';
import { test } from 'node:test';
import { stayAwake } from '../../../src/main/host/stay-awake.ts';

test('the machine is kept awake once and let go once, however often it is told', () => {
  const calls: string[] = [];
  let ids = 0;
  const keep = stayAwake({
    start: (type) => {
      calls.push(type);
      ids += 1;
      return ids;
    },
    stop: (id) => calls.push(`stop ${id}`),
  });
  for (const on of [false, true, true, false, false, true]) keep(on);
  assert.deepEqual(calls, ['prevent-app-suspension', 'stop 1', 'prevent-app-suspension']);
});
