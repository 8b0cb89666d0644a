import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { Alarm } from '#contract/model/trading.ts';
import {
  addLeg,
  basketFeed,
  basketsStore,
  sentTray,
  trayStore,
  trayTaken,
  type TrayLeg,
} from '../../../src/renderer/stores/baskets.ts';
import { alarmsStore } from '../../../src/renderer/stores/alarms.ts';
import { orderFeed, ordersStore } from '../../../src/renderer/stores/orders.ts';
import {
  keepUnanswered,
  settleUnanswered,
  stripLines,
  unansweredStore,
} from '../../../src/renderer/stores/unanswered.ts';
import { ORDER_OUTPUTS, SAMPLE_ORDER } from '../../contract/order-samples.ts';

const { status: _status, ...RAW } = SAMPLE_ORDER;
const leg = (clientOrderId: string): TrayLeg => ({
  intent: { ...RAW, clientOrderId, confirmed: [] },
  symbol: 'NIFTY NOV FUT',
  lot: 75,
  decimals: 2,
});
const silent = (id: string, atMs: number) => ({ id, what: 'BUY', why: 'No answer', atMs, askAgain: () => undefined });
let made = 0;
const fresh = (): string => `b-${++made}`;
const send = (): string => {
  const { legs, sent } = sentTray(trayStore.getState(), fresh);
  trayStore.setState({ legs, sent, asking: null });
  return sent.basketId;
};

beforeEach(() => {
  trayStore.setState(trayStore.getInitialState(), true);
  basketsStore.setState({ baskets: new Map() });
  ordersStore.setState({ orders: new Map() });
  alarmsStore.setState({ alarms: new Map() });
  unansweredStore.setState({ waiting: new Map() });
});

test('a tray keeps its id until it was answered or changed: a second press is the same basket', () => {
  addLeg(leg('a'), 'asha');
  addLeg(leg('b'), 'asha');
  const first = send();
  assert.equal(send(), first, 'pressed again after a lost answer');
  for (const change of [
    () => trayStore.setState({ policy: 'hold' }),
    () => trayStore.setState({ timeoutS: 9 }),
    () => trayStore.setState({ owner: 'someone' }),
    () => trayStore.setState(({ legs }) => ({ legs: legs.toReversed() })),
    () => trayStore.setState(({ legs }) => ({ legs: legs.slice(1) })),
    () => trayStore.setState({ asking: { clientOrderId: 'a', code: 'margin' } }),
    () => addLeg(leg('c'), 'asha'),
  ]) {
    const before = send();
    change();
    assert.notEqual(send(), before, change.toString());
  }
});

test('what the engine has leaves the tray, told by its answer or by an event; what was added meanwhile stays', () => {
  addLeg(leg('a'), 'asha');
  const id = send();
  addLeg(leg('b'), 'asha');
  trayTaken('another');
  assert.equal(trayStore.getState().legs.length, 2);
  basketFeed.hear({ ...ORDER_OUTPUTS['basket.place'], basketId: id });
  const { legs, sent } = trayStore.getState();
  assert.deepEqual([legs.map(({ intent }) => intent.clientOrderId), sent], [['b'], null]);
});

test('what nobody answered waits in the strip with the alarms, oldest first, until it is told of or left', () => {
  const alarm: Alarm = {
    id: 1,
    kind: 'in_doubt',
    text: '',
    clientOrderId: null,
    fault: null,
    atMs: 20,
    acknowledgedMs: null,
  };
  alarmsStore.setState({ alarms: new Map([['1', alarm]]) });
  for (const [id, atMs] of [
    ['x', 30],
    ['y', 10],
    ['z', 15],
  ] as const)
    assert.equal(keepUnanswered(silent(id, atMs)), true);
  assert.deepEqual(
    stripLines().map(({ key }) => key),
    ['y', 'z', '1', 'x'],
  );
  orderFeed.hear({ ...SAMPLE_ORDER, clientOrderId: 'y' });
  basketFeed.hear({ ...ORDER_OUTPUTS['basket.place'], basketId: 'z' });
  settleUnanswered('x');
  assert.deepEqual(
    stripLines().map(({ key }) => key),
    ['1'],
  );
  assert.equal(keepUnanswered(silent('y', 40)), false, 'the engine has told of it: it has arrived');
  assert.equal(unansweredStore.getState().waiting.size, 0);
});

test('the strip keeps a bounded number of them, the newest', () => {
  for (let i = 0; i < 60; i += 1) keepUnanswered(silent(`n${i}`, i));
  const keys = stripLines().map(({ key }) => key);
  assert.deepEqual([keys.length, keys[0], keys.at(-1)], [50, 'n10', 'n59']);
});
