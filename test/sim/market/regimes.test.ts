import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SimMarket } from '../../../src/main/sim/market.ts';
import { DAY, findAll, ist, marketAt } from './sample-market.ts';

const MINUTE = 60_000;

interface DayOfShare {
  readonly name: string;
  readonly previousVolume: number;
  /** Index of 09:15 in the arrays, which begin days before. */
  readonly first: number;
  readonly o: readonly number[];
  readonly h: readonly number[];
  readonly l: readonly number[];
  readonly c: readonly number[];
  readonly v: readonly number[];
}

function sharesOf(market: SimMarket, date: string): DayOfShare[] {
  const open = ist(date, '09:15:00');
  return findAll(market, (one) => one.kind === 'EQUITY').map((i) => {
    const candles = market.minutes(i, open - 7 * 86_400_000, open + 400 * MINUTE);
    const previousVolume = market.daily(i, open - 7 * 86_400_000, open - 86_400_000).v.at(-1) as number;
    return {
      name: market.instruments[i]?.ticker as string,
      previousVolume,
      first: candles.t.indexOf(open),
      ...candles,
    };
  });
}

/** Minutes after 09:15 at whose end a share has broken out of its last 50 bars on half of yesterday's volume. */
function resistanceBreakout(share: DayOfShare): number {
  let volume = 0;
  for (let k = share.first; k < share.c.length; k++) {
    volume += share.v[k] as number;
    let highest = 0;
    for (let j = k - 50; j < k; j++) highest = Math.max(highest, share.h[j] as number);
    const close = share.c[k] as number;
    if (close > highest && close > (share.o[k] as number) && volume > share.previousVolume / 2)
      return k - share.first + 1;
  }
  return Number.POSITIVE_INFINITY;
}

function rangeBreakout(share: DayOfShare): number {
  const range = (part: readonly number[]): readonly number[] => part.slice(share.first, share.first + 15);
  const high = Math.max(...range(share.h));
  const low = Math.min(...range(share.l));
  for (let k = share.first + 15; k < share.c.length; k++) {
    const close = share.c[k] as number;
    if (close > high * 1.002 || close < low * 0.998) return k - share.first + 1;
  }
  return Number.POSITIVE_INFINITY;
}

test('seed 7 on 20 November 2026 has breakouts for the first minutes', () => {
  const shares = sharesOf(marketAt('10:00:00', 700), DAY);
  const minutes = shares.map(resistanceBreakout).filter((minute) => minute <= 20);
  assert.ok(
    minutes.some((minute) => minute <= 3),
    minutes.join(' '),
  );
  assert.ok(minutes.length >= 4, minutes.join(' '));
  assert.ok(shares.map(rangeBreakout).filter((minute) => minute <= 25).length >= 3);
});

test('every day deals something to every scanner, whatever the seed', () => {
  for (const [seed, date] of [
    [7, '2026-11-23'],
    [1, DAY],
    [99, '2026-10-28'],
  ] as const) {
    const market = marketAt('15:40:00', 700, date, seed);
    const shares = sharesOf(market, date);
    const count = (fits: (share: DayOfShare) => boolean): number => shares.filter(fits).length;
    const gap = (share: DayOfShare): number =>
      (share.o[share.first] as number) / (share.c[share.first - 1] as number) - 1;
    const range = (share: DayOfShare): number =>
      Math.max(...share.h.slice(share.first)) / Math.min(...share.l.slice(share.first)) - 1;
    const volume = (share: DayOfShare): number => share.v.slice(share.first).reduce((s, v) => s + v, 0);
    assert.ok(count((share) => resistanceBreakout(share) < 60) >= 2, `breakouts, seed ${seed}`);
    assert.ok(count((share) => rangeBreakout(share) <= 25) >= 5, `ranges, seed ${seed}`);
    assert.ok(
      count((share) => gap(share) > 0.01) >= 5 && count((share) => gap(share) < -0.01) >= 5,
      `gaps, seed ${seed}`,
    );
    const median = shares.map(range).sort((a, b) => a - b)[shares.length >> 1] as number;
    assert.ok(count((share) => range(share) < 0.65 * median) >= 8, `narrow days, seed ${seed}`);
    assert.ok(count((share) => range(share) > 1.6 * median) >= 8, `wide days, seed ${seed}`);
    const explosions = count((share) => volume(share) > 4 * share.previousVolume);
    assert.ok(explosions >= 4 && explosions <= 30, `${explosions} volume explosions, seed ${seed}`);
  }
});

test('volume is U-shaped over the day', () => {
  const shares = sharesOf(marketAt('15:40:00', 300), DAY);
  const share = (from: number, to: number): number => {
    const sum = (a: number, b: number): number =>
      shares.reduce(
        (s, one) => s + one.v.slice(one.first + a, one.first + b).reduce((x, v) => x + v, 0) / one.previousVolume,
        0,
      );
    return sum(from, to) / (to - from);
  };
  assert.ok(share(0, 30) > 1.5 * share(150, 210));
  assert.ok(share(330, 360) > 1.1 * share(150, 210));
});
