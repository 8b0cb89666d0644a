import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { orderIntentSchema } from '#contract/model/order.ts';
import type { Preview } from '#contract/model/risk.ts';
import { newClientOrderId } from '../../../src/renderer/ticket/client-order-id.ts';
import { intentOf, newDraft, readLots, reasonsToAsk, sendingOf } from '../../../src/renderer/ticket/ticket-intent.ts';
import { orderSentence, sentAsWords, stopLivesWords } from '../../../src/renderer/ticket/ticket-words.ts';
import { tradeMode } from '../../../src/renderer/shell/trade-mode.ts';
import { rupees, signedLots, signedRupees } from '../../../src/renderer/ui/money.ts';
import { ORDER_OUTPUTS } from '../../contract/order-samples.ts';
import { fakeInstruments } from '../../e2e/fake-market.ts';

const FUTURE = fakeInstruments(300).find(({ kind }) => kind === 'FUTSTK');
const SHARE = fakeInstruments(300).find(({ kind }) => kind === 'EQUITY');
assert.ok(FUTURE !== undefined && SHARE !== undefined);
const QUOTE = { bid: 10_000, ask: 10_010, last: 10_005 };
const PREVIEW: Preview = { ...ORDER_OUTPUTS['order.preview'], warnings: [], valuePaise: 100_000_00 };
const ID = 'h-abcdefgh1234567';

test('a fresh ticket is an order that the contract takes: one lot at the other side', () => {
  const made = intentOf(newDraft(FUTURE, 'BUY'), QUOTE, ID);
  assert.ok('value' in made);
  assert.deepEqual(orderIntentSchema.parse(made.value), made.value);
  assert.deepEqual([made.value.quantity, made.value.price, made.value.side], [75, 10_010, 'BUY']);
  const sell = intentOf(newDraft(SHARE, 'SELL'), QUOTE, ID);
  assert.deepEqual('value' in sell && [sell.value.quantity, sell.value.price], [1, 10_000]);
});

test('types carry only the prices that they have', () => {
  const draft = { ...newDraft(FUTURE, 'SELL'), price: '99', trigger: '98' };
  const prices = (type: 'LIMIT' | 'MARKET' | 'SL' | 'SLM'): unknown => {
    const made = intentOf({ ...draft, type }, QUOTE, ID);
    return 'value' in made ? [made.value.price, made.value.trigger] : made.problem;
  };
  assert.deepEqual(prices('LIMIT'), [9_900, 0]);
  assert.deepEqual(prices('MARKET'), [0, 0]);
  assert.deepEqual(prices('SL'), [9_900, 9_800]);
  assert.deepEqual(prices('SLM'), [0, 9_800]);
});

test('a field that cannot be read names itself', () => {
  const field = (changes: object): unknown => {
    const made = sendingOf({ ...newDraft(FUTURE, 'BUY'), ...changes }, QUOTE, ID, []);
    return 'problem' in made ? made.problem.field : 'none';
  };
  assert.equal(field({ lots: '0' }), 'lots');
  assert.equal(field({ lots: '1.5' }), 'lots');
  assert.equal(field({ price: '100.01' }), 'price');
  assert.equal(field({ type: 'SL', trigger: '' }), 'trigger');
  assert.equal(field({ disclosed: 'some' }), 'disclosed');
  const bracket = { on: true, target: '', stop: '', trail: '', where: 'client' };
  assert.equal(field({ bracket }), 'stop');
  assert.equal(field({ bracket: { ...bracket, stop: 'm' } }), 'stop');
  assert.equal(field({ bracket: { ...bracket, stop: '95' } }), 'none');
  assert.ok('problem' in readLots('999999999', 75));
});

test('a reduce-only order never asks, at any level; others ask as the level says', () => {
  const warned = { ...PREVIEW, warnings: [{ code: 'far_price', text: 'Far.' }] };
  fc.assert(
    fc.property(fc.constantFrom('always', 'warned', 'never' as const), fc.boolean(), fc.nat(), (level, has, above) => {
      assert.deepEqual(reasonsToAsk(level as 'always', above, { reduceOnly: true }, has ? warned : PREVIEW), []);
    }),
  );
  const entry = { reduceOnly: false };
  assert.deepEqual(reasonsToAsk('warned', 200_000, entry, PREVIEW), []);
  assert.equal(reasonsToAsk('always', 200_000, entry, PREVIEW).length, 1);
  assert.deepEqual(reasonsToAsk('warned', 200_000, entry, warned), ['Far.']);
  assert.deepEqual(reasonsToAsk('warned', 99_999, entry, PREVIEW), ['Worth more than ₹99,999.']);
  assert.deepEqual(reasonsToAsk('warned', 100_000, entry, PREVIEW), []);
  assert.deepEqual(reasonsToAsk('never', 1, entry, warned), []);
});

