import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FaultError } from '../../../src/contract/faults.ts';
import { Rng } from '../../../src/main/core/rng.ts';
import { createSimMarket } from '../../../src/main/sim/market/create.ts';
import type { SimCandles, SimMarket } from '../../../src/main/sim/market.ts';
import { CALENDAR, DAY, emptyQuote, find, findAll, ist, marketAt, quoteOf, sampleOf } from './sample-market.ts';

const MINUTE = 60_000;

function snapshot(market: SimMarket, sample: readonly number[]): unknown[] {
  return sample.map((i) => ({ version: market.version(i), quote: quoteOf(market, i), greeks: market.greeks(i) }));
}

test('the same seed gives the same market, another seed another', () => {
  const a = marketAt('10:30:17');
  const b = marketAt('10:30:17');
  const sample = sampleOf(a, 500);
  assert.deepEqual(a.instruments, b.instruments);
  assert.deepEqual(snapshot(a, sample), snapshot(b, sample));
  const other = marketAt('10:30:17', 300, DAY, 8);
  const share = find(other, (one) => one.ticker === 'TCS' && one.kind === 'EQUITY');
  assert.notEqual(quoteOf(other, share).ltpPaise, quoteOf(a, share).ltpPaise);
  const ids = (market: SimMarket): number[] => market.instruments.slice(0, 40).map((one) => one.securityId);
  assert.deepEqual(ids(other), ids(a), 'ids do not depend on the seed');
});

test('steps, questions and a late start do not change the path', () => {
  const rng = new Rng('steps');
  const walked = marketAt('09:00:00');
  const sample = sampleOf(walked, 300);
  const quote = emptyQuote();
  for (const time of ['09:15:01', '11:00:00', '15:15:07', '15:31:00', '15:45:00', '20:00:00']) {
    while (walked.nowMs < ist(DAY, time)) {
      walked.advance(Math.min(ist(DAY, time), walked.nowMs + 1 + rng.int(20 * MINUTE)));
      for (let i = 0; i < 20; i++) walked.quote(sample[rng.int(sample.length)] as number, quote);
    }
    assert.deepEqual(snapshot(marketAt(time), sample), snapshot(walked, sample), time);
  }
  assert.throws(() => walked.advance(walked.nowMs - 1), FaultError);
});

test('a changed quote has a changed version', () => {
  const market = marketAt('09:14:50', 1500);
  const sample = sampleOf(market, 60);
  const rng = new Rng('versions');
  const before = new Map(sample.map((i) => [i, { version: market.version(i), quote: quoteOf(market, i) }]));
  for (const at of ['09:15:00', '09:15:40', '15:14:50', '15:29:20', '15:39:50']) {
    market.advance(ist(DAY, at));
    for (let k = 0; k < 60; k++) {
      market.advance(market.nowMs + rng.int(900));
      for (const i of sample) {
        const now = { version: market.version(i), quote: quoteOf(market, i) };
        if (now.version === before.get(i)?.version) assert.deepEqual(now, before.get(i), market.instruments[i]?.name);
        before.set(i, now);
      }
    }
  }
});

test('exactly as many instruments as asked for, the most useful first, ids unique', () => {
  for (const count of [1, 50, 5000, 25_000]) {
    const market = marketAt('09:15:00', count);
    assert.equal(market.instruments.length, count);
    market.instruments.forEach((one, i) => assert.equal(market.indexOf(one.segment, one.securityId), i));
  }
  assert.equal(marketAt('09:15:00', 1).instruments[0]?.underlying, 'NIFTY');
  const fifty = marketAt('09:15:00', 50).instruments;
  for (const kind of ['INDEX', 'EQUITY', 'FUTIDX', 'OPTIDX', 'FUTCOM'] as const) {
    const wanted = kind === 'OPTIDX' ? 1 : 2;
    assert.ok(fifty.filter((one) => one.kind === kind).length >= wanted, kind);
  }
  for (const count of [0, 25_001, 1.5]) assert.throws(() => marketAt('09:15:00', count), /1 to 25000/);
});

