import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { readPrice, steppedPrice } from '../../../src/renderer/ticket/price-text.ts';
import { fixed } from '../../../src/renderer/ui/format.ts';

const SCALE = { tick: 5, decimals: 2 } as const;
const QUOTE = { bid: 10_000, ask: 10_010, last: 10_005 };
const priceOf = (text: string): number | string => {
  const read = readPrice(text, QUOTE, SCALE);
  return read.kind === 'price' ? read.price : read.kind;
};

test('letters follow the market, with ticks; m is the market', () => {
  const cases = { a: 10_010, b: 10_000, l: 10_005, 'b+1': 10_005, 'a-2': 10_000, 'A - 1t': 10_005, 'b\u22122': 9_990 };
  for (const [text, price] of Object.entries(cases)) assert.equal(priceOf(text), price, text);
  assert.equal(priceOf('m'), 'market');
  assert.equal(priceOf('MKT'), 'market');
});

test('numbers are read with commas in either grouping, and a decimal comma is refused', () => {
  assert.equal(priceOf('1,23,456.05'), 12_345_605);
  assert.equal(priceOf('123,456.05'), 12_345_605);
  assert.equal(priceOf('₹ 100'), 10_000);
  assert.equal(priceOf('100.'), 10_000);
  for (const text of ['12,5', '1,2,3', '1.2.3', '', 'x', '-5', '0', '1e3', 'b*2', '100.055'])
    assert.equal(priceOf(text), 'bad', text);
});

test('a price between two ticks names both; one above the largest is refused', () => {
  const read = readPrice('100.02', QUOTE, SCALE);
  assert.match(read.kind === 'bad' ? read.text : '', /100\.00 or 100\.05/);
  assert.equal(priceOf('20000000'), 2_000_000_000);
  assert.equal(priceOf('20000000.05'), 'bad');
});

test('without a quote the letters say so', () => {
  const read = readPrice('a', { bid: 0, ask: 0, last: 0 }, SCALE);
  assert.match(read.kind === 'bad' ? read.text : '', /no ask now/);
});

test('every price on a tick is read back from its own text, and a step up and down is no step', () => {
  const prices = fc.integer({ min: 1, max: 300_000_000 });
  fc.assert(
    fc.property(prices, fc.integer({ min: 1, max: 999 }), (ticks, steps) => {
      const text = fixed(ticks * SCALE.tick, SCALE.decimals);
      assert.equal(priceOf(text), ticks * SCALE.tick);
      const up = steppedPrice(text, steps, QUOTE, SCALE);
      assert.equal(priceOf(up), (ticks + steps) * SCALE.tick);
      assert.equal(steppedPrice(up, -steps, QUOTE, SCALE), text);
    }),
  );
});

test('steps of a letter stay with the letter, and never go below one tick', () => {
  assert.equal(steppedPrice('a', 1, QUOTE, SCALE), 'a+1');
  assert.equal(steppedPrice('a+1', -1, QUOTE, SCALE), 'a');
  assert.equal(steppedPrice('b', -10, QUOTE, SCALE), 'b-10');
  assert.equal(steppedPrice('0.10', -10, QUOTE, SCALE), '0.05');
  assert.equal(steppedPrice('m', 1, QUOTE, SCALE), '100.10');
});
