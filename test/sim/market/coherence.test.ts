import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SimInstrument, SimMarket, SimQuote } from '../../../src/main/sim/market.ts';
import { Rng } from '../../../src/main/core/rng.ts';
import { DAY, emptyQuote, find, findAll, ist, marketAt, quoteOf, sampleOf } from './sample-market.ts';

const OPEN = ist(DAY, '09:15:00');

function checkTraded(one: SimInstrument, quote: SimQuote, nowMs: number): void {
  const at = `${one.name} at ${new Date(nowMs).toISOString()}`;
  assert.ok(
    quote.lowPaise > 0 && quote.lowPaise <= quote.ltpPaise && quote.ltpPaise <= quote.highPaise,
    `${at}: range`,
  );
  assert.ok(quote.lowPaise <= quote.openPaise && quote.openPaise <= quote.highPaise, `${at}: open`);
  assert.equal(quote.ltpPaise % one.tickPaise, 0, `${at}: tick`);
  assert.ok(quote.lttMs <= nowMs && quote.lttMs >= OPEN - 16 * 60_000, `${at}: time of trade`);
  if (quote.volume > 0) {
    assert.ok(quote.atpPaise >= quote.lowPaise && quote.atpPaise <= quote.highPaise, `${at}: average`);
    assert.ok(quote.ltq > 0 && quote.ltq <= quote.volume, `${at}: last quantity`);
  }
  if (one.upperLimit > 0) {
    assert.ok(
      quote.highPaise <= one.upperLimit * 100 + 1e-6 && quote.lowPaise >= one.lowerLimit * 100 - 1e-6,
      `${at}: band`,
    );
  }
}

function checkBook(one: SimInstrument, quote: SimQuote): void {
  let bid = Number.POSITIVE_INFINITY;
  let ask = 0;
  for (const level of quote.levels) {
    assert.equal(level.bidPaise > 0, level.bidQty > 0);
    assert.equal(level.askPaise > 0, level.askQty > 0);
    assert.equal(level.bidPaise % one.tickPaise, 0);
    assert.equal(level.askPaise % one.tickPaise, 0);
    if (level.bidPaise > 0) {
      assert.ok(level.bidPaise < bid, `${one.name}: bids must fall`);
      bid = level.bidPaise;
    }
    if (level.askPaise > 0) {
      assert.ok(level.askPaise > ask, `${one.name}: asks must rise`);
      ask = level.askPaise;
    }
  }
  const [best] = quote.levels;
  if (best && best.bidPaise > 0 && best.askPaise > 0) assert.ok(best.bidPaise < best.askPaise, `${one.name}: crossed`);
}

test('at random moments of the session every quote is coherent, and nothing that may only grow falls', () => {
  const market = marketAt('09:15:00');
  const rng = new Rng('coherence');
  const sample = sampleOf(market, 400);
  const before = new Map<number, SimQuote>();
  const end = ist(DAY, '15:40:00');
  let traded = 0;
  while (market.nowMs < end) {
    for (const i of sample) {
      const one = market.instruments[i] as SimInstrument;
      const quote = quoteOf(market, i);
      if (quote.openPaise > 0) {
        traded++;
        checkTraded(one, quote, market.nowMs);
      } else assert.equal(quote.volume, 0);
      checkBook(one, quote);
      const last = before.get(i);
      if (last) {
        assert.ok(quote.volume >= last.volume, `${one.name}: volume fell`);
        assert.ok(quote.highPaise >= last.highPaise, `${one.name}: high fell`);
        assert.ok(last.lowPaise === 0 || quote.lowPaise <= last.lowPaise, `${one.name}: low rose`);
        assert.ok(quote.lttMs >= last.lttMs, `${one.name}: time of trade went back`);
        if (quote.lttMs === last.lttMs && one.kind !== 'INDEX') assert.equal(quote.ltpPaise, last.ltpPaise);
        assert.ok(
          Math.abs(quote.oi - last.oi) <= quote.volume - last.volume,
          `${one.name}: open interest without trades`,
        );
        assert.equal(quote.prevClosePaise, last.prevClosePaise);
      }
      assert.ok(
        quote.oiLow <= quote.oi && quote.oi <= quote.oiHigh && quote.oiLow >= 0,
        `${one.name}: open interest range`,
      );
      before.set(i, quote);
    }
    market.advance(market.nowMs + 1 + rng.int(9 * 60_000));
  }
  assert.ok(traded > 10_000);
});

