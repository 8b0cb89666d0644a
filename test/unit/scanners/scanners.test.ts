import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { paramInfoSchema } from '#contract/model/scan.ts';
import { defaultParams, isInstrumentScanner, paramInfos } from '../../../src/main/core/scan/scanner.ts';
import { SCANNERS } from '../../../src/main/scanners/index.ts';
import openingRange from '../../../src/main/scanners/opening-range-breakout.ts';
import resistance from '../../../src/main/scanners/resistance-breakout.ts';
import { closeOf, DayRows, hitsOfDay, OPEN_MINUTE, pastOf, type Row } from '../../support/scan-bench.ts';
import { fixture } from '../../support/shipped-calendar.ts';

interface Fixture {
  readonly previousVolume: number | null;
  readonly past: readonly Row[];
  readonly today: readonly Row[];
  readonly hits: readonly { bar: number; side: string; priority: string; evidence: Record<string, number> }[];
  readonly almost: readonly { why: string; bar: Row }[];
}
const inPaise = ([o, h, l, c, v]: Row): Row => [
  Math.round(o * 100),
  Math.round(h * 100),
  Math.round(l * 100),
  Math.round(c * 100),
  v,
];

/** Puts a 5-minute bar into its first minute, so that folding gives it back. */
function fiveMinutes(rows: readonly Row[]): DayRows {
  const day = new DayRows();
  rows.forEach((row, i) => day.rows.set(OPEN_MINUTE + i * 5, inPaise(row)));
  return day;
}

for (const scanner of SCANNERS.filter(isInstrumentScanner)) {
  const told = fixture(`scanners/${scanner.id}.json`) as Fixture;
  // Fixtures of stories are played by scanner-stories.test.ts.
  if ('stories' in told) continue;
  // Fixtures of cases are played by scanner-cases.test.ts.
  if ('cases' in told) continue;
  const past = pastOf('5m', told.past.map(inPaise), told.previousVolume);

  test(`${scanner.id}: its fixture`, () => {
    const hits = hitsOfDay({ scanners: [scanner], past, day: fiveMinutes(told.today) });
    assert.equal(hits.length, told.hits.length);
    hits.forEach((hit, i) => {
      const expected = told.hits[i] as Fixture['hits'][number];
      assert.deepEqual([hit.side, hit.priority, hit.interval], [expected.side, expected.priority, '5m']);
      assert.equal(hit.atMs, closeOf(OPEN_MINUTE + expected.bar * 5, 5), 'known when the bar has closed, no sooner');
      assert.deepEqual(Object.keys(hit.evidence), [...scanner.columns]);
      for (const [name, value] of Object.entries(expected.evidence)) {
        const told = hit.evidence[name] as number;
        assert.ok(Math.abs(told - value) <= 0.005 + 1e-9, `${name}: ${told}`);
        assert.equal(told, Number(told.toFixed(2)), `${name} has no more than two decimals`);
      }
      assert.deepEqual(hit.params, defaultParams(scanner));
    });
    for (const { why, bar } of told.almost) {
      assert.deepEqual(hitsOfDay({ scanners: [scanner], past, day: fiveMinutes([bar]) }), [], why);
    }
  });

  test(`${scanner.id}: every parameter is a field with unit, sentence and default`, () => {
    const infos = paramInfos(scanner, defaultParams(scanner));
    assert.deepEqual(
      infos.map(({ name }) => name),
      Object.keys(scanner.params.shape),
    );
    for (const info of infos) {
      assert.deepEqual(paramInfoSchema.parse(info), info);
      assert.ok(info.sentence.length > 10);
      if (info.type === 'choice') assert.ok((info.choices ?? []).includes(String(info.default)));
      else assert.ok((info.min ?? 1) <= Number(info.default) && Number(info.default) <= (info.max ?? 0), info.name);
    }
  });
}

test('resistance breakout: price floor, source of the typical price and factor are parameters', () => {
  const told = fixture('scanners/resistance-breakout.json') as Fixture;
  const past = pastOf('5m', told.past.map(inPaise), told.previousVolume);
  const count = (params: Record<string, number | string>): number =>
    hitsOfDay({ scanners: [resistance], past, day: fiveMinutes(told.today), params }).length;
  assert.equal(count({}), 1);
  assert.equal(count({ closeMin: 101.05 }), 0, 'the close must be above, not at');
  assert.equal(count({ closeMin: 101 }), 1);
  assert.equal(count({ volumeFactor: 0.625 }), 1);
  assert.equal(count({ volumeFactor: 0.63 }), 0);
  assert.equal(count({ unit: 5 }), 0);
  assert.equal(count({ interval: '15m' }), 0);
  assert.equal(count({ period: 61 }), 0, 'one completed bar too few');
});

const price = fc.integer({ min: 9_000, max: 11_000 });
const row = fc.tuple(price, price, price, price, fc.integer({ min: 0, max: 500 })).map(([a, b, c, d, v]): Row => {
  return [a, Math.max(a, b, c, d), Math.min(a, b, c, d), d, v];
});

