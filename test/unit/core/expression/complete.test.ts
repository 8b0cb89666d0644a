import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { complete } from '../../../../src/main/core/expression/complete.ts';
import { checkExpression } from '../../../../src/main/core/expression/check.ts';

const names = (text: string, cursor = text.length): string[] =>
  complete(text, cursor).candidates.map(({ name }) => name);

test('a beginning is completed, with signature and sentence from the index of indicators', () => {
  const { from, to, candidates } = complete('close > em', 10);
  assert.deepEqual([from, to], [8, 10]);
  assert.equal(candidates[0]?.name, 'ema');
  assert.equal(candidates[0]?.signature, 'ema(close, n = 20)');
  assert.match(candidates[0]?.sentence ?? '', /Exponential moving average/);
  assert.ok(names('close > bbands.').includes('bbands.upper'));
  assert.deepEqual(names('week.cpr.t').slice(0, 1), ['week.cpr.top']);
  assert.ok(names('exponential')[0] === 'ema', 'the title is searched too');
  assert.ok(names('superternd').includes('supertrend'), 'a slip of the fingers');
});

test('after a value come the words that join, inside on( the intervals, inside a text nothing', () => {
  assert.deepEqual(names('close > open '), ['and', 'or', 'crosses above', 'crosses below']);
  assert.deepEqual(names('close > open an'), ['and']);
  assert.ok(names('close > ').includes('close'));
  assert.ok(names('on(').includes('"15m"'));
  assert.deepEqual(names('time > "09'), []);
  assert.ok(names('').length > 20);
});

test('the word under the cursor is replaced as a whole', () => {
  const text = 'close > emx(close, 20)';
  const { from, to } = complete(text, 10);
  assert.equal(text.slice(from, to), 'emx');
});

test('no text and cursor makes it throw, and a candidate replaces a part of the text', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 60 }), fc.nat(80), (text, cursor) => {
      const { from, to, candidates } = complete(text, cursor);
      assert.ok(from >= 0 && from <= to && to <= text.length);
      for (const { name } of candidates) checkExpression(text.slice(0, from) + name + text.slice(to), ['1m']);
    }),
    { numRuns: 300 },
  );
});
