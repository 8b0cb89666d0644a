import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FaultError } from '#contract/faults.ts';
import { instrumentCode } from '#contract/model/instrument.ts';
import { parseUniverse, universeTest } from '../../../../src/main/core/scan/universe.ts';
import { share } from '../../../support/scan-bench.ts';

const reliance = share(0, 'RELIANCE');
const plain = { ...share(1, 'TINY'), sessionClass: 'EQ_PLAIN' as const };
const future = {
  ...share(2, 'RELIANCE NOV FUT'),
  kind: 'FUTSTK' as const,
  segment: 'NSE_FNO' as const,
  sessionClass: 'FNO' as const,
  underlying: 'RELIANCE',
};
const nifty = {
  ...share(3, 'NIFTY'),
  kind: 'INDEX' as const,
  segment: 'IDX_I' as const,
  sessionClass: 'INDEX' as const,
};
const indexFuture = { ...future, slot: 4, kind: 'FUTIDX' as const, symbol: 'NIFTY NOV FUT', underlying: 'NIFTY' };
const crude = {
  ...future,
  slot: 5,
  kind: 'FUTCOM' as const,
  segment: 'MCX_COMM' as const,
  sessionClass: 'MCX' as const,
};
const all = [reliance, plain, future, nifty, indexFuture, { ...crude, symbol: 'CRUDE', underlying: 'CRUDEOIL' }];

const lists = new Map([
  [3, new Set([instrumentCode('NSE_EQ', plain.securityId), instrumentCode('IDX_I', nifty.securityId)])],
]);
const slotsOf = (text: string, own?: string): number[] =>
  all.filter(universeTest(text, own, lists)).map(({ slot }) => slot);

test('each universe holds what its name says', () => {
  assert.deepEqual(slotsOf('all'), [0, 1, 2, 3, 4, 5]);
  assert.deepEqual(slotsOf('fno'), [0, 2, 4]);
  assert.deepEqual(slotsOf('indices'), [3, 4]);
  assert.deepEqual(slotsOf('watchlist:3'), [1, 3]);
  assert.deepEqual(slotsOf('watchlist:4'), [], 'a list that is gone holds nothing');
  assert.deepEqual(slotsOf('index:NIFTY50'), [0, 2], 'shares of the index and their futures');
  assert.deepEqual(slotsOf('index:NIFTYBANK'), []);
});

test('default is what the scanner says of itself, else everything of its kinds', () => {
  assert.deepEqual(slotsOf('default'), [0, 1, 2, 3, 4, 5]);
  assert.deepEqual(slotsOf('default', 'indices'), [3, 4]);
  assert.deepEqual(slotsOf('all', 'indices'), [0, 1, 2, 3, 4, 5], 'a person may widen it');
});

test('what is no universe is refused with what there is', () => {
  for (const text of [
    '',
    'everything',
    'watchlist:',
    'watchlist:0',
    'watchlist:x',
    'index:NIFTY 50',
    'index:',
    'fno:1',
  ]) {
    assert.throws(
      () => parseUniverse(text),
      (error) =>
        error instanceof FaultError && error.fault.code === 'input.bad_universe' && /NIFTY50/.test(error.message),
      text,
    );
  }
});