test('puts and calls agree with the forward within one tick at the middle of their books', () => {
  for (const time of ['09:15:30', '11:07:13', '15:20:00', '15:39:40']) {
    const market = marketAt(time);
    for (const root of ['NIFTY', 'BANKNIFTY', 'SENSEX', 'CRUDEOIL']) checkParity(market, root);
  }
});

function checkParity(market: SimMarket, root: string): void {
  const expiry = market.instruments.find((one) => one.underlying === root && one.right)?.expiry;
  const mids = new Map<number, { CE?: number; PE?: number }>();
  let tick = 0;
  for (const i of findAll(market, (one) => one.underlying === root && one.expiry === expiry && one.right !== null)) {
    const one = market.instruments[i] as SimInstrument;
    const [best] = quoteOf(market, i).levels;
    if (!best || best.bidPaise === 0 || best.askPaise === 0) continue;
    tick = one.tickPaise;
    const pair = mids.get(one.strike as number) ?? {};
    pair[one.right as 'CE' | 'PE'] = (best.bidPaise + best.askPaise) / 2;
    mids.set(one.strike as number, pair);
  }
  const forwards = [...mids].flatMap(([strike, { CE, PE }]) => (CE && PE ? [{ strike, gap: CE - PE }] : []));
  assert.ok(forwards.length >= 20, `${root}: only ${forwards.length} pairs have a book`);
  // gap = D·(F − K): every pair must lie within a tick of the line through all of them.
  const sum = forwards.reduce((s, p) => ({ k: s.k + p.strike, g: s.g + p.gap }), { k: 0, g: 0 });
  const meanK = sum.k / forwards.length;
  const meanG = sum.g / forwards.length;
  const slope =
    forwards.reduce((s, p) => s + (p.strike - meanK) * (p.gap - meanG), 0) /
    forwards.reduce((s, p) => s + (p.strike - meanK) ** 2, 0);
  assert.ok(slope < -98 && slope >= -100.01, `${root}: discount ${slope}`);
  for (const { strike, gap } of forwards) {
    const off = Math.abs(gap - (meanG + slope * (strike - meanK)));
    assert.ok(off <= tick * 1.1, `${root} ${strike}: ${off} paise off parity, tick ${tick}`);
  }
}

test('futures stand near their synthetic forward and run into the spot at expiry', () => {
  const near = marketAt('12:00:00');
  const spot = quoteOf(
    near,
    find(near, (one) => one.securityId === 13 && one.kind === 'INDEX'),
  ).ltpPaise;
  const futures = findAll(near, (one) => one.kind === 'FUTIDX' && one.underlying === 'NIFTY');
  const prices = futures.map((i) => quoteOf(near, i).ltpPaise);
  assert.ok(Math.abs((prices[0] as number) / spot - 1) < 0.003);
  assert.ok((prices[1] as number) > spot && (prices[1] as number) / spot < 1.015);
  const expiry = marketAt('15:10:00', 5000, '2026-11-23');
  const last = quoteOf(
    expiry,
    find(expiry, (one) => one.kind === 'FUTIDX' && one.underlying === 'NIFTY'),
  ).ltpPaise;
  const index = quoteOf(
    expiry,
    find(expiry, (one) => one.securityId === 13 && one.kind === 'INDEX'),
  ).ltpPaise;
  assert.ok(Math.abs(last / index - 1) < 0.0005, `${last} ${index}`);
});

test('calls fall and puts rise with the strike', () => {
  const market = marketAt('13:30:00');
  for (const root of ['NIFTY', 'SENSEX', 'NATURALGAS']) {
    const expiry = market.instruments.find((one) => one.underlying === root && one.right && one.expiry !== DAY)?.expiry;
    for (const right of ['CE', 'PE'] as const) {
      const chain = findAll(market, (o) => o.underlying === root && o.expiry === expiry && o.right === right)
        .map((i) => ({ strike: market.instruments[i]?.strike as number, value: greekValue(market, i) }))
        .sort((a, b) => a.strike - b.strike);
      for (let i = 1; i < chain.length; i++) {
        const step = (chain[i]?.value as number) - (chain[i - 1]?.value as number);
        assert.ok(right === 'CE' ? step <= 0 : step >= 0, `${root} ${right} ${chain[i]?.strike}`);
      }
    }
  }
});

