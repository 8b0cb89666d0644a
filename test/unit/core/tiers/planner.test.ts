import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { instrumentCode } from '#contract/model/instrument.ts';
import { endedBetween, CLEAN_UP_AFTER_MS } from '../../../../src/main/core/tiers/day-end.ts';
import { windowCodes } from '../../../../src/main/core/tiers/ladder.ts';
import { nextStep } from '../../../../src/main/core/tiers/reconcile.ts';
import { type Owner, ReferenceBook } from '../../../../src/main/core/tiers/reference-book.ts';
import { LIST_STRIKES, ROUNDS_WITHOUT_PRICE, TierPlanner } from '../../../../src/main/core/tiers/tier-planner.ts';
import { ladder, shareMarket } from '../../../support/ladders.ts';
import { shippedCalendar } from '../../../support/shipped-calendar.ts';

const CAP = 25_000;
const DATE = '2026-11-20';
const NIFTY = instrumentCode('IDX_I', 13);
const room = { cap: CAP, hasSlot: () => true, slotsFree: CAP };
const SCAN: Owner = { kind: 'scan', name: 'scan' };

function planned(count: number): { planner: TierPlanner; shares: number[] } {
  const { shares, ladders } = shareMarket(count);
  const planner = new TierPlanner([]);
  planner.begin(ladders, DATE);
  return { planner, shares };
}

test('an underlying brings 42 options: 3 items 126, 500 items 21,000; the cost says so before', () => {
  for (const [items, options] of [
    [3, 126],
    [500, 21_000],
  ] as const) {
    const { planner, shares } = planned(items);
    assert.deepEqual(planner.cost(shares), { own: items, options, added: items + options });
    planner.setList('All', shares);
    assert.equal(planner.wanted(room).codes.size, items, 'without a price the money is not known yet');
    planner.follow(() => 12_500);
    assert.equal(planner.wanted(room).codes.size, items + options);
    assert.equal(planner.cost(shares).added, 0, 'what is there costs nothing more');
    planner.setList('All', []);
    assert.equal(planner.wanted(room).codes.size, 0, 'released with the last reference');
  }
});

test('two lists share an underlying: its options go with the last of them', () => {
  const { planner, shares } = planned(2);
  const [first = 0, second = 0] = shares;
  planner.setList('A', [first]);
  planner.setList('B', [first, second]);
  planner.follow(() => 12_500);
  assert.equal(planner.wanted(room).codes.size, 2 * 43);
  planner.setList('B', []);
  assert.equal(planner.wanted(room).codes.size, 43);
  planner.setList('A', []);
  assert.equal(planner.wanted(room).codes.size, 0);
});

test('the money moves without a gap: what is wanted is subscribed before what was is released', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 10_200, max: 14_800 }), { minLength: 1, maxLength: 60 }), (path) => {
      const planner = new TierPlanner([{ underlying: 'NIFTY', expiries: 1, strikes: 21, sides: 2 }]);
      const chain = ladder('NIFTY', NIFTY);
      planner.begin([chain], DATE);
      const actual = new Set<number>();
      let before: number[] = [];
      for (const price of path) {
        planner.follow(() => price);
        const centre = planner.centreOf(chain) ?? -1;
        const after = windowCodes(chain, centre, 21, 2);
        assert.equal(after.length, 42);
        for (let round = 0; round < 3; round += 1) {
          const { add, drop } = nextStep(planner.wanted(room).codes, actual, CAP, 10_000);
          assert.ok(add.length === 0 || drop.length === 0, 'with room, nothing is dropped while something is missing');
          for (const code of drop) actual.delete(code);
          for (const code of add) actual.add(code);
          const missing = after.filter((code) => !actual.has(code));
          assert.deepEqual(missing, [], 'the new window is whole');
          if (round === 0 && before.length > 0)
            assert.ok(
              before.every((code) => actual.has(code)),
              'the old one still is',
            );
        }
        assert.equal(actual.size, 43, 'the old strikes are gone');
        before = after;
      }
    }),
    { numRuns: 60 },
  );
});

