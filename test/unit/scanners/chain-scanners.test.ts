import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { type Hit, hitSchema, paramInfoSchema } from '#contract/model/scan.ts';
import { defaultParams, paramInfos, type ScalarParams } from '../../../src/main/core/scan/scanner.ts';
import { istDate, minuteOfDay, textOfMinute } from '../../../src/main/core/time/ist.ts';
import { CHAIN_SCANNERS } from '../../../src/main/scanners/index.ts';
import { chainHits, type World, WorldMinutes } from '../../support/chain-bench.ts';
import { DAY } from '../../support/scan-bench.ts';
import { fixture } from '../../support/shipped-calendar.ts';

interface Expected {
  readonly time?: string;
  readonly symbol?: string;
  readonly variant: string;
  readonly side?: string;
  readonly evidence?: Record<string, number | string>;
  readonly plan?: string;
}
interface Fixture {
  readonly world: World;
  readonly params: ScalarParams;
  readonly first: Expected;
  readonly also?: readonly Expected[];
  readonly almost: readonly { why: string; world: World; params?: ScalarParams }[];
}

const timeOf = ({ atMs }: Hit): string => textOfMinute(minuteOfDay(atMs));
const told = (id: string): Fixture => fixture(`scanners/chain/${id}.json`) as Fixture;

function assertHit(hit: Hit | undefined, expected: Expected): void {
  assert.ok(hit !== undefined, `${expected.variant} did not fire`);
  hitSchema.parse(hit);
  assert.equal(istDate(hit.atMs), DAY.date);
  assert.equal(hit.variant, expected.variant);
  if (expected.time !== undefined) assert.equal(timeOf(hit), expected.time);
  if (expected.symbol !== undefined) assert.equal(hit.symbol, expected.symbol);
  if (expected.side !== undefined) assert.equal(hit.side, expected.side);
  for (const [name, value] of Object.entries(expected.evidence ?? {})) assert.equal(hit.evidence[name], value, name);
  assert.equal(hit.plan?.action ?? null, expected.plan ?? null);
}

for (const scanner of CHAIN_SCANNERS) {
  test(`${scanner.id}: its fixture`, () => {
    const { world, params, first, also = [], almost } = told(scanner.id);
    const hits = chainHits({ scanners: [scanner], world, params });
    assertHit(hits[0], first);
    for (const expected of also)
      assertHit(
        hits.find(({ variant }) => variant === expected.variant),
        expected,
      );
    for (const hit of hits) {
      assert.deepEqual(Object.keys(hit.evidence), [...scanner.columns]);
      assert.ok(hit.confidence === null || (hit.confidence >= 0.5 && hit.confidence <= 1));
      if (hit.plan === null) continue;
      const { action, entry, stop, target } = hit.plan;
      assert.ok(action === 'SELL' ? stop > entry && entry > target : stop < entry && entry < target);
    }
    const keys = hits.map(({ atMs, segment, securityId, variant }) => `${atMs} ${segment} ${securityId} ${variant}`);
    assert.equal(new Set(keys).size, keys.length, 'no two hits are the same one to the store');
    for (const { why, world: other, params: set } of almost) {
      assert.deepEqual(chainHits({ scanners: [scanner], world: other, params: set ?? params }), [], why);
    }
  });

  test(`${scanner.id}: every parameter is a field with unit, sentence and default`, () => {
    for (const info of paramInfos(scanner, defaultParams(scanner))) {
      assert.deepEqual(paramInfoSchema.parse(info), info);
      assert.ok(info.sentence.length > 10);
      if (info.type === 'choice') assert.ok((info.choices ?? []).includes(String(info.default)));
      if (info.type !== 'number' && info.type !== 'integer') continue;
      assert.ok((info.min ?? 1) <= Number(info.default) && Number(info.default) <= (info.max ?? 0), info.name);
    }
  });

  test(`${scanner.id}: what comes later changes no hit, and a late history none either`, () => {
    const { world, params } = told(scanner.id);
    const through = 800;
    const all = chainHits({ scanners: [scanner], world, params, through });
    fc.assert(
      fc.property(
        fc.integer({ min: 580, max: 780 }),
        fc.double({ min: 0.97, max: 1.03, noNaN: true }),
        (cut, factor) => {
          const early = all.filter(({ atMs }) => minuteOfDay(atMs) <= cut + 1);
          const bent = new WorldMinutes(world);
          bent.bend = (minute, price) => (minute > cut ? price * factor : price);
          const other = chainHits({ scanners: [scanner], world, params, minutes: bent, through });
          assert.deepEqual(
            other.filter(({ atMs }) => minuteOfDay(atMs) <= cut + 1),
            early,
          );
          assert.deepEqual(chainHits({ scanners: [scanner], world, params, loadAfter: cut, through }), all);
        },
      ),
      { numRuns: 3 },
    );
  });
}

test('kow signal: stop, target and average end it as its parameters say, and each is told once', () => {
  const kow = CHAIN_SCANNERS.filter(({ id }) => id === 'kow-signal');
  const variants = (world: World, params: ScalarParams = {}): string[] =>
    chainHits({ scanners: kow, world, params }).map(({ variant }) => variant);
  const spot: World['spot'] = [
    ['09:15', 24_500],
    ['15:40', 24_500],
  ];
  const late: World['sigma'] = [
    ['09:15', 0.13],
    ['11:00', 0.13],
    ['11:30', 0.3],
  ];
  assert.deepEqual(variants({ spot, sigma: late }, { slPct: 0.5 }), ['entry', 'exit-stop']);
  assert.deepEqual(variants({ spot }, { tgtPct: 0.03 }), ['entry', 'exit-target']);
  assert.deepEqual(variants({ spot, sigma: late }, { exitOnVwapCross: true }), ['entry', 'exit-vwap']);
  assert.deepEqual(variants({ spot, sigma: late }, { side: 'LONG' }), ['entry', 'exit-target']);
  const falling: World['spot'] = [
    ['09:15', 24_500],
    ['15:40', 24_300],
  ];
  assert.deepEqual(variants({ spot: falling }, { vwapOf: 'underlying' }).at(0), 'entry');
  const rising: World['spot'] = [
    ['09:15', 24_500],
    ['15:40', 24_700],
  ];
  assert.deepEqual(variants({ spot: rising }, { vwapOf: 'underlying' }), [], 'the index is above its average all day');
});

test('oi build-up: the day before is the base where the feed told it, and minutes ago when asked so', () => {
  const build = CHAIN_SCANNERS.filter(({ id }) => id === 'oi-build-up');
  const world: World = {
    spot: [
      ['09:15', 24_500],
      ['15:40', 24_500],
    ],
    before: { '24500 PE': [60, 500] },
  };
  const [hit] = chainHits({ scanners: build, world });
  assert.equal(hit?.symbol, 'NIFTY 2026-11-23 24500 PE');
  assert.deepEqual(
    [hit?.evidence['base'], hit?.evidence['oiBefore'], hit?.evidence['closeBefore']],
    ['day before', 32_500, 60],
  );
  assert.deepEqual([hit?.variant, hit?.side], ['LONG_BUILDUP', 'down'], 'a put that is bought is bearish');
  assert.deepEqual(chainHits({ scanners: build, world, params: { against: 'minutes' } }), []);
});