test('the default list: indices, every F&O share with two futures, and whole chains', () => {
  const market = marketAt('09:15:00');
  const { instruments } = market;
  const count = (fits: (one: (typeof instruments)[number]) => boolean): number => instruments.filter(fits).length;
  assert.equal(
    count((one) => one.segment === 'IDX_I'),
    15,
  );
  assert.equal(
    count((one) => one.kind === 'FUTSTK'),
    420,
  );
  assert.ok(count((one) => one.kind === 'EQUITY') >= 240);
  assert.notEqual(market.indexOf('IDX_I', 13), market.indexOf('NSE_EQ', 13), 'NIFTY and ABB share the id 13');
  for (const root of ['NIFTY', 'BANKNIFTY', 'FINNIFTY', 'MIDCPNIFTY', 'SENSEX', 'BANKEX', 'CRUDEOIL', 'NATURALGAS']) {
    const chain = instruments.filter((one) => one.underlying === root && one.right !== null);
    const near = chain.map((one) => one.expiry as string).sort()[0];
    const strikes = new Set(chain.filter((one) => one.expiry === near).map((one) => one.strike));
    assert.ok(strikes.size >= 60, `${root} ${strikes.size}`);
    for (const strike of strikes) {
      assert.equal(chain.filter((one) => one.expiry === near && one.strike === strike).length, 2, `${root} ${strike}`);
    }
  }
});

test('expiries, lots and ticks follow the rules of November 2026', () => {
  const market = marketAt('09:15:00', 25_000);
  const expiries = (root: string, kind: string): string[] => [
    ...new Set(
      market.instruments.filter((o) => o.underlying === root && o.kind === kind).map((o) => o.expiry as string),
    ),
  ];
  const nifty = expiries('NIFTY', 'OPTIDX').sort();
  assert.deepEqual(nifty.slice(0, 5), ['2026-11-23', '2026-12-01', '2026-12-08', '2026-12-15', '2026-12-22']);
  assert.deepEqual(expiries('NIFTY', 'FUTIDX'), ['2026-11-23', '2026-12-29', '2027-01-26']);
  assert.equal(expiries('SENSEX', 'OPTIDX').sort()[0], '2026-11-26');
  assert.deepEqual(expiries('BANKNIFTY', 'OPTIDX').sort().slice(0, 2), ['2026-11-23', '2026-12-29']);
  assert.deepEqual(expiries('CRUDEOIL', 'FUTCOM').slice(0, 2), ['2026-12-18', '2027-01-19']);
  assert.equal(expiries('CRUDEOIL', 'OPTFUT').sort()[0], '2026-12-16', 'two trading days before the future');
  assert.equal(expiries('NATURALGAS', 'OPTFUT').sort()[0], '2026-11-20', '24 November trades in the evening');
  const one = (root: string, kind: string): { lot: number; tickPaise: number; freezeQty: number | null } =>
    market.instruments[find(market, (o) => o.underlying === root && o.kind === kind)] as never;
  assert.deepEqual(
    [one('NIFTY', 'OPTIDX').lot, one('NIFTY', 'FUTIDX').tickPaise, one('NIFTY', 'FUTIDX').freezeQty],
    [65, 10, 1800],
  );
  assert.equal(one('SENSEX', 'OPTIDX').lot, 20);
  assert.equal(one('BANKNIFTY', 'FUTIDX').lot, 30);
  assert.equal(one('RELIANCE', 'FUTSTK').lot, 500);
  assert.equal(one('CRUDEOIL', 'FUTCOM').lot, 100);
  assert.equal(one('MAHABANK', 'FUTSTK').lot, 9000, 'made-up lot of a share without a published one');
  const flags = market.instruments
    .filter((o) => o.underlying === 'NIFTY' && o.right)
    .map((o) => `${o.expiry} ${o.expiryFlag}`);
  assert.ok(flags.includes('2026-11-23 M') && flags.includes('2026-12-01 W'));
});

