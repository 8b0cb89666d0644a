import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Hit, Plan } from '#contract/model/scan.ts';
import { MINUTE_MS } from '#contract/model/session.ts';
import { type Window, WINDOWS } from '#contract/model/validation.ts';
import type { Bar } from '../../../../src/main/core/bars/bar.ts';
import {
  type BegunFollowing,
  ForwardBook,
  type SettledWindow,
} from '../../../../src/main/core/validation/forward-book.ts';
import { sampleHit } from '../../../support/alert-samples.ts';
import { DAY, OPEN_MINUTE, share } from '../../../support/scan-bench.ts';

/** Shares trade up to 15:15. */
const END_MINUTE = 915;
const closeOf = (minute: number): number => DAY.midnightMs + (minute + 1) * MINUTE_MS;
type Minutes = Map<string, Bar>;

const bar = (o: number, h: number, l: number, c: number): Bar => ({ o, h, l, c, v: 1, oi: 0 });
const hitAt = (minute: number, changes: Partial<Hit> = {}): Hit =>
  sampleHit(1, {
    slot: 0,
    segment: 'NSE_EQ',
    securityId: 100,
    atMs: closeOf(minute),
    side: 'up',
    plan: null,
    ...changes,
  });

/** A book over bars that a test writes. */
function rig(instruments: readonly Instrument[], bars: Minutes, knows = (): boolean => true) {
  const begun: BegunFollowing[] = [];
  const settled: SettledWindow[] = [];
  const read: number[] = [];
  const book = new ForwardBook({
    day: DAY,
    read: (slot, minute, out) => {
      read.push(minute);
      const found = bars.get(`${slot} ${minute}`);
      if (found !== undefined) Object.assign(out, found);
      return found !== undefined;
    },
    find: (segment, id) => instruments.find((one) => one.segment === segment && one.securityId === id),
    vixAt: () => 14,
    knows,
    begun: (row) => void begun.push(row),
    settled: (row) => void settled.push(row),
  });
  const of = (window: Window) => settled.find(({ outcome }) => outcome.window === window)?.outcome;
  return { book, begun, settled, read, of };
}

/** A price that rises by a rupee a minute from 100. */
function rising(from: number, to: number, slot = 0): Minutes {
  const bars: Minutes = new Map();
  for (let minute = from; minute < to; minute += 1) {
    const o = 10_000 + 100 * (minute - from);
    bars.set(`${slot} ${minute}`, bar(o, o + 120, o - 20, o + 100));
  }
  return bars;
}

test('a hit is judged at the end of each window by the bars after it, entry at the next open', () => {
  const { book, begun, settled, of } = rig([share(0)], rising(OPEN_MINUTE, END_MINUTE));
  const minute = OPEN_MINUTE + 9;
  book.closeMinute(minute);
  book.take(hitAt(minute));
  book.take(hitAt(minute));
  assert.equal(begun.length, 1, 'the same hit is followed once');
  assert.deepEqual([begun[0]?.symbolClass, begun[0]?.regime, begun[0]?.hour], ['share with derivatives', 'NORMAL', 9]);
  book.closeMinute(minute + 1);
  assert.deepEqual(
    settled.map(({ outcome }) => outcome.window),
    [1],
  );
  assert.equal(of(1)?.entry, 110, 'the open of the bar after the hit');
  assert.ok(Math.abs((of(1)?.ret ?? 0) - 1 / 110) < 1e-12);
  assert.equal(settled[0]?.knownMs, closeOf(minute + 1));
  book.closeMinute(minute + 60);
  assert.deepEqual(
    settled.map(({ outcome }) => outcome.window),
    [...WINDOWS],
  );
  assert.equal(book.open, 0);
});

