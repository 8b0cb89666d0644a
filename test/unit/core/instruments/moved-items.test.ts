import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Watchlist } from '#contract/model/watchlist.ts';
import { followMoves, movedInstruments } from '../../../../src/main/core/instruments/moved-items.ts';
import { madeUp } from '../../../support/whole-market.ts';

const share = (id: number, underlying: string) => madeUp(id, { kind: 'EQUITY', segment: 'NSE_EQ', underlying });
const future = (id: number, underlying: string) =>
  madeUp(id, { kind: 'FUTSTK', segment: 'NSE_FNO', underlying, expiry: '2026-12-29' });
const item = (securityId: number, segment: 'NSE_EQ' | 'BSE_EQ' = 'NSE_EQ'): Watchlist['items'][number] => ({
  type: 'instrument',
  segment,
  securityId,
  label: 'mine',
  active: true,
});
const spread = (...ids: number[]): Watchlist['items'][number] => ({
  type: 'spread',
  label: '',
  active: true,
  legs: ids.map((securityId, at) => ({ segment: 'NSE_EQ', securityId, factor: at === 0 ? 100 : -100 })),
});

const HFCL = movedInstruments([share(21_951, 'HFCL')], [share(21_954, 'HFCL')]);

test('a share that is gone and new under the same name has moved; a contract, another name and a double name have not', () => {
  assert.deepEqual(HFCL, [{ segment: 'NSE_EQ', symbol: 'HFCL', from: 21_951, to: 21_954 }]);
  assert.deepEqual(movedInstruments([future(1, 'HFCL'), share(2, 'IRCTC')], [future(3, 'HFCL'), share(4, 'HFCL')]), []);
  assert.deepEqual(movedInstruments([share(1, 'HFCL')], [share(2, 'HFCL'), share(3, 'HFCL')]), []);
  const onBse = { ...share(4, 'HFCL'), segment: 'BSE_EQ' as const };
  assert.deepEqual(movedInstruments([share(1, 'HFCL')], [onBse]), []);
});

test('a list follows in its place, in items and in legs; the same id in another segment stays', () => {
  const items = [item(1), item(21_951), item(21_951, 'BSE_EQ'), spread(21_951, 1)];
  const list: Watchlist = { id: 3, name: 'Mine', items };
  assert.deepEqual(followMoves(list, HFCL), {
    id: 3,
    name: 'Mine',
    items: [item(1), item(21_954), item(21_951, 'BSE_EQ'), spread(21_954, 1)],
  });
  assert.equal(followMoves({ ...list, items: [item(1), { type: 'separator', label: 'x' }] }, HFCL), null);
});

test('what a list would hold twice goes once; a spread that would is left as it is', () => {
  const list: Watchlist = { id: 1, name: 'Mine', items: [item(21_951), item(21_954), spread(21_951, 21_954)] };
  assert.deepEqual(followMoves(list, HFCL)?.items, [item(21_954), spread(21_951, 21_954)]);
});
