import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import {
  factorText,
  legsText,
  type PricedLeg,
  spreadDecimals,
  spreadText,
  spreadValue,
} from '../../../../src/renderer/panels/watchlist/spread-price.ts';
import { parseLegs } from '../../../../src/renderer/panels/watchlist/spread-text.ts';

const leg = (slot: number, factor: number, decimals: 2 | 4 = 2): PricedLeg => ({ slot, factor, decimals });
const values = {
  ltp: [2_500_050, 2_490_000, 0, 831_250],
  bid: [2_500_000, 2_489_900, 0, 831_200],
  ask: [2_500_100, 2_490_100, 0, 831_300],
  prevClose: [2_480_000, 2_481_000, 0, 830_000],
};

test('a spread sells at bids of bought legs and asks of sold ones, and buys at the others', () => {
  const legs = [leg(0, 100), leg(1, -100)];
  assert.equal(spreadValue('ltp', legs, values), 10_050);
  assert.equal(spreadValue('bid', legs, values), 9_900);
  assert.equal(spreadValue('ask', legs, values), 10_200);
  assert.equal(spreadValue('change', legs, values), 10_050 + 1_000, 'from −10.00 to 100.50');
  assert.ok(spreadValue('changePct', legs, values) > 0, 'it rose, whatever the sign of the price before');
  assert.ok(Number.isNaN(spreadValue('volume', legs, values)));
  assert.ok(Number.isNaN(spreadValue('ltp', [leg(0, 100), leg(2, -100)], values)), 'a leg without a price');
});

test('factors are hundredths, halves go away from zero, scales meet at the finer one', () => {
  assert.equal(spreadValue('ltp', [leg(0, 50), leg(1, -50)], { ltp: [101, 100] }), 1);
  assert.equal(spreadValue('ltp', [leg(0, -50), leg(1, 50)], { ltp: [101, 100] }), -1);
  const mixed = [leg(0, 100), leg(3, -200, 4)];
  assert.equal(spreadDecimals(mixed), 4);
  assert.equal(spreadValue('ltp', mixed, values), 2_500_050 * 100 - 2 * 831_250);
});

test('zero and negative prices are prices; what is not known is a dash', () => {
  assert.deepEqual(
    [0, -1_050, Number.NaN].map((value) => spreadText('ltp', value, 2)),
    ['0.00', '−10.50', '–'],
  );
  assert.equal(spreadText('change', 500, 2), '+5.00');
  assert.equal(spreadText('changePct', -1.234, 2), '−1.23');
  assert.deepEqual([factorText(-150), factorText(100)], ['−1.5', '1']);
  const words = [
    { factor: 100, symbol: 'NIFTY NOV FUT' },
    { factor: -50, symbol: 'NIFTY' },
  ];
  assert.equal(legsText(words), '+1 NIFTY NOV FUT −0.5 NIFTY');
});

test('for any prices the sum is an exact integer, and selling never brings more than buying costs', () => {
  const price = fc.integer({ min: 1, max: 2_000_000_000 });
  const part = fc.tuple(price, fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: -10_000, max: 10_000 }));
  fc.assert(
    fc.property(fc.array(part, { minLength: 2, maxLength: 4 }), (parts) => {
      const legs = parts.map(([, , factor], slot) => leg(slot, factor === 0 ? 1 : factor));
      const bid = parts.map(([value]) => value);
      const ask = parts.map(([value, gap]) => value + gap);
      const [sold, bought] = [spreadValue('bid', legs, { bid, ask }), spreadValue('ask', legs, { bid, ask })];
      assert.ok(Number.isSafeInteger(sold) && Number.isSafeInteger(bought) && sold <= bought);
    }),
  );
});

test('legs are read as people write them; what is none is told with the remedy', () => {
  assert.deepEqual(parseLegs('nifty nov fut\n-2 RELIANCE; 0.5 x TCS'), {
    legs: [
      { factor: 100, symbol: 'NIFTY NOV FUT' },
      { factor: -200, symbol: 'RELIANCE' },
      { factor: 50, symbol: 'TCS' },
    ],
  });
  assert.deepEqual(parseLegs('+1 M&M\n− 1.25 * 360ONE'), {
    legs: [
      { factor: 100, symbol: 'M&M' },
      { factor: -125, symbol: '360ONE' },
    ],
  });
  for (const [text, words] of [
    ['1 TCS', /2 to 4 legs/],
    ['1 A\n2 B\n3 C\n4 D\n5 E', /2 to 4 legs/],
    ['0 TCS\n1 INFY', /counts 0 times/],
    ['101 TCS\n1 INFY', /100 is the largest/],
    ['12\n1 INFY', /is no leg/],
  ] as const) {
    const read = parseLegs(text);
    assert.match('wrong' in read ? read.wrong : '', words);
  }
});
