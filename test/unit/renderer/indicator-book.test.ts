import assert from 'node:assert/strict';
import { test } from 'node:test';
import { array, assert as holds, integer, nat, property, record } from 'fast-check';
import type { IndicatorInfo, IndicatorSeries } from '#contract/model/indicator.ts';
import { IndicatorBook } from '../../../src/renderer/panels/chart/indicator-book.ts';

const infoOf = (cumulative: boolean): IndicatorInfo => ({
  name: 'X',
  title: 'X',
  pane: 'own',
  outputs: [{ name: 'value', look: 'line', cumulative }],
  anchored: false,
  formula: '',
  params: [],
});
/** Bars `from`…`to` of a sum that begins at `start`; a bar's time is its number. */
function answer(from: number, to: number, start: number, provisional = false): IndicatorSeries {
  const t = Array.from({ length: to - from }, (_, i) => from + i);
  return { t, outputs: { value: t.map((i) => i * i - start) }, provisional };
}

test('a running sum stays one line, and no closed value changes, however it is paged and refreshed', () => {
  const step = record({
    older: integer({ min: 0, max: 9 }),
    newer: integer({ min: 0, max: 3 }),
    start: nat(99),
  });
  holds(
    property(array(step, { maxLength: 12 }), (steps) => {
      const book = new IndicatorBook(infoOf(true));
      let [oldest, end] = [500, 520];
      book.replace(answer(oldest, end, 7, true));
      for (const { older, newer, start } of steps) {
        const closed = book.t.slice(0, -1).map((t, i) => [t, book.columns[0]?.[i]] as const);
        assert.equal(book.prepend(answer(oldest - older, book.olderBeforeMs, start)), older);
        oldest -= older;
        end += newer;
        assert.equal(book.refresh(answer(end - newer - 2, end, start + 1, true)), book.t.length - 1 - newer);
        for (const [t, value] of closed) assert.equal(book.at(t)?.[0], value);
        assert.deepEqual(book.t, answer(oldest, end, 0).t);
      }
      for (const [i, t] of book.t.entries()) assert.equal(book.columns[0]?.[i], t * t - 7, `at ${t}`);
    }),
  );
});

test('a value that forms is replaced, a closed one is not', () => {
  const book = new IndicatorBook(infoOf(false));
  book.replace({ t: [1, 2, 3], outputs: { value: [null, 5, 6] }, provisional: true });
  assert.equal(book.closedMs, 2);
  assert.equal(book.refresh({ t: [2, 3, 4], outputs: { value: [99, 7, 8] }, provisional: true }), 2);
  assert.deepEqual(book.columns, [[null, 5, 7, 8]]);
  assert.equal(book.closedMs, 3);
  assert.equal(book.refresh({ t: [3, 4], outputs: { value: [0, 9] }, provisional: false }), 3);
  assert.equal(book.closedMs, 4);
  assert.deepEqual(book.at(4), [9]);
  assert.equal(book.at(5), null);
});

test('an answer that does not reach back to a closed bar is not taken', () => {
  const book = new IndicatorBook(infoOf(false));
  assert.equal(book.refresh(answer(1, 3, 0)), null, 'nothing is there yet');
  book.replace(answer(1, 4, 0));
  assert.equal(book.refresh(answer(8, 10, 0)), null);
  assert.deepEqual(book.t, [1, 2, 3]);
});
