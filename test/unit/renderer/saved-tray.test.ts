import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instrument } from '#contract/model/instrument.ts';
import { legsOfSaved, savedTrayOf, savedTraySchema } from '../../../src/renderer/panels/trade/saved-tray.ts';
import { type Tray, type TrayLeg, trayStore } from '../../../src/renderer/stores/baskets.ts';
import { parseRows, rowsJson } from '../../../src/renderer/stores/stored-rows.ts';
import { ORDER_INPUTS } from '../../contract/order-samples.ts';

const intent = (ORDER_INPUTS['basket.place'] as { legs: TrayLeg['intent'][] }).legs[0] as TrayLeg['intent'];
const leg = (part: Partial<TrayLeg['intent']> = {}, lot = 75): TrayLeg => ({
  intent: { ...intent, securityId: 500, quantity: 150, price: 10_000, confirmed: ['large_size'], ...part },
  symbol: 'NIFTY NOV FUT',
  lot,
  decimals: 2,
});
const tray = (...legs: TrayLeg[]): Tray => ({
  ...trayStore.getInitialState(),
  legs,
  policy: 'hold',
  timeoutS: 9,
  owner: 'spread',
});
const instrument = { symbol: 'NIFTY NOV FUT', lot: 75, tick: 5, decimals: 2 } as Instrument;
let count = 0;
const freshId = (): string => `h-fresh-${++count}`;

function saved(...legs: TrayLeg[]) {
  const made = savedTrayOf(tray(...legs), 'Friday');
  if (typeof made === 'string') return assert.fail(made);
  const [read] = parseRows(rowsJson({ saved: [made], unread: [] }), savedTraySchema).saved;
  assert.deepEqual(read, made);
  return made;
}

test('a saved basket comes back with its rules and prices, new ids, and no warning confirmed', () => {
  const kept = saved(leg());
  assert.deepEqual([kept.policy, kept.timeoutS, kept.owner], ['hold', 9, 'spread']);
  const { legs, refused } = legsOfSaved(kept, () => instrument, freshId);
  assert.deepEqual(refused, []);
  const { clientOrderId, confirmed, owner, source, ...rest } = legs[0]?.intent ?? assert.fail('a leg');
  assert.notEqual(clientOrderId, intent.clientOrderId);
  assert.deepEqual([confirmed, owner, source], [[], 'spread', 'basket']);
  assert.deepEqual([rest.quantity, rest.price, rest.side], [150, 10_000, intent.side]);
});

test('lots are kept: with another lot size the units are others', () => {
  const { legs } = legsOfSaved(saved(leg()), () => ({ ...instrument, lot: 50 }), freshId);
  assert.deepEqual([legs[0]?.intent.quantity, legs[0]?.lot], [100, 50]);
  const odd = savedTrayOf(tray(leg({ quantity: 80 })), 'x');
  assert.match(typeof odd === 'string' ? odd : 'saved', /80 units are no whole lots/);
});

test('it is loaded whole or not at all, and says what cannot be an order', () => {
  const kept = saved(leg(), leg({ securityId: 501, price: 10_001 }), leg({ securityId: 502 }));
  const find = (_segment: unknown, id: number): Instrument | undefined =>
    id === 500 ? instrument : id === 501 ? { ...instrument, tick: 5 } : undefined;
  const { legs, refused } = legsOfSaved(kept, find, freshId);
  assert.deepEqual(legs, []);
  assert.equal(refused.length, 2);
  assert.match(refused.join(' '), /not on a tick of 0\.05 now.*no live data in this session/);
  const other = legsOfSaved(saved(leg()), () => ({ ...instrument, symbol: 'NIFTY DEC FUT' }), freshId);
  assert.match(other.refused[0] ?? '', /What was NIFTY NOV FUT is NIFTY DEC FUT now/);
});

test('rows that cannot be read stay as they are', () => {
  const json = JSON.stringify([{ name: 'of a later version' }, saved(leg())]);
  const stored = parseRows(json, savedTraySchema);
  assert.deepEqual([stored.saved.length, stored.unread.length], [1, 1]);
  assert.deepEqual(JSON.parse(rowsJson(stored)), JSON.parse(json));
  assert.deepEqual(parseRows('{broken', savedTraySchema).unread, ['{broken']);
});