/** Delta, signed so that it moves with the strike as the price does. */
function greekValue(market: SimMarket, index: number): number {
  const greeks = market.greeks(index);
  assert.ok(greeks && greeks.iv > 3 && greeks.iv < 200 && greeks.vega >= 0 && greeks.theta <= 0);
  return market.instruments[index]?.right === 'CE' ? greeks.delta : -greeks.delta;
}

test('before the opening: yesterday’s trade, crossed books on request, an equilibrium from 09:08', () => {
  const market = marketAt('09:06:00');
  const stock = find(market, (one) => one.ticker === 'RELIANCE' && one.kind === 'EQUITY');
  const quote = quoteOf(market, stock);
  assert.equal(quote.ltpPaise, quote.prevClosePaise);
  assert.equal(quote.lttMs, ist('2026-11-19', '15:59:57'));
  assert.equal(quote.volume, 0);
  assert.ok((quote.levels[0]?.bidPaise ?? 0) > (quote.levels[0]?.askPaise ?? 0), 'crossed');
  const nifty = find(market, (one) => one.securityId === 13 && one.kind === 'INDEX');
  const sensex = find(market, (one) => one.securityId === 51 && one.kind === 'INDEX');
  assert.equal(quoteOf(market, nifty).ltpPaise, quoteOf(market, nifty).prevClosePaise);
  market.advance(ist(DAY, '09:08:00'));
  const early = quoteOf(market, nifty).ltpPaise;
  assert.notEqual(early, quoteOf(market, nifty).prevClosePaise);
  assert.equal(quoteOf(market, sensex).ltpPaise, quoteOf(market, sensex).prevClosePaise);
  market.advance(OPEN);
  assert.equal(quoteOf(market, nifty).openPaise, early);
});

test('shares with derivatives stop at 15:15 and print one auction price, the indices follow, F&O goes on', () => {
  const market = marketAt('15:15:00');
  const stock = find(market, (one) => one.ticker === 'TCS' && one.kind === 'EQUITY');
  const plain = find(market, (one) => one.ticker === 'CESC');
  const index = find(market, (one) => one.securityId === 13 && one.kind === 'INDEX');
  const option = find(market, (one) => one.underlying === 'NIFTY' && one.right === 'CE');
  const crude = find(market, (one) => one.underlying === 'CRUDEOIL' && one.kind === 'FUTCOM');
  const moving = (from: string, to: string, i: number): boolean => {
    const a = marketAt(from);
    const first = { version: a.version(i), ltt: quoteOf(a, i).lttMs };
    a.advance(ist(DAY, to));
    return a.version(i) !== first.version && quoteOf(a, i).lttMs !== first.ltt;
  };
  assert.equal(moving('15:15:00', '15:28:00', stock), false);
  assert.equal(moving('15:15:00', '15:28:00', index), false);
  assert.equal(moving('15:15:00', '15:28:00', plain), true);
  assert.equal(moving('15:28:00', '15:33:00', stock), true);
  assert.equal(moving('15:28:00', '15:33:00', index), true);
  assert.equal(moving('15:33:00', '15:39:00', stock), false);
  assert.equal(moving('15:33:00', '15:39:00', option), true);
  assert.equal(moving('15:41:00', '15:55:00', option), false);
  assert.equal(moving('15:41:00', '23:54:00', crude), true);
  market.advance(ist(DAY, '15:35:00'));
  const quote = quoteOf(market, stock);
  assert.equal(new Date(quote.lttMs + 19_800_000).toISOString().slice(11, 16), '15:29');
  assert.equal(quote.levels[0]?.bidPaise, 0);
});

test('quote fills every field of a used record', () => {
  const market = marketAt('10:00:00');
  const used = emptyQuote();
  for (const i of sampleOf(market, 50)) market.quote(i, used);
  const fresh = quoteOf(market, 0);
  market.quote(0, used);
  assert.deepEqual(used, fresh);
});
