import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultOf } from '#contract/faults.ts';
import { validationCommand } from '../../../src/main/cli/validation.ts';

const refused = (...args: string[]): Promise<string> =>
  validationCommand(args, { lines: (async function* () {})(), write: async () => {}, complain: () => {} }).then(
    () => '',
    (thrown) => faultOf(thrown).text,
  );

test('what cannot be asked is said before a terminal is looked for, with what there is', async () => {
  assert.match(await refused('--by', 'moon'), /--by is one of scanner, class, regime, hour/);
  assert.match(await refused('--window', '7'), /--window is one of 1, 2, 5, 10, 30, 60/);
  assert.match(await refused('--measure', 'luck'), /--measure is one of direction, move, target/);
  for (const days of ['abc', '0', '366', '1.5']) {
    assert.match(await refused('--days', days), /^--days .*1.*365/, days);
  }
});