/** Naive reading of the definition over whole lists. */
function naiveResistance(bars: readonly Row[], dayVolume: number, previous: number, period: number): boolean {
  const signal = bars.at(-1) as Row;
  const before = bars.slice(0, -1).slice(-period);
  if (before.length < period) return false;
  const typical = before.map(([o, h, , c]) => o + h + c);
  const top = Math.max(...typical);
  const rupees = Number((BigInt(top) + 299n) / 300n);
  const ema = (n: number): number => {
    const closes = bars.slice(-n * 10).map((bar) => bar[3]);
    let value = closes.slice(0, n).reduce((a, b) => a + b, 0) / n;
    for (const close of closes.slice(n)) value += (2 / (n + 1)) * (close - value);
    return value;
  };
  const [o, , , c] = signal;
  return c > rupees * 100 && ema(8) > ema(13) && dayVolume >= previous * 0.5 && c > 5_000 && c > o;
}

test('resistance breakout equals a naive reading, minute by minute and folded', () => {
  let fired = 0;
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 130, maxLength: 140 }),
      fc.array(fc.option(row, { freq: 4 }), { minLength: 60, maxLength: 120 }),
      fc.integer({ min: 10, max: 8_000 }),
      fc.constantFrom('1m', '5m', '15m'),
      fc.constantFrom(4, 12),
      (pastRows, minutes, previous, interval, period) => {
        const length = { '1m': 1, '5m': 5, '15m': 15 }[interval];
        const day = new DayRows();
        minutes.forEach((minute, i) => minute !== null && day.rows.set(OPEN_MINUTE + i, minute));
        const past = pastOf(interval, pastRows, previous);
        const found = hitsOfDay({ scanners: [resistance], past, day, params: { interval, period } });

        const series = [...pastRows];
        const expected: number[] = [];
        let volume = 0;
        for (let from = 0; from < minutes.length; from += length) {
          const group = minutes.slice(from, from + length).filter((minute) => minute !== null);
          const [first] = group;
          if (first === undefined) continue;
          const v = group.reduce((sum, bar) => sum + bar[4], 0);
          volume += v;
          const high = Math.max(...group.map((bar) => bar[1]));
          const low = Math.min(...group.map((bar) => bar[2]));
          series.push([first[0], high, low, (group.at(-1) as Row)[3], v]);
          if (naiveResistance(series, volume, previous, period)) expected.push(closeOf(OPEN_MINUTE + from, length));
        }
        fired += expected.length;
        assert.deepEqual(
          found.map(({ atMs }) => atMs),
          expected,
        );
      },
    ),
    { numRuns: 150 },
  );
  assert.ok(fired > 50, `the cases fired ${fired} times`);
});

interface RangeVectors {
  readonly bars: readonly (readonly [
    session: string,
    t: number,
    o: number,
    h: number,
    l: number,
    c: number,
    v: number,
  ])[];
  readonly openingRange: readonly {
    readonly session: string;
    readonly ranges: Record<string, { high: number; low: number; firstBreakout: { i: number; dir: 1 | -1 } | null }>;
  }[];
}

test('opening range breakout equals the vectors of every session and length', () => {
  const { bars, openingRange: sessions } = fixture('levels-vectors.json') as RangeVectors;
  let compared = 0;
  for (const { session, ranges } of sessions) {
    // The vectors count bars from the first of the whole file.
    const start = bars.findIndex((bar) => bar[0] === session);
    const rows = bars.filter((bar) => bar[0] === session).map(([, , o, h, l, c, v]): Row => [o, h, l, c, v]);
    for (const [minutes, range] of Object.entries(ranges)) {
      const hits = hitsOfDay({
        scanners: [openingRange],
        past: pastOf('5m', [], null),
        day: fiveMinutes(rows),
        params: { rangeMinutes: minutes, interval: '5m' },
      });
      compared += 1;
      if (range.firstBreakout === null) {
        assert.deepEqual(hits, []);
        continue;
      }
      const [first] = hits;
      assert.ok(first !== undefined, `${session} ${minutes}`);
      assert.equal(first.atMs, closeOf(OPEN_MINUTE + (range.firstBreakout.i - start) * 5, 5));
      assert.equal(first.side, range.firstBreakout.dir === 1 ? 'up' : 'down');
      assert.equal(first.evidence['rangeHigh'], range.high);
      assert.equal(first.evidence['rangeLow'], range.low);
    }
  }
  assert.equal(compared, sessions.length * 4);
});

test('opening range breakout equals a naive reading', () => {
  fc.assert(
    fc.property(
      fc.array(fc.option(row, { freq: 4 }), { minLength: 20, maxLength: 200 }),
      fc.constantFrom(5, 15, 30, 60),
      (minutes, length) => {
        const day = new DayRows();
        minutes.forEach((minute, i) => minute !== null && day.rows.set(OPEN_MINUTE + i, minute));
        const params = { interval: '1m', rangeMinutes: String(length) };
        const found = hitsOfDay({ scanners: [openingRange], past: pastOf('1m', [], null), day, params });
        const range = minutes.slice(0, length).filter((minute) => minute !== null);
        const high = Math.max(...range.map((bar) => bar[1]));
        const low = Math.min(...range.map((bar) => bar[2]));
        const first = (test: (close: number) => boolean): number =>
          minutes.findIndex((minute, i) => i >= length && minute !== null && test(minute[3]));
        const expected = (range.length === 0 ? [] : [first((close) => close > high), first((close) => close < low)])
          .filter((i) => i >= 0)
          .sort((a, b) => a - b)
          .map((i) => closeOf(OPEN_MINUTE + i, 1));
        assert.deepEqual(
          found.map(({ atMs }) => atMs),
          expected,
        );
      },
    ),
  );
});