test('any sequence of holders: wanted is the union, counts are right, and reconciling reaches it', () => {
  const owners: Owner[] = [
    SCAN,
    { kind: 'chart', name: 'window 1' },
    { kind: 'watchlist', name: 'A' },
    { kind: 'position', name: 'p' },
  ];
  const move = fc.record({
    owner: fc.integer({ min: 0, max: 3 }),
    codes: fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 30 }),
  });
  fc.assert(
    fc.property(fc.array(move, { maxLength: 40 }), fc.integer({ min: 1, max: 7 }), (moves, batch) => {
      const book = new ReferenceBook();
      const held = new Map<number, Set<number>>();
      const actual = new Set<number>();
      for (const { owner, codes } of moves) {
        book.hold(owners[owner] as Owner, codes);
        held.set(owner, new Set(codes));
        const union = new Set([...held.values()].flatMap((set) => [...set]));
        assert.deepEqual(new Set(book.wanted()), union);
        for (const code of union) {
          assert.equal(book.count(code), [...held.values()].filter((set) => set.has(code)).length);
        }
        for (let step = 0; step < 100; step += 1) {
          const { add, drop } = nextStep(union, actual, 40, batch);
          if (add.length === 0 && drop.length === 0) break;
          for (const code of drop) actual.delete(code);
          for (const code of add) actual.add(code);
          assert.ok(actual.size <= 40, 'never above the cap');
        }
        assert.deepEqual(actual, union);
      }
    }),
  );
});

test('above the cap it is refused, and the words say what holds how much', () => {
  const { planner, shares } = planned(600);
  planner.book.hold(
    SCAN,
    Array.from({ length: 3_000 }, (_, i) => instrumentCode('BSE_EQ', i + 1)),
  );
  const owner: Owner = { kind: 'watchlist', name: 'Big' };
  assert.equal(planner.refusal(owner, 'The list “Big”', shares.slice(0, 500), CAP), null, '3,000 + 21,500 fit');
  planner.setList('Big', shares.slice(0, 500));
  planner.follow(() => 12_500);
  const more = planner.refusal({ kind: 'watchlist', name: 'More' }, 'The list “More”', shares.slice(500, 520), CAP);
  assert.equal(more?.code, 'input.subscriptions_full');
  assert.match(more?.text ?? '', /needs 860 more subscriptions, and 500 of 25,000 are free\. Free 360/);
  assert.match(more?.text ?? '', /list “Big” 21,500, scan universe 3,000/);
  assert.equal(planner.refusal(owner, 'The list “Big”', shares.slice(0, 100), CAP), null, 'smaller is never refused');
  assert.equal(planner.refusal(owner, 'x', shares.slice(0, 511), CAP), null, '11 more are 473');
  assert.notEqual(planner.refusal(owner, 'x', shares.slice(0, 512), CAP), null, '12 more are 516');
});

test('with more wanted than there is room for, the scan universe gives way and nothing else', () => {
  const { planner, shares } = planned(500);
  planner.book.hold(
    SCAN,
    Array.from({ length: 10_000 }, (_, i) => instrumentCode('BSE_EQ', i + 1)),
  );
  planner.setList('Big', shares);
  planner.follow(() => 12_500);
  const { codes, leftOut } = planner.wanted(room);
  assert.equal(codes.size, CAP);
  assert.equal(leftOut, 10_000 + 21_500 - CAP);
  assert.ok(shares.every((code) => codes.has(code)));
  assert.ok(
    codes.has(instrumentCode('BSE_EQ', 1)) && !codes.has(instrumentCode('BSE_EQ', 10_000)),
    'the best are kept',
  );
});

