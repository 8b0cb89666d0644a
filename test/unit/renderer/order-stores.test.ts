import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { fault } from '#contract/faults.ts';
import { LEG_OF_FAULT } from '#contract/model/basket.ts';
import type { Order } from '#contract/model/order.ts';
import type { Position } from '#contract/model/position.ts';
import { alarmFeed, alarmsStore, openAlarms } from '../../../src/renderer/stores/alarms.ts';
import {
  addLeg,
  afterRefusal,
  fillTray,
  movedLeg,
  trayRefusal,
  type TrayLeg,
  trayStore,
  withConfirmed,
} from '../../../src/renderer/stores/baskets.ts';
import { type KeyedRows, RowFeed } from '../../../src/renderer/stores/keyed-rows.ts';
import { ordersShown } from '../../../src/renderer/stores/orders.ts';
import { unrealisedAt } from '../../../src/renderer/stores/positions.ts';
import { LEGS_MAX } from '#contract/model/basket.ts';
import { pressedOnce } from '../../../src/renderer/ui/pressed-once.ts';
import { ORDER_INPUTS, SAMPLE_ORDER } from '../../contract/order-samples.ts';

interface Row {
  readonly id: string;
  readonly version: number;
}

function feedOf(most = 100): { feed: RowFeed<Row>; rows: () => Row[] } {
  let rows: KeyedRows<Row> = new Map();
  const feed = new RowFeed<Row>(
    ({ id }) => id,
    most,
    () => rows,
    (next) => (rows = next),
  );
  return { feed, rows: () => [...rows.values()] };
}

test('the engine’s truth is reached whatever the moment at which the list was made, with nothing twice', () => {
  const step = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), version: fc.nat(1_000) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), fc.nat(30), fc.nat(30), (steps, begin, cut) => {
      const { feed, rows } = feedOf();
      const truth = new Map<string, Row>();
      const [from, listedAt] = [Math.min(begin, steps.length), Math.max(begin, cut)];
      let listed: Row[] = [];
      steps.forEach((row, i) => {
        if (i === from) feed.reading();
        if (i === Math.min(listedAt, steps.length - 1)) listed = [...truth.values()];
        truth.set(row.id, row);
        // What happened before the connection was never heard.
        if (i >= from) feed.hear(row);
      });
      if (from === steps.length) {
        feed.reading();
        listed = [...truth.values()];
      }
      feed.read(listed);
      const byId = (a: Row, b: Row): number => a.id.localeCompare(b.id);
      const wanted = [...truth.values()].filter(
        ({ id }) => listed.some((row) => row.id === id) || steps.slice(from).some((row) => row.id === id),
      );
      assert.deepEqual(rows().sort(byId), wanted.sort(byId));
    }),
  );
});

test('a row that is neither listed nor heard of is gone; past the limit the oldest leave', () => {
  const { feed, rows } = feedOf(2);
  feed.hear({ id: 'a', version: 1 });
  feed.reading();
  feed.read([]);
  assert.deepEqual(rows(), []);
  for (const id of ['a', 'b', 'c']) feed.hear({ id, version: 1 });
  assert.deepEqual(
    rows().map(({ id }) => id),
    ['b', 'c'],
  );
});

test('working and doubtful orders stand first, then the newest', () => {
  const order = (clientOrderId: string, changes: Partial<Order>): [string, Order] => [
    clientOrderId,
    { ...SAMPLE_ORDER, clientOrderId, ...changes },
  ];
  const rows = new Map([
    order('old-done', { status: 'Filled', createdMs: 1 }),
    order('new-done', { status: 'Filled', createdMs: 4 }),
    order('doubt', { status: 'Rejected', inDoubt: 'cancel', createdMs: 2 }),
    order('working', { status: 'Working', createdMs: 3 }),
  ]);
  assert.deepEqual(
    ordersShown(rows).map(({ clientOrderId }) => clientOrderId),
    ['working', 'doubt', 'new-done', 'old-done'],
  );
});

test('alarms wait oldest first and leave when they are acknowledged', () => {
  const alarm = {
    kind: 'in_doubt' as const,
    text: 'x',
    clientOrderId: null,
    fault: null,
    atMs: 1,
    acknowledgedMs: null,
  };
  alarmFeed.hear({ ...alarm, id: 2 });
  alarmFeed.hear({ ...alarm, id: 1 });
  assert.deepEqual(
    openAlarms(alarmsStore.getState().alarms).map(({ id }) => id),
    [1, 2],
  );
  alarmFeed.hear({ ...alarm, id: 1, acknowledgedMs: 5 });
  assert.deepEqual(
    openAlarms(alarmsStore.getState().alarms).map(({ id }) => id),
    [2],
  );
});

