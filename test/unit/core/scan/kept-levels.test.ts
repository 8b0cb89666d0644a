import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { swingLevels } from '../../../../src/main/core/levels/swing-levels.ts';
import { KEPT_LEVELS_CELLS, KeptLevels } from '../../../../src/main/core/scan/kept-levels.ts';
import type { SeriesView } from '../../../../src/main/core/scan/scanner.ts';

const bar = fc.tuple(fc.integer({ min: 9_000, max: 11_000 }), fc.nat(300), fc.nat(300)).map(([c, up, down]) => ({
  c,
  h: c + up,
  l: c - down,
}));

function series(bars: readonly { c: number; h: number; l: number }[], end: number): SeriesView {
  const column = (of: 'c' | 'h' | 'l'): number[] => bars.map((one) => one[of]);
  const c = column('c');
  return { first: 0, end, t: bars.map((_, i) => 1 + i), o: c, h: column('h'), l: column('l'), c, v: c };
}

test('kept levels have the prices and touches of levels that are made anew at every bar', () => {
  let levelsSeen = 0;
  fc.assert(
    fc.property(fc.array(bar, { minLength: 40, maxLength: 90 }), fc.boolean(), (bars, skips) => {
      const kept = new KeptLevels(new Float64Array(KEPT_LEVELS_CELLS));
      // Nothing is forgotten by age within so few bars: then only new turning points can change a level.
      const rules = { lookback: 100, minTouches: 2 };
      for (let end = 30; end <= bars.length; end += 1) {
        // A scanner over its time is not run at every bar.
        if (skips && end % 5 < 2) continue;
        kept.follow(series(bars, end), rules);
        const fresh = swingLevels(series(bars, end), 0, end - 1, { k: 3, joinAtr: 0.5, ageBars: 100 }, 2);
        assert.deepEqual(
          Array.from({ length: kept.count }, (_, i) => [kept.at(i).price, kept.at(i).touches]),
          fresh.map(({ price, touches }) => [price, touches]),
        );
        levelsSeen += fresh.length;
      }
    }),
    { numRuns: 60 },
  );
  assert.ok(levelsSeen > 500);
});
