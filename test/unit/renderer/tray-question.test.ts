import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instrument } from '#contract/model/instrument.ts';
import { trayQuestion } from '../../../src/renderer/panels/trade/tray-question.ts';
import type { TrayLeg } from '../../../src/renderer/stores/baskets.ts';

const listed = new Map(
  [
    { slot: 4, securityId: 100, underlying: 'NIFTY' },
    { slot: 9, securityId: 101, underlying: 'NIFTY' },
    { slot: 2, securityId: 102, underlying: 'TCS' },
  ].map((one) => [one.securityId, one as Instrument]),
);
const find = (_segment: unknown, securityId: number) => listed.get(securityId);
function leg(securityId: number, rest: Partial<TrayLeg['intent']> = {}): TrayLeg {
  const intent = {
    segment: 'NSE_FNO',
    securityId,
    side: 'BUY',
    product: 'MARGIN',
    type: 'MARKET',
    quantity: 150,
    price: 0,
  };
  return { intent: { ...intent, ...rest } as TrayLeg['intent'], symbol: `S${securityId}`, lot: 75, decimals: 2 };
}

test('legs are asked about in lots; a limit is entered at its price, the market at what it offers', () => {
  const question = trayQuestion(7, [leg(100), leg(101, { side: 'SELL', type: 'LIMIT', price: 12_050 })], find);
  assert.deepEqual(question, {
    epoch: 7,
    product: 'MARGIN',
    legs: [
      { slot: 4, side: 'BUY', lots: 2, entry: null, held: false },
      { slot: 9, side: 'SELL', lots: 2, entry: 12_050, held: false },
    ],
    scenario: { daysForward: 0, ivShift: 0, spotShift: 0 },
  });
});

test('what cannot be taken together says why', () => {
  const said = (legs: readonly TrayLeg[]): string => {
    const question = trayQuestion(7, legs, find);
    return typeof question === 'string' ? question : 'asked';
  };
  assert.match(said([leg(100), leg(102)]), /several underlyings/);
  assert.match(said([leg(100), leg(101, { product: 'INTRADAY' })]), /several products/);
  assert.match(said([leg(100), leg(555)]), /S555 is not listed/);
  assert.match(said(Array.from({ length: 13 }, () => leg(100))), /up to 12 legs/);
  assert.equal(said([]), '');
});
