import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Instrument } from '#contract/model/instrument.ts';
import { itemsInForce, type Watchlist } from '#contract/model/watchlist.ts';
import {
  instrumentItem,
  labelled,
  moved,
  toggled,
  withInstruments,
  withItemMode,
  withMode,
  without,
  withSeparator,
  withSpread,
} from '../../../../src/renderer/panels/watchlist/list-edit.ts';
import { findSymbols, importWords, symbolsOf } from '../../../../src/renderer/panels/watchlist/symbol-import.ts';
import { rowsOfList } from '../../../../src/renderer/panels/watchlist/watch-rows.ts';
import { testInstrument } from '../../../support/fake-host.ts';

const instruments: Instrument[] = Array.from({ length: 6 }, (_, slot) => testInstrument(slot));
const shares = (...ids: number[]): Watchlist => ({
  id: 1,
  name: 'Mine',
  items: ids.map((securityId) => instrumentItem({ segment: 'NSE_EQ', securityId })),
});
const slots = (list: Watchlist): number[] => rowsOfList(list, instruments).rows.map(({ slot }) => slot);

test('an item moves to any place and back, and nothing is lost', () => {
  fc.assert(
    fc.property(fc.nat(9), fc.integer({ min: -3, max: 12 }), (from, to) => {
      const list = shares(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
      const next = moved(list, from, to);
      assert.deepEqual(new Set(next.items), new Set(list.items));
      const place = Math.max(0, Math.min(9, to));
      assert.equal(next.items[place], list.items[from]);
      assert.deepEqual(moved(next, place, from).items, list.items);
    }),
  );
  assert.deepEqual(moved(shares(1, 2), 5, 0), shares(1, 2));
});

test('a list is shown in its order with spreads and separators; what is off is marked, what is not listed counted', () => {
  const legs = [
    { segment: 'NSE_EQ' as const, securityId: 2, factor: 100 },
    { segment: 'NSE_EQ' as const, securityId: 3, factor: -100 },
  ];
  let list = withSeparator(withSpread(shares(5, 1, 900), ' Pair ', legs), 'Rest', 1);
  list = toggled(labelled(list, 0, ' mine '), 0);
  const { rows, off, unlisted } = rowsOfList(list, instruments);
  assert.deepEqual(
    rows.map(({ slot, label }) => [slot, label]),
    [
      [4, 'mine'],
      [-2, 'Rest'],
      [0, ''],
      [-5, 'Pair'],
    ],
  );
  assert.deepEqual([[...off], unlisted], [[4], 1]);
  assert.deepEqual([rows[3]?.spread?.title, rows[3]?.spread?.words], ['Pair', '+1 S1 −1 S2']);
  assert.deepEqual(
    rows[3]?.spread?.legs.map(({ slot }) => slot),
    [1, 2],
  );
});

test('a separator that is off hides what stands below it, down to the next, and takes it out of force', () => {
  const list = withSeparator(withSeparator(shares(1, 2, 3), 'A', 1), 'B', 3);
  const closed = toggled(list, 1);
  assert.deepEqual(slots(closed), [0, -2, -4, 2]);
  assert.equal(itemsInForce(closed).filter(({ type }) => type === 'instrument').length, 2);
  assert.deepEqual(toggled(closed, 1).items[1], { type: 'separator', label: 'A', active: true });
  assert.deepEqual(slots(toggled(closed, 1)), slots(list));
});

test('modes are given and taken away, of a list and of an item', () => {
  const list = withItemMode(withMode(shares(1), 'quote'), 0, 'full');
  assert.deepEqual([list.mode, list.items[0]], ['quote', { ...shares(1).items[0], mode: 'full' }]);
  assert.deepEqual(withItemMode(withMode(list, null), 0, null), shares(1));
  assert.deepEqual(without(shares(1, 2), 0), shares(2));
});

test('symbols of a file are found by name or id, once each, and what is unknown is told', async () => {
  assert.deepEqual(symbolsOf('"tcs", INFY\n\ninfy;NSE_EQ:5').symbols, ['TCS', 'INFY', 'NSE_EQ:5']);
  assert.deepEqual(symbolsOf('Label,Symbol,LTP\r\nx,TCS,1\r\ny,INFY,2').symbols, ['TCS', 'INFY']);
  assert.equal(symbolsOf(Array.from({ length: 1_005 }, (_, i) => `S${i}`).join('\n')).cut, 5);
  const asked: string[] = [];
  const far = { ...testInstrument(-1), securityId: 77, symbol: 'FAR' };
  const near = { ...far, symbol: 'FARTHER' };
  const { found, unknown } = await findSymbols(['S1', 'NSE_EQ:5', 'FAR', 'NONE'], instruments, (text) => {
    asked.push(text);
    return Promise.resolve([near, far]);
  });
  assert.deepEqual(
    found.map(({ symbol }) => symbol),
    ['S1', 'S4', 'FAR'],
  );
  assert.deepEqual([unknown, asked], [['NONE'], ['FAR', 'NONE']]);
  const next = withInstruments(shares(2), found);
  assert.deepEqual([next.added, next.list.items.length], [2, 3]);
  assert.equal(importWords(2, 1, unknown, 0), '2 added; 1 were there already; 1 are not listed today: NONE.');
});