test('ids are accepted by the contract, and differ with their random part', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1_700_000_000_000, max: 4_000_000_000_000 }),
      fc.uint8Array({ minLength: 7, maxLength: 7 }),
      (ms, random) => {
        assert.match(newClientOrderId(ms, random), /^[A-Za-z0-9_-]{8,20}$/);
      },
    ),
  );
  assert.notEqual(
    newClientOrderId(1, Uint8Array.of(1, 2, 3, 4, 5, 6, 7)),
    newClientOrderId(1, Uint8Array.of(1, 2, 3, 4, 5, 6, 8)),
  );
});

test('what is sent in place of MARKET and SL-M comes from the exact body', () => {
  const preview = { ...PREVIEW, payloads: ['{"orderType":"LIMIT","price":124.05}'] };
  assert.match(sentAsWords('MARKET', preview, 2) ?? '', /sent as LIMIT at 124\.05/);
  assert.match(sentAsWords('SLM', preview, 2) ?? '', /protective limit at 124\.05/);
  assert.equal(sentAsWords('LIMIT', preview, 2), null);
  assert.equal(sentAsWords('MARKET', { ...PREVIEW, payloads: ['nonsense'] }, 2), null);
  assert.equal(sentAsWords('MARKET', null, 2), null);
});

test('the confirmation names side, quantity, price, mode and account', () => {
  const made = intentOf({ ...newDraft(FUTURE, 'SELL'), lots: '2' }, QUOTE, ID);
  assert.ok('value' in made);
  const text = orderSentence(made.value, FUTURE, 'asha', 'LIVE');
  assert.equal(text, `SELL 2 lots · 150 ${FUTURE.symbol} at 100.00, LIMIT INTRADAY DAY — LIVE, account asha.`);
  assert.notEqual(stopLivesWords('broker'), stopLivesWords('client'));
});

test('the border says LIVE whenever orders go to the broker', () => {
  assert.equal(tradeMode({ mode: 'sim' }, { mode: 'live' }), 'live');
  assert.equal(tradeMode({ mode: 'live' }, { mode: 'paper' }), 'paper');
  assert.equal(tradeMode({ mode: 'replay' }, { mode: 'paper' }), 'replay');
  assert.equal(tradeMode({ mode: 'sim' }, null), 'sim');
  assert.equal(tradeMode(null, null), 'none');
});

test('money carries its sign and Indian grouping; no value is not zero', () => {
  assert.equal(rupees(1_234_567_50), '₹12,34,567.50');
  assert.equal(signedRupees(124_650), '+₹1,246.50');
  assert.equal(signedRupees(-60_000), '−₹600.00');
  assert.equal(signedRupees(0), '₹0.00');
  assert.equal(signedRupees(null), '–');
  assert.equal(signedLots(150, 75), '+2');
  assert.equal(signedLots(-30, 75), '−0.40');
});

test('a forever order is SL with a carried product; an OCO takes the size and price of its second leg from the first', () => {
  const forever = { on: true, flag: 'OCO', lots1: '', price1: '', trigger1: '1,190.00' } as const;
  const draft = {
    ...newDraft(FUTURE, 'BUY'),
    type: 'SL',
    price: '1210',
    trigger: '1210',
    product: 'MARGIN',
    forever,
  } as const;
  const made = sendingOf(draft, QUOTE, 'id-1', []);
  assert.ok('value' in made && made.value.kind === 'forever');
  const { order, price1, trigger1, quantity1, flag } = made.value.intent;
  assert.deepEqual(
    [flag, order.trigger, price1, trigger1, quantity1],
    ['OCO', 121_000, 119_000, 119_000, order.quantity],
  );
  const single = sendingOf({ ...draft, forever: { ...forever, flag: 'SINGLE' } }, QUOTE, 'id-1', []);
  assert.ok('value' in single && single.value.kind === 'forever' && single.value.intent.quantity1 === 0);
  for (const bad of [{ product: 'INTRADAY' }, { type: 'LIMIT' }, { forever: { ...forever, trigger1: '' } }] as const)
    assert.ok('problem' in sendingOf({ ...draft, ...bad }, QUOTE, 'id-1', []), JSON.stringify(bad));
});