test('the open result is counted in paise in both price scales, and unknown is not zero', () => {
  const position = (changes: object): Position =>
    ({ net: -150, openAverage: 10_000, decimals: 2, ...changes }) as Position;
  assert.equal(unrealisedAt(position({}), 9_990), 1_500);
  assert.equal(unrealisedAt(position({ decimals: 4, openAverage: 834_025, net: 1_000 }), 834_125), 1_000);
  assert.equal(unrealisedAt(position({}), null), null);
  assert.equal(unrealisedAt(position({}), 0), null);
  assert.equal(unrealisedAt(position({ net: 0 }), null), 0);
});

test('a leg moves by one place and stays at the ends', () => {
  const legs = ['a', 'b', 'c'].map((symbol) => ({ symbol }) as TrayLeg);
  const names = (moved: readonly TrayLeg[]): string => moved.map(({ symbol }) => symbol).join('');
  assert.equal(names(movedLeg(legs, 1, -1)), 'bac');
  assert.equal(names(movedLeg(legs, 1, 1)), 'acb');
  assert.equal(names(movedLeg(legs, 0, -1)), 'abc');
  assert.equal(names(movedLeg(legs, 2, 1)), 'abc');
});

test('a strategy names an empty tray and takes the keyboard; a tray that was emptied belongs to the hand again', () => {
  const leg: TrayLeg = { intent: ORDER_INPUTS['order.place'], symbol: 'NIFTY CE', lot: 65, decimals: 2 };
  fillTray([leg, leg], 'NIFTY Long straddle', 'asha');
  const { legs, owner, calls } = trayStore.getState();
  assert.deepEqual([legs.length, owner, calls], [2, 'NIFTY Long straddle', 1]);
  assert.match(trayRefusal(1, 'family') ?? '', /holds legs for asha, and these are for family/);
  assert.match(trayRefusal(LEGS_MAX - 1, 'asha') ?? '', /room for 14/);
  assert.equal(trayRefusal(LEGS_MAX - 2, 'asha'), null);
  fillTray([leg], 'Other', 'asha');
  assert.equal(trayStore.getState().owner, 'NIFTY Long straddle', 'what is in it keeps its owner');
  assert.match(addLeg(leg, 'family') ?? '', /for family/);
  assert.equal(trayStore.getState().legs.length, 3);
  trayStore.setState({ legs: [], asking: { clientOrderId: leg.intent.clientOrderId, code: 'margin' } });
  assert.equal(addLeg(leg, 'family'), null, 'an empty tray is any account’s');
  assert.deepEqual([trayStore.getState().owner, trayStore.getState().asking], ['hand', null]);
});

test('a warning is confirmed for the leg that it names and for no other; without a leg there is nothing to confirm', () => {
  const intent = ORDER_INPUTS['order.place'];
  const [first, second] = ['m-first', 'm-second'].map(
    (clientOrderId, i): TrayLeg => ({
      intent: { ...intent, clientOrderId, confirmed: [] },
      symbol: `LEG ${i + 1}`,
      lot: 65,
      decimals: 2,
    }),
  ) as [TrayLeg, TrayLeg];
  const denial = fault('denied.confirm_margin', 'It takes much.', { [LEG_OF_FAULT]: 'm-second' });
  const { asking, error } = afterRefusal(denial, [first, second]);
  assert.deepEqual(asking, { clientOrderId: 'm-second', code: 'margin' });
  assert.equal(error, 'LEG 2: It takes much. Send again to confirm it for this leg.');
  assert.ok(asking !== null);
  const once = withConfirmed([first, second], asking);
  assert.deepEqual(
    withConfirmed(once, asking).map(({ intent: { confirmed } }) => confirmed),
    [[], ['margin']],
  );
  assert.equal(once[0], first);
  assert.deepEqual(afterRefusal(fault('denied.confirm_margin', 'Which?'), [first]), { asking: null, error: 'Which?' });
  assert.equal(afterRefusal(denial, [first]).asking, null, 'the leg was taken out meanwhile');
  const flat = fault('denied.max_lots', 'LEG 1 is too large.', { [LEG_OF_FAULT]: 'm-first' });
  assert.deepEqual(afterRefusal(flat, [first]), { asking: null, error: 'LEG 1 is too large.' });
});

test('a held key presses a button that sends once; other keys and first presses go through', () => {
  const isStopped = (key: string, repeat: boolean): boolean => {
    let stopped = false;
    pressedOnce({ key, repeat, preventDefault: () => (stopped = true) });
    return stopped;
  };
  assert.deepEqual(
    [isStopped('Enter', true), isStopped(' ', true), isStopped('Enter', false), isStopped('Tab', true)],
    [true, true, false, false],
  );
});
