import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OwnScanner } from '#contract/model/own-scanner.ts';
import { ownScanner } from '../../../../src/main/core/expression/own-scanner.ts';
import { ScannerSettings } from '../../../../src/main/threads/scan/scanner-settings.ts';

const mine = (id: number, expression = 'close > open'): OwnScanner => ({
  id,
  title: `Mine ${id}`,
  expression,
  intervals: ['1m'],
  kinds: ['EQUITY'],
  side: 'up',
  schedule: { kind: 'bar' },
  fires: 'every',
  cooldownBars: 0,
  plan: null,
});

test('own scanners take the place of those before; what was set of one that stays is kept, also over a restart', () => {
  const settings = new ScannerSettings([]);
  settings.adoptOwn([ownScanner(mine(1)), ownScanner(mine(2))]);
  settings.configure('own-1', false, {}, 'fno');
  settings.adoptOwn([ownScanner(mine(1, 'close < open')), ownScanner(mine(3))]);
  const told = (of: ScannerSettings) =>
    of.list.map(({ scanner, enabled, universe }) => [scanner.id, scanner.sentence, enabled, universe]);
  const expected = [
    ['own-1', 'close < open', false, 'fno'],
    ['own-3', 'close > open', true, 'default'],
  ];
  assert.deepEqual(told(settings), expected);
  const next = new ScannerSettings([]);
  next.adoptOwn([ownScanner(mine(1, 'close < open')), ownScanner(mine(3))]);
  assert.deepEqual(next.restore(settings.toJson()), []);
  assert.deepEqual(told(next), expected);
});

test('a scanner tells since when it is set so: what changes nothing keeps it, and a restart too', () => {
  const settings = new ScannerSettings([]);
  settings.adoptOwn([ownScanner(mine(1)), ownScanner(mine(2))]);
  const since = (of: ScannerSettings): number[] => [of.sinceMs('own-1'), of.sinceMs('own-2')];
  assert.deepEqual(since(settings), [0, 0]);
  settings.configure('own-1', true, {}, 'default', 1_000);
  assert.deepEqual(since(settings), [0, 0], 'nothing was changed');
  settings.configure('own-1', true, {}, 'fno', 2_000);
  settings.adoptOwn([ownScanner(mine(1)), ownScanner(mine(2, 'close < open'))], new Set(['own-2']), 3_000);
  assert.deepEqual(since(settings), [2_000, 3_000]);
  const next = new ScannerSettings([]);
  next.adoptOwn([ownScanner(mine(1)), ownScanner(mine(2, 'close < open'))]);
  next.restore(settings.toJson());
  assert.deepEqual(since(next), [2_000, 3_000]);
});