test('the next trading day lists new expiries, drops the expired and starts from zero', () => {
  const market = marketAt('15:30:00', 2000, '2026-11-23');
  const live = find(market, (one) => one.underlying === 'NIFTY' && one.right !== null);
  assert.equal(market.instruments[live]?.expiry, '2026-11-23');
  // 24 November: only the evening session of MCX trades.
  market.advance(ist('2026-11-24', '18:00:00'));
  assert.equal(market.listing, 2);
  assert.ok(market.instruments.every((one) => one.expiry === null || one.expiry >= '2026-11-24'));
  const crude = find(market, (one) => one.underlying === 'CRUDEOIL' && one.kind === 'FUTCOM');
  const share = find(market, (one) => one.ticker === 'TCS' && one.kind === 'EQUITY');
  assert.ok(quoteOf(market, crude).lttMs > ist('2026-11-24', '17:00:00'));
  assert.ok(quoteOf(market, share).lttMs < ist('2026-11-24', '00:00:00'), 'shares show the day before');
  const closed = quoteOf(market, share).ltpPaise;
  market.advance(ist('2026-11-25', '09:00:00'));
  assert.equal(market.listing, 3);
  assert.equal(quoteOf(market, share).volume, 0);
  assert.equal(quoteOf(market, share).prevClosePaise, closed);
  const weekend = createSimMarket({
    seed: 7,
    startMs: ist('2026-11-21', '12:00:00'),
    instruments: 10,
    calendar: CALENDAR,
  });
  assert.equal(weekend.daily(0, ist(DAY, '00:00:00'), ist('2026-11-23', '00:00:00')).t.length, 1);
  assert.throws(
    () => createSimMarket({ seed: 7, startMs: ist('2024-01-10', '10:00:00'), instruments: 10, calendar: CALENDAR }),
    /choose a later date/,
  );
});

function returnsOf(candles: SimCandles): Map<number, number> {
  const out = new Map<number, number>();
  for (let i = 1; i < candles.t.length; i++) {
    out.set(candles.t[i] as number, Math.log((candles.c[i] as number) / (candles.c[i - 1] as number)));
  }
  return out;
}

function correlation(a: Map<number, number>, b: Map<number, number>): number {
  const pairs = [...a].flatMap(([t, x]) => (b.has(t) ? [[x, b.get(t) as number] as const] : []));
  const mean = (pick: 0 | 1): number => pairs.reduce((s, p) => s + p[pick], 0) / pairs.length;
  const [ma, mb] = [mean(0), mean(1)];
  const sum = (f: (p: readonly [number, number]) => number): number => pairs.reduce((s, p) => s + f(p), 0);
  return sum((p) => (p[0] - ma) * (p[1] - mb)) / Math.sqrt(sum((p) => (p[0] - ma) ** 2) * sum((p) => (p[1] - mb) ** 2));
}

