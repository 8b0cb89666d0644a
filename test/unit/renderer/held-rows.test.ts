import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Chain } from '#contract/model/chain.ts';
import type { ChainTable, LegText, RowText } from '../../../src/renderer/panels/chain/chain-rows.ts';
import { HeldRows, UNSEEN_EVERY } from '../../../src/renderer/panels/chain/held-rows.ts';

const ROWS = 40;
const SIGHT = { from: 10, to: 20 };
const chainOf = (epoch = 1): Chain => ({ epoch }) as Chain;
const leg = (slot: number, price: string): LegText => ({ slot, price }) as LegText;

/** A table whose every price is the same text. @param atm index of the row at the money. */
function tableOf(price: string, { atm = 15, slots = 0, inLakh = false } = {}): ChainTable {
  const rows = Array.from(
    { length: ROWS },
    (_row, i) =>
      ({
        strike: 100 + i,
        atm: i === atm,
        maxPain: false,
        below: i < 15,
        call: leg(slots + i, price),
        put: leg(slots + ROWS + i, price),
      }) as RowText,
  );
  return { rows, inLakh };
}

const prices = (rows: readonly RowText[]): string[] => rows.map(({ call }) => call.price);

test('rows in sight follow each reading, the others take turns and none is forgotten', () => {
  const held = new HeldRows();
  assert.deepEqual(new Set(prices(held.of(chainOf(), tableOf('0'), SIGHT))), new Set(['0']), 'the first is whole');
  let drawn: string[] = [];
  for (let reading = 1; reading <= UNSEEN_EVERY; reading += 1) {
    const before = drawn;
    drawn = prices(held.of(chainOf(), tableOf(String(reading)), SIGHT));
    assert.ok(drawn.slice(SIGHT.from, SIGHT.to).every((price) => price === String(reading)));
    const turned = drawn.filter((price, i) => (i < SIGHT.from || i >= SIGHT.to) && price !== before[i]).length;
    if (reading > 1) assert.ok(turned <= Math.ceil(ROWS / UNSEEN_EVERY), `${turned} rows in one reading`);
  }
  assert.ok(!drawn.includes('0'), 'every row had its turn');
});

test('what is scrolled into sight is as it is now, and drawing the same reading again changes nothing', () => {
  const held = new HeldRows();
  held.of(chainOf(), tableOf('old'), SIGHT);
  const [chain, table] = [chainOf(), tableOf('new')];
  const first = held.of(chain, table, SIGHT);
  assert.deepEqual(held.of(chain, table, SIGHT), first);
  assert.ok(prices(first).includes('old'));
  const moved = prices(held.of(chain, table, { from: 30, to: 40 }));
  assert.ok(moved.slice(30, 40).every((price) => price === 'new'));
});

test('marks, slots of another epoch and another unit wait for nothing', () => {
  const held = new HeldRows();
  held.of(chainOf(), tableOf('old', { atm: 1 }), SIGHT);
  const moved = held.of(chainOf(), tableOf('new', { atm: 39 }), SIGHT);
  assert.deepEqual(
    moved.flatMap(({ atm }, i) => (atm ? [i] : [])),
    [39],
  );
  const other = held.of(chainOf(2), tableOf('newer', { slots: 500 }), SIGHT);
  assert.deepEqual(new Set(prices(other)), new Set(['newer']));
  const lakh = held.of(chainOf(2), tableOf('lakh', { slots: 500, inLakh: true }), SIGHT);
  assert.deepEqual(new Set(prices(lakh)), new Set(['lakh']));
});
