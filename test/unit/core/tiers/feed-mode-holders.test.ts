import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { FEED_MODES, type FeedMode } from '#contract/model/feed.ts';
import { type Owner, OWNER_KINDS, ReferenceBook } from '../../../../src/main/core/tiers/reference-book.ts';
import { TierPlanner } from '../../../../src/main/core/tiers/tier-planner.ts';

const list = (name: string): Owner => ({ kind: 'watchlist', name });
const never = (): boolean => false;

test('the largest mode of the holders counts; what nobody asks for comes as the terminal says', () => {
  const book = new ReferenceBook();
  book.hold({ kind: 'scan', name: 'scan' }, [1, 2]);
  book.hold(
    list('A'),
    [2, 3, 4],
    new Map([
      [2, 'ticker'],
      [3, 'ticker'],
      [4, 'ticker'],
    ]),
  );
  book.hold(list('B'), [4, 5], new Map([[4, 'full']]));
  assert.deepEqual(
    [...book.modes('quote', never)],
    [
      [3, 'ticker'],
      [4, 'full'],
    ],
    'the scan universe keeps 2 at quote',
  );
  book.hold({ kind: 'chart', name: 'window 1' }, [3]);
  assert.equal(book.modes('quote', never).get(3), 'full');
  book.release({ kind: 'chart', name: 'window 1' });
  assert.equal(book.modes('quote', never).get(3), 'ticker', 'it goes back with the last who needs more');
  assert.equal(book.modes('quote', (code) => code === 3).has(3), false, 'what is always on stays as the terminal says');
});

test('a list with a mode gives it to the legs of its spreads; an item may say otherwise', () => {
  const planner = new TierPlanner([]);
  planner.setList('Mine', [1, 2], { legs: [7], mode: 'ticker', modes: new Map([[2, 'quote' as const]]) });
  assert.deepEqual(
    new Map(planner.modes('full')),
    new Map([
      [1, 'ticker'],
      [2, 'quote'],
      [7, 'ticker'],
    ]),
  );
  assert.equal(planner.demand(), 3);
  planner.setList('Mine', []);
  assert.equal(planner.modes('full').size, 0);
  assert.equal(planner.demand(), 0);
});

test('whatever is held by whom, the mode is the largest that a holder wants', () => {
  const modeOf = fc.constantFrom<FeedMode | null>(null, ...FEED_MODES);
  const holding = fc.record({
    kind: fc.constantFrom(...OWNER_KINDS),
    codes: fc.dictionary(fc.constantFrom('1', '2', '3'), modeOf),
  });
  fc.assert(
    fc.property(fc.array(holding, { maxLength: 6 }), fc.constantFrom(...FEED_MODES), (holdings, terminal) => {
      const book = new ReferenceBook();
      const wanted = new Map<number, number>();
      holdings.forEach(({ kind, codes }, at) => {
        const entries = Object.entries(codes).map(([code, mode]) => [Number(code), mode] as const);
        const modes = new Map(entries.flatMap(([code, mode]) => (mode === null ? [] : [[code, mode] as const])));
        book.hold(
          { kind, name: String(at) },
          entries.map(([code]) => code),
          modes,
        );
        const full = ['chart', 'depth', 'ticket', 'position', 'order'].includes(kind);
        for (const [code, mode] of entries) {
          const rank = FEED_MODES.indexOf(full ? 'full' : (mode ?? terminal));
          wanted.set(code, Math.max(rank, wanted.get(code) ?? 0));
        }
      });
      const told = book.modes(terminal, never);
      for (const [code, rank] of wanted) assert.equal(told.get(code) ?? terminal, FEED_MODES[rank]);
      assert.ok(
        [...told.values()].every((mode) => mode !== terminal),
        'only what differs is told',
      );
    }),
  );
});
