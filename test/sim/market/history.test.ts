import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Rng } from '../../../src/main/core/rng.ts';
import { createSimMarket } from '../../../src/main/sim/market/create.ts';
import type { SimCandles, SimInstrument, SimMarket } from '../../../src/main/sim/market.ts';
import { CALENDAR, DAY, emptyQuote, find, ist, marketAt, quoteOf, SEED, sampleOf } from './sample-market.ts';

const MINUTE = 60_000;
const DAY_MS = 86_400_000;
const QUARTER_MS = 250;

interface Bar {
  o: number;
  h: number;
  l: number;
  c: number;
  v: number;
}

function barOf(candles: SimCandles, i: number): Bar {
  return {
    o: candles.o[i] as number,
    h: candles.h[i] as number,
    l: candles.l[i] as number,
    c: candles.c[i] as number,
    v: candles.v[i] as number,
  };
}

function foldAll(candles: SimCandles): Bar {
  return {
    o: candles.o[0] as number,
    h: Math.max(...candles.h),
    l: Math.min(...candles.l),
    c: candles.c.at(-1) as number,
    v: candles.v.reduce((sum, v) => sum + v, 0),
  };
}

function addTo(bars: Map<number, Bar>, atMs: number, price: number, volume: number): void {
  const minute = Math.floor(atMs / MINUTE) * MINUTE;
  const bar = bars.get(minute);
  if (!bar) {
    bars.set(minute, { o: price, h: price, l: price, c: price, v: volume });
    return;
  }
  bar.h = Math.max(bar.h, price);
  bar.l = Math.min(bar.l, price);
  bar.c = price;
  bar.v += volume;
}

/** One-minute bars built from nothing but quotes taken four times a second, as a client with perfect reception would. */
function collect(market: SimMarket, sample: readonly number[], toMs: number, rng: Rng): Map<number, Map<number, Bar>> {
  const bars = new Map(sample.map((i) => [i, new Map<number, Bar>()]));
  const volumes = new Map(sample.map((i) => [i, quoteOf(market, i).volume]));
  const quote = emptyQuote();
  const fromMs = market.nowMs;
  while (market.nowMs + QUARTER_MS < toMs) {
    // Random steps inside the quarter second: what is asked in between must not matter.
    const next = Math.floor(market.nowMs / QUARTER_MS) * QUARTER_MS + QUARTER_MS;
    if (rng.int(3) === 0) market.advance(Math.min(next - 1, market.nowMs + rng.int(QUARTER_MS)));
    market.quote(sample[rng.int(sample.length)] as number, quote);
    market.advance(next);
    for (const i of sample) {
      market.quote(i, quote);
      const fresh = quote.volume - (volumes.get(i) as number);
      const told = market.instruments[i]?.kind === 'INDEX' && quote.lttMs >= fromMs;
      if (fresh === 0 && !told) continue;
      volumes.set(i, quote.volume);
      addTo(bars.get(i) as Map<number, Bar>, quote.lttMs, quote.ltpPaise, fresh);
    }
  }
  market.advance(toMs);
  return bars;
}

test('the minutes that history tells are the minutes that the live path printed', () => {
  for (const [from, to] of [
    ['09:15:00', '09:19:00'],
    ['15:12:00', '15:17:00'],
    ['15:28:00', '15:31:00'],
  ] as const) {
    const market = createSimMarket({
      seed: SEED,
      startMs: ist(DAY, from) - 100,
      instruments: 5000,
      calendar: CALENDAR,
    });
    const sample = sampleOf(market, 150);
    const live = collect(market, sample, ist(DAY, to), new Rng(from));
    let bars = 0;
    for (const i of sample) {
      const one = market.instruments[i] as SimInstrument;
      const candles = market.minutes(i, ist(DAY, from), market.nowMs);
      const own = live.get(i) as Map<number, Bar>;
      assert.deepEqual([...own.keys()], candles.t, `${one.name}: minutes of ${from}`);
      candles.t.forEach((t, k) => {
        bars++;
        assert.deepEqual(own.get(t), barOf(candles, k), `${one.name} ${new Date(t).toISOString()}`);
      });
    }
    assert.ok(bars > 150, `${from}: ${bars} bars`);
  }
});