test('windows that the session does not hold are censored at once; a hit before the open begins with the open', () => {
  const late = rig([share(0)], rising(OPEN_MINUTE, END_MINUTE));
  late.book.take(hitAt(END_MINUTE - 8));
  assert.deepEqual(
    late.settled.map(({ outcome }) => [outcome.window, outcome.status]),
    [
      [10, 'CENSORED'],
      [30, 'CENSORED'],
      [60, 'CENSORED'],
    ],
  );
  late.book.closeMinute(END_MINUTE - 1);
  assert.equal(late.settled.length, WINDOWS.length);
  const early = rig([share(0)], rising(OPEN_MINUTE, END_MINUTE));
  early.book.take(hitAt(540));
  early.book.closeMinute(OPEN_MINUTE);
  assert.equal(early.of(1)?.entry, 100, 'the first open of the session');
});

test('what does not trade, is not listed or is let go is censored with the reason; what says nothing is not followed', () => {
  const { book, settled, begun } = rig([share(0), share(1)], new Map());
  book.take(hitAt(600, { side: 'neutral' }));
  assert.equal(begun.length, 0);
  book.take(hitAt(600));
  book.closeMinute(601);
  assert.equal(settled[0]?.outcome.reason, 'nothing traded');
  book.drop([0], closeOf(601));
  assert.deepEqual([...new Set(settled.slice(1).map(({ outcome }) => outcome.reason))], ['no longer subscribed']);
  assert.equal(settled.length, WINDOWS.length);
  assert.equal(book.open, 0);
  book.take(hitAt(600, { securityId: 999 }));
  assert.equal(settled.at(-1)?.outcome.reason, 'a leg is not subscribed');
});

test('a hit without a side that says how far is right when the price went so far, either way', () => {
  const { book, of } = rig([share(0)], rising(OPEN_MINUTE, END_MINUTE));
  const evidence = { expMove: 5 };
  book.take(hitAt(OPEN_MINUTE + 8, { side: 'neutral', evidence: { expectedMove: 5 } }));
  book.closeMinute(OPEN_MINUTE + 8);
  assert.equal(book.open, 0, 'a move to an expiry is no claim of the hour');
  book.take(hitAt(OPEN_MINUTE + 9, { side: 'neutral', evidence }));
  book.closeMinute(OPEN_MINUTE + 40);
  assert.deepEqual([of(2)?.hitMove, of(10)?.hitMove], [false, true]);
  assert.deepEqual([of(10)?.hitDir, of(10)?.mae, of(10)?.touch], [null, 0, null]);
});

const leg = (securityId: number) => ({ segment: 'NSE_EQ' as const, securityId, symbol: 'X', side: 'SELL' as const });
const STRADDLE: Plan = {
  action: 'SELL',
  entry: 140,
  stop: 160,
  target: 105,
  target2: null,
  riskReward: 1,
  targetRule: 'rr',
  expectedMove: 35,
  expectedMovePct: 25,
  lots: 1,
  sizeBound: 'RISK',
  riskRupees: null,
  netRupees: null,
  chargesRupees: null,
  legs: [leg(100), leg(101)],
};

test('a sold straddle is followed on the sum of its premiums, whose extremes are those of open and close', () => {
  const bars: Minutes = new Map([
    ['0 601', bar(10_000, 20_000, 5_000, 9_000)],
    ['1 602', bar(5_000, 5_000, 5_000, 4_000)],
    ['0 603', bar(8_000, 8_000, 7_000, 7_000)],
    ['0 604', bar(7_000, 7_000, 6_000, 6_000)],
    ['1 604', bar(4_000, 4_000, 4_000, 4_000)],
    ['0 605', bar(6_000, 6_000, 6_000, 6_000)],
  ]);
  const { book, begun, of } = rig([share(0), share(1)], bars);
  book.take(hitAt(600, { side: 'neutral', plan: STRADDLE }));
  book.closeMinute(605);
  assert.equal(begun[0]?.symbolClass, 'premium');
  assert.equal(of(1)?.reason, 'nothing traded', 'one leg alone is no premium');
  assert.equal(of(2)?.entry, 140, '90 kept of the first leg and 50 of the second');
  const five = of(5);
  assert.ok(Math.abs((five?.ret ?? 0) - 40 / 140) < 1e-12, 'sold: a fall is a gain');
  assert.deepEqual([five?.touch, five?.hitMove, five?.mae], ['TARGET', true, 0]);
});