test('slots that are used up leave out what is new, never what has one', () => {
  const { planner, shares } = planned(3);
  planner.setList('A', shares);
  planner.follow(() => 12_500);
  const own = new Set(shares);
  const { codes, leftOut } = planner.wanted({ cap: CAP, hasSlot: (code) => own.has(code), slotsFree: 5 });
  assert.equal(codes.size, 3 + 5);
  assert.equal(leftOut, 126 - 5);
});

test('tier B holds the nearest expiries, follows the money, and waits for a price before it guesses', () => {
  const expiries = ['2026-11-19', '2026-11-24', '2026-12-01', '2026-12-08'];
  const ladders = expiries.map((expiry, i) => ladder('NIFTY', NIFTY, { expiry, id: 1_000 + i * 1_000 }));
  const planner = new TierPlanner([{ underlying: 'NIFTY', expiries: 2, strikes: 21, sides: 2 }]);
  planner.begin(ladders, DATE);
  assert.deepEqual([...planner.tierB.underlyings], [NIFTY]);
  for (let round = 1; round < ROUNDS_WITHOUT_PRICE; round += 1)
    assert.equal(
      planner.follow(() => null),
      false,
    );
  assert.equal(planner.tierB.options.size, 0);
  assert.equal(
    planner.follow(() => null),
    true,
  );
  assert.equal(planner.tierB.options.size, 84, 'the middle stands for the money; what has expired is left out');
  planner.follow(() => 10_000);
  assert.equal(planner.tierB.options.size, 84, 'at the end of the ladder the window keeps its size');
  assert.ok(!planner.tierB.options.has(instrumentCode('NSE_FNO', 1_000)), 'the expired chain is not wanted');
  assert.equal(planner.cost([NIFTY]).added, 0, 'its options are there already');
  assert.equal(LIST_STRIKES, 21);
});

test('after a session its tier A rests; charts, positions, orders, tier B and other sessions stay', () => {
  const share = instrumentCode('NSE_EQ', 1);
  const charted = instrumentCode('NSE_EQ', 2);
  const held = instrumentCode('NSE_EQ', 3);
  const working = instrumentCode('NSE_EQ', 4);
  const gold = instrumentCode('MCX_COMM', 5);
  const planner = new TierPlanner([]);
  planner.book.hold(SCAN, [share, charted, held, working, gold]);
  planner.setList('Mine', [share, charted]);
  planner.book.hold({ kind: 'chart', name: 'window 1' }, [charted]);
  planner.book.hold({ kind: 'position', name: 'p' }, [held]);
  planner.book.hold({ kind: 'order', name: 'o' }, [working]);
  assert.equal(
    planner.book.rest((code) => code !== gold),
    1,
  );
  assert.deepEqual(new Set(planner.wanted(room).codes), new Set([charted, held, working, gold]));
  assert.deepEqual(planner.listNames, ['Mine'], 'the list itself stays');
  planner.book.hold({ kind: 'chart', name: 'window 2' }, [share]);
  assert.ok(planner.wanted(room).codes.has(share), 'who asks anew gets it');
  planner.book.release({ kind: 'chart', name: 'window 2' });
});

test('the clean-up of a class comes once, some minutes after its last phase, and not after an evening start', () => {
  const day = shippedCalendar().tradeDay(DATE);
  const at = (hour: number, minute: number): number => day.midnightMs + (hour * 60 + minute) * 60_000;
  const found = new Map<string, number>();
  let before = at(9, 0);
  for (let now = before; now < at(24, 30); now += 30_000) {
    for (const name of endedBetween(day, before, now)) {
      assert.ok(!found.has(name), `${name} ended once`);
      found.set(name, now);
    }
    before = now;
  }
  assert.ok((found.get('EQ_DERIV') ?? 0) >= at(15, 30) + CLEAN_UP_AFTER_MS);
  assert.ok((found.get('MCX') ?? 0) > (found.get('FNO') ?? Infinity), 'commodities go on into the night');
  assert.deepEqual(endedBetween(day, at(22, 0), at(22, 0) + 1_000), []);
});
