import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Instrument } from '#contract/model/instrument.ts';
import { CHANGES_PER_KIND_MAX, changeWords, MasterDiff } from '../../../../src/main/core/instruments/master-diff.ts';
import { madeUp, wholeMarket } from '../../../support/whole-market.ts';

const option = (serial: number, strike: number, expiry = '2026-12-01'): Instrument =>
  madeUp(serial, { kind: 'OPTIDX', segment: 'NSE_FNO', underlying: 'NIFTY', expiry, strike, right: 'CE', lot: 75 });
const share = (serial: number, underlying: string): Instrument =>
  madeUp(serial, { kind: 'EQUITY', segment: 'NSE_EQ', underlying });

function diff(earlier: readonly Instrument[], today: readonly Instrument[], date = '2026-11-24') {
  const compared = new MasterDiff(today, date);
  for (const one of earlier) compared.compare([one]);
  return compared.finish();
}

test('lots, ticks, freeze quantities, expiries and names that changed are told with both values', () => {
  const earlier = [
    option(1, 24_500),
    { ...option(2, 24_600), freezeQty: 1_800 },
    share(3, 'TATAMOTORS'),
    share(4, 'INFY'),
  ];
  const today = [
    { ...option(1, 24_500), lot: 65, freezeQty: 1_800 },
    { ...option(2, 24_600, '2026-11-30'), tick: 10, freezeQty: 1_800 },
    share(3, 'TMPV'),
    share(4, 'INFY'),
  ];
  const { counts, rows, expired } = diff(earlier, today);
  assert.deepEqual(
    rows.map(({ kind, before, after }) => [kind, before, after]),
    [
      ['lot', '75', '65'],
      ['tick', '5', '10'],
      ['freeze', null, '1800'],
      ['expiry', '2026-12-01', '2026-11-30'],
      ['renamed', 'TATAMOTORS', 'TMPV'],
    ],
  );
  assert.equal(expired, 0);
  assert.equal(
    changeWords(counts),
    '1 lot changed, 1 tick changed, 1 freeze quantity changed, 1 expiry moved, 1 renamed',
  );
});

test('a file without freeze quantities is no change of all of them, and nothing is held for it', () => {
  const detailed = [1, 2, 3].map((serial) => ({ ...option(serial, 24_000 + serial), freezeQty: 1_800 }));
  const compact = [1, 2, 3].map((serial) => ({ ...option(serial, 24_000 + serial), lot: serial === 1 ? 65 : 75 }));
  for (const [earlier, today] of [
    [detailed, compact],
    [compact, detailed],
  ] as const) {
    const { counts, rows, held } = diff(earlier, today);
    assert.deepEqual([counts.freeze, counts.lot], [0, 1]);
    assert.deepEqual(
      [rows, held].map((list) => list.map(({ kind, securityId }) => `${kind} ${securityId}`)),
      [['lot 1'], ['lot 1']],
    );
  }
});

test('new and gone; what expired is not gone, and an id that means something else is both', () => {
  const earlier = [option(1, 24_500, '2026-11-23'), option(2, 24_600), option(3, 24_700)];
  const { counts, expired, rows } = diff(earlier, [option(3, 30_000), option(4, 24_800)]);
  assert.deepEqual([counts.new, counts.gone, expired], [2, 2, 1]);
  assert.deepEqual(
    rows.map(({ kind, securityId }) => `${kind} ${securityId}`),
    ['gone 2', 'gone 3', 'new 3', 'new 4'],
  );
  assert.equal(changeWords(counts), '2 new, 2 gone');
  assert.equal(diff([option(1, 24_500, '2026-11-23')], [option(1, 24_500, '2026-12-08')]).counts.expiry, 1);
});

test('nothing is said when nothing changed, and long lists are cut but counted', () => {
  const all = wholeMarket(9_000);
  const same = diff(all, all, '2026-11-20');
  assert.deepEqual([changeWords(same.counts), same.rows.length, same.expired], ['', 0, 0]);
  const fresh = diff([], all, '2026-11-20');
  assert.deepEqual([fresh.counts.new, fresh.rows.length], [9_000, CHANGES_PER_KIND_MAX]);
});

test('every instrument of both days is in exactly one group', () => {
  const all = wholeMarket(9_000).slice(0, 60);
  const some = fc.subarray(all);
  fc.assert(
    fc.property(some, some, (earlier, today) => {
      const { counts, expired, rows } = diff(earlier, today, '2026-12-01');
      const both = earlier.filter((one) => today.includes(one)).length;
      assert.equal(both + counts.gone + expired, earlier.length);
      assert.equal(both + counts.new, today.length);
      assert.equal(rows.length, counts.gone + counts.new);
    }),
  );
});