test('a window that waits for bars of before the start is judged when they are there', () => {
  let there = false;
  const { book, settled } = rig([share(0)], rising(OPEN_MINUTE, END_MINUTE), () => there);
  book.closeMinute(700);
  book.take(hitAt(690));
  book.closeMinute(701);
  assert.equal(settled.length, 0);
  assert.deepEqual([...book.missing()], [0]);
  there = true;
  book.settleLate();
  assert.deepEqual(
    settled.map(({ outcome }) => outcome.window),
    [1, 2, 5, 10],
  );
});

const barArbitrary = fc
  .tuple(fc.integer({ min: 9_000, max: 11_000 }), fc.nat(300), fc.nat(300), fc.boolean())
  .map(([o, up, down, rises]) => bar(o, o + up, o - down, rises ? o + up : o - down));

test('property: no outcome looks past its window, and a restart anywhere gives what none gives', () => {
  const first = 700;
  const rows = fc.array(fc.option(barArbitrary, { nil: null }), { minLength: 70, maxLength: 70 });
  fc.assert(
    fc.property(
      rows,
      rows,
      fc.nat(5),
      fc.integer({ min: 0, max: 69 }),
      fc.constantFrom(...WINDOWS),
      (list, other, after, cut, window) => {
        const write = (own: readonly (Bar | null)[]): Minutes =>
          new Map(own.flatMap((one, i) => (one === null ? [] : [[`0 ${first + i}`, one] as const])));
        const hit = hitAt(first + after);
        const run = (bars: Minutes, cuts: readonly number[]): SettledWindow[] => {
          const stored = new Map<Window, SettledWindow>();
          for (const end of [...cuts, first + 69]) {
            const { book, settled } = rig([share(0)], bars);
            // The terminal ends with the minute `end`, and the next one begins the day again.
            for (let minute = first; minute <= end; minute += 1) {
              if (minute === first + after) book.take(hit);
              book.closeMinute(minute);
            }
            for (const row of settled) if (!stored.has(row.outcome.window)) stored.set(row.outcome.window, row);
          }
          return [...stored.values()].toSorted((a, b) => a.outcome.window - b.outcome.window);
        };
        const whole = run(write(list), []);
        assert.deepEqual(run(write(list), [first + cut]), whole);
        const last = after + window;
        const changed = list.map((one, i) => (i <= last ? one : other[i]!));
        const of = (all: readonly SettledWindow[]) => all.filter(({ outcome }) => outcome.window <= window);
        assert.deepEqual(of(run(write(changed), [])), of(whole), 'bars after the window do not matter');
      },
    ),
    { numRuns: 60 },
  );
});

test('a plan whose legs are not subscribed yet waits for them, over its windows too, until the session ends', () => {
  const bars = new Map([...rising(OPEN_MINUTE, END_MINUTE, 0), ...rising(OPEN_MINUTE, END_MINUTE, 1)]);
  const hit = hitAt(600, { side: 'neutral', plan: STRADDLE });
  const instruments = [share(0)];
  const late = rig(instruments, bars);
  late.book.take(hit);
  late.book.closeMinute(700);
  late.book.adopted();
  assert.deepEqual([late.begun.length, late.settled.length], [0, 0], 'it waits');
  instruments.push(share(1));
  late.book.adopted();
  late.book.closeMinute(701);
  const prompt = rig([share(0), share(1)], bars);
  prompt.book.take(hit);
  prompt.book.closeMinute(701);
  assert.equal(prompt.settled.length, WINDOWS.length);
  assert.deepEqual([late.begun, late.settled], [prompt.begun, prompt.settled]);

  const never = rig([share(0)], bars);
  never.book.take(hit);
  never.book.closeMinute(END_MINUTE - 2);
  assert.equal(never.settled.length, 0);
  never.book.closeMinute(END_MINUTE - 1);
  assert.deepEqual([never.begun.length, never.settled.length], [1, WINDOWS.length]);
  const { outcome, knownMs } = never.settled[0]!;
  assert.deepEqual([outcome.reason, knownMs], ['a leg is not subscribed', closeOf(END_MINUTE - 1)]);
});
