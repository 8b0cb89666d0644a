import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Watchlist } from '#contract/model/watchlist.ts';
import {
  instrumentItem,
  labelled,
  placeNow,
  toggled,
  without,
  withSeparator,
} from '../../../../src/renderer/panels/watchlist/list-edit.ts';
import { ListQueue } from '../../../../src/renderer/shell/list-queue.ts';

const shares = (...ids: number[]): Watchlist => ({
  id: 1,
  name: 'Mine',
  items: ids.map((securityId) => instrumentItem({ segment: 'NSE_EQ', securityId })),
});
const ids = (list: Watchlist): unknown[] =>
  list.items.map((item) => (item.type === 'instrument' ? item.securityId : item.type));

test('a second quick change does not undo the first: it is made on what the first left', async () => {
  let known = shares(1, 2, 3, 4);
  const answers: (() => void)[] = [];
  const queue = new ListQueue({
    list: (id) => (id === 1 ? known : undefined),
    save: (list) => new Promise((resolve) => answers.push(() => resolve(structuredClone(list)))),
    saved: (list) => (known = list),
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const seen = known;
  // Both rows are as they are seen now, while nothing is saved yet.
  const at = (place: number) => (list: Watchlist) => without(list, placeNow(seen, place, list) ?? -1);
  const both = Promise.all([queue.change(1, at(0)), queue.change(1, at(2))]);
  await settle();
  assert.equal(answers.length, 1, 'one at a time');
  answers[0]?.();
  await settle();
  answers[1]?.();
  await both;
  assert.deepEqual(ids(known), [2, 4]);
  assert.equal(await queue.change(9, (list) => ({ ...list })), null, 'a list that is gone');
  assert.equal(await queue.change(1, (list) => list), null, 'nothing to change');
});

test('one change that was refused or broke does not stop the next', async () => {
  let known = shares(1, 2);
  let refuses = true;
  const queue = new ListQueue({
    list: () => known,
    save: async (list) => (refuses ? null : list),
    saved: (list) => (known = list),
  });
  assert.equal(await queue.change(1, (list) => without(list, 0)), null);
  await assert.rejects(
    queue.change(1, () => {
      throw new Error('broken');
    }),
    /broken/,
  );
  refuses = false;
  await queue.change(1, (list) => without(list, 1));
  assert.deepEqual(ids(known), [1]);
});

test('a row is found again after other changes; one of several alike is not guessed', () => {
  const seen = withSeparator(withSeparator(shares(1, 2, 3), '', 1), '', 3);
  assert.deepEqual(ids(seen), [1, 'separator', 2, 'separator', 3]);
  assert.equal(placeNow(seen, 4, without(seen, 0)), 3);
  assert.equal(placeNow(seen, 2, labelled(toggled(seen, 2), 2, 'Mine')), 2, 'label and switch do not make it another');
  assert.equal(placeNow(seen, 0, without(seen, 0)), null, 'gone');
  assert.equal(placeNow(seen, 3, toggled(seen, 0)), 3);
  assert.equal(placeNow(seen, 3, without(seen, 1)), null, 'which of the two separators is left cannot be told');
  assert.equal(placeNow(seen, 9, seen), null);
});