test('yesterday’s minutes fold to yesterday’s daily candle, whose close is the previous close today', () => {
  const market = marketAt('10:00:00');
  const yesterday = ist('2026-11-19', '00:00:00');
  let checked = 0;
  for (const i of sampleOf(market, 300)) {
    const one = market.instruments[i] as SimInstrument;
    const minutes = market.minutes(i, yesterday, yesterday + DAY_MS);
    const daily = market.daily(i, yesterday, yesterday + DAY_MS);
    const quote = quoteOf(market, i);
    assert.equal(daily.t.length, minutes.t.length > 0 ? 1 : 0, one.name);
    if (daily.t.length === 0) continue;
    checked++;
    assert.deepEqual(foldAll(minutes), barOf(daily, 0), one.name);
    assert.equal(daily.t[0], yesterday);
    assert.equal(quote.prevClosePaise, daily.c[0], `${one.name}: previous close`);
    assert.equal(quote.prevVolume, daily.v[0], `${one.name}: previous volume`);
    assert.equal(quote.prevOi, daily.oi[0], `${one.name}: previous open interest`);
  }
  assert.ok(checked > 200);
});

test('two years of daily candles and thirty days of minutes, on trading days only', () => {
  const market = marketAt('11:30:30');
  const nifty = find(market, (one) => one.securityId === 13 && one.kind === 'INDEX');
  const share = find(market, (one) => one.ticker === 'INFY' && one.kind === 'EQUITY');
  for (const i of [nifty, share]) {
    const daily = market.daily(i, ist('2024-11-20', '00:00:00'), ist(DAY, '00:00:00') + DAY_MS);
    assert.ok(daily.t.length > 485 && daily.t.length < 505, `${daily.t.length} days`);
    assert.equal(daily.t.at(-1), ist('2026-11-19', '00:00:00'));
    daily.t.forEach((t, k) => {
      assert.ok(CALENDAR.isTradingDay(new Date(t + 19_800_000).toISOString().slice(0, 10), 'EQ_DERIV'));
      const bar = barOf(daily, k);
      assert.ok(bar.l > 0 && bar.l <= bar.o && bar.l <= bar.c && bar.h >= bar.o && bar.h >= bar.c);
      if (k > 0) assert.ok(Math.abs(bar.c / (daily.c[k - 1] as number) - 1) < 0.1);
    });
    const minutes = market.minutes(i, 0, market.nowMs);
    const days = new Set(minutes.t.map((t) => Math.floor((t + 19_800_000) / DAY_MS)));
    assert.ok(days.size >= 20 && days.size <= 22, `${days.size} days of minutes`);
    assert.equal(minutes.t.at(-1), ist(DAY, '11:29:00'), 'only complete minutes');
    assert.ok(minutes.t.every((t, k) => k === 0 || t > (minutes.t[k - 1] as number)));
  }
});

test('every part of the history agrees with every larger part', () => {
  const market = marketAt('14:00:00');
  const rng = new Rng('ranges');
  for (const i of sampleOf(market, 40)) {
    const whole = market.minutes(i, 0, market.nowMs);
    for (let k = 0; k < 3; k++) {
      const from = market.nowMs - rng.int(9 * DAY_MS);
      const to = from + rng.int(2 * DAY_MS);
      const part = market.minutes(i, from, to);
      const expected = whole.t.filter((t) => t >= from && t < to);
      assert.deepEqual(part.t, expected);
      assert.deepEqual(
        part.c,
        whole.c.filter((_, n) => (whole.t[n] as number) >= from && (whole.t[n] as number) < to),
      );
    }
  }
});

test('the next day’s previous close and daily candle are what the day before ended with', () => {
  const market = marketAt('15:00:00', 700);
  const sample = sampleOf(market, 120);
  const ends = new Map<string, { close: number; volume: number; oi: number; high: number; low: number }>();
  market.advance(ist(DAY, '23:54:59'));
  for (const i of sample) {
    const one = market.instruments[i] as SimInstrument;
    const quote = quoteOf(market, i);
    if (quote.volume === 0 && one.kind !== 'INDEX') continue;
    const { ltpPaise: close, volume, oi, highPaise: high, lowPaise: low } = quote;
    ends.set(`${one.segment} ${one.securityId}`, { close, volume, oi, high, low });
  }
  market.advance(ist('2026-11-23', '09:30:00'));
  assert.equal(market.listing, 2);
  let checked = 0;
  market.instruments.forEach((one, i) => {
    const end = ends.get(`${one.segment} ${one.securityId}`);
    if (!end) return;
    checked++;
    const quote = quoteOf(market, i);
    const daily = market.daily(i, ist(DAY, '00:00:00'), ist(DAY, '00:00:00') + DAY_MS);
    assert.equal(quote.prevClosePaise, end.close, one.name);
    assert.equal(quote.prevVolume, end.volume, one.name);
    assert.equal(quote.prevOi, end.oi, one.name);
    assert.equal(daily.c[0], end.close, one.name);
    assert.equal(daily.h[0], end.high, one.name);
    assert.equal(daily.l[0], end.low, one.name);
    assert.ok(quote.volume !== end.volume || end.volume === 0);
  });
  assert.ok(checked > 80, `${checked}`);
});