test('indices move with their shares, the volatility index against them, and volatility clusters', () => {
  const market = marketAt('15:40:00');
  const cash = (ticker: string): number => find(market, (one) => one.ticker === ticker && one.expiry === null);
  const daily = (i: number): Map<number, number> => returnsOf(market.daily(i, 0, market.nowMs));
  const nifty = daily(cash('NIFTY'));
  assert.ok(correlation(nifty, daily(cash('SENSEX'))) > 0.9);
  assert.ok(correlation(nifty, daily(cash('BANKNIFTY'))) > 0.6);
  assert.ok(correlation(nifty, daily(cash('RELIANCE'))) > 0.25);
  assert.ok(correlation(daily(cash('BANKNIFTY')), daily(cash('HDFCBANK'))) > 0.5);
  assert.ok(correlation(nifty, daily(cash('INDIA VIX'))) < -0.5);
  assert.ok(Math.abs(correlation(nifty, daily(find(market, (o) => o.kind === 'FUTCOM')))) < 0.3);
  const minutes = (i: number): Map<number, number> =>
    returnsOf(market.minutes(i, ist(DAY, '09:15:00'), ist(DAY, '15:15:00')));
  const intraday = minutes(cash('NIFTY'));
  assert.ok(correlation(intraday, minutes(cash('SENSEX'))) > 0.8);
  assert.ok(correlation(intraday, minutes(cash('INDIA VIX'))) < -0.4);
  assert.ok(correlation(intraday, minutes(find(market, (o) => o.kind === 'FUTIDX' && o.underlying === 'NIFTY'))) > 0.8);
  const sizes = [...daily(cash('NIFTY'))].map(([, r]) => Math.abs(r));
  const shifted = (by: number): Map<number, number> => new Map(sizes.slice(by).map((x, i) => [i, x]));
  const clustering = [1, 2, 3].reduce((s, lag) => s + correlation(shifted(0), shifted(lag)), 0) / 3;
  assert.ok(clustering > 0.03, `${clustering}`);
});

test('an index is the weighted sum of its members at every moment', () => {
  const market = marketAt('09:15:00');
  const index = find(market, (one) => one.ticker === 'BANKEX' && one.kind === 'INDEX');
  const members = findAll(market, (one) => one.kind === 'EQUITY' && BANKEX.includes(one.ticker));
  assert.equal(members.length, BANKEX.length);
  // The weights are not told: fit them on some moments, then they must hold at others.
  const rng = new Rng('members');
  const rows: { index: number; prices: number[] }[] = [];
  for (let k = 0; k < 60; k++) {
    market.advance(market.nowMs + 1000 * (1 + rng.int(300)));
    const prices = members.map((i) => quoteOf(market, i).ltpPaise);
    rows.push({ index: quoteOf(market, index).ltpPaise, prices });
  }
  const weights = leastSquares(
    rows.slice(0, 40).map((r) => r.prices),
    rows.slice(0, 40).map((r) => r.index),
  );
  for (const row of rows.slice(40)) {
    const sum = row.prices.reduce((s, price, i) => s + price * (weights[i] as number), 0);
    assert.ok(Math.abs(sum / row.index - 1) < 4e-4, `${sum} ${row.index}`);
  }
});

const BANKEX =
  'HDFCBANK ICICIBANK SBIN KOTAKBANK AXISBANK INDUSINDBK BANKBARODA FEDERALBNK CANBK IDFCFIRSTB AUBANK PNB UNIONBANK YESBANK'.split(
    ' ',
  );

/** Solves the normal equations by Gaussian elimination. */
function leastSquares(rows: readonly number[][], targets: readonly number[]): number[] {
  const n = (rows[0] as number[]).length;
  const at = (r: number[], i: number): number => r[i] as number;
  const matrix = Array.from({ length: n }, (_, i) => [
    ...Array.from({ length: n }, (_unused, j) => rows.reduce((s, r) => s + at(r, i) * at(r, j), 0)),
    rows.reduce((s, r, k) => s + at(r, i) * (targets[k] as number), 0),
  ]);
  for (let i = 0; i < n; i++) {
    const pivot = matrix[i] as number[];
    for (let j = 0; j < n; j++) {
      if (j === i) continue;
      const row = matrix[j] as number[];
      const factor = at(row, i) / at(pivot, i);
      for (let k = i; k <= n; k++) row[k] = at(row, k) - factor * at(pivot, k);
    }
  }
  return matrix.map((row, i) => at(row, n) / at(row, i));
}

test('a date beyond the market is refused in words, as a fault of the input', () => {
  assert.throws(
    () => marketAt('10:00', 50, '2100-01-01'),
    (error) => error instanceof FaultError && error.fault.code === 'input.clock' && /earlier date/.test(error.message),
  );
});
