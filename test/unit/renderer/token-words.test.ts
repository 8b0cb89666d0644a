import assert from 'node:assert/strict';
import { it } from 'node:test';
import { tokenWarns, tokenWords } from '../../../src/renderer/shell/token-words.ts';

it('tells what is left of the token, and warns when nothing can be opened with it', () => {
  const at = (state: 'none' | 'valid' | 'renewing' | 'expiring' | 'dead', leftMs: number | null) => {
    const token = { state, endsAtMs: null, reason: null };
    return [tokenWords(token, leftMs), tokenWarns(token)];
  };
  assert.deepEqual(at('valid', 83_400_000), ['23 h 10 min left', false]);
  assert.deepEqual(at('valid', 3_600_000), ['1 h 0 min left', false]);
  assert.deepEqual(at('expiring', 599_999), ['9 min left', true]);
  assert.deepEqual(at('expiring', 1), ['1 s left', true]);
  assert.deepEqual(at('renewing', 60_000), ['renewing, 1 min left', false]);
  assert.deepEqual(at('renewing', null), ['renewing', false]);
  assert.deepEqual(at('dead', 0), ['dead', true]);
  assert.deepEqual(at('none', null), ['none yet', false]);
});
