import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, emptyQuote, findAll, ist, marketAt } from './sample-market.ts';

/** Limits are several times what was measured: they catch a change of order, not a busy machine. */
const CREATE_MS_MAX = 400;
const LATE_READY_MS_MAX = 3_000;
const ADVANCE_MS_MAX = 10;
const STOCK_QUOTE_US_MAX = 6;
const OPTION_QUOTE_US_MAX = 8;

function msOf(work: () => void): number {
  const from = performance.now();
  work();
  return performance.now() - from;
}

function medianMs(times: number, work: () => void): number {
  const all = Array.from({ length: times }, () => msOf(work)).sort((a, b) => a - b);
  return all[times >> 1] as number;
}

test('a market is created in a fraction of the start-up budget, also late in the day', (t) => {
  const early = medianMs(3, () => void marketAt('09:15:00'));
  const quote = emptyQuote();
  const late = msOf(() => {
    const market = marketAt('15:00:00');
    for (let i = 0; i < market.instruments.length; i++) market.quote(i, quote);
  });
  t.diagnostic(`created at 09:15 in ${early.toFixed(0)} ms; at 15:00 with every quote in ${late.toFixed(0)} ms`);
  assert.ok(early < CREATE_MS_MAX, `${early} ms`);
  assert.ok(late < LATE_READY_MS_MAX, `${late} ms`);
});

test('advancing is free at 25,000 instruments, and a quote costs a few microseconds', (t) => {
  const market = marketAt('11:00:00', 25_000);
  const quote = emptyQuote();
  const stocks = findAll(market, (one) => one.kind === 'EQUITY').slice(0, 200);
  const options = findAll(market, (one) => one.right !== null).slice(0, 3_000);
  for (const i of [...stocks, ...options]) market.quote(i, quote);
  const advance = medianMs(60, () => market.advance(market.nowMs + 1000));
  const perQuote = (list: readonly number[]): number => {
    const ms = medianMs(15, () => {
      market.advance(market.nowMs + 1000);
      for (const i of list) market.quote(i, quote);
    });
    return (ms * 1000) / list.length;
  };
  const stock = perQuote(stocks);
  const option = perQuote(options);
  t.diagnostic(
    `advance ${advance.toFixed(3)} ms a second; quote: share ${stock.toFixed(2)} µs, option ${option.toFixed(2)} µs`,
  );
  assert.ok(market.nowMs < ist(DAY, '11:05:00'));
  assert.ok(advance < ADVANCE_MS_MAX, `${advance} ms`);
  assert.ok(stock < STOCK_QUOTE_US_MAX, `${stock} µs`);
  assert.ok(option < OPTION_QUOTE_US_MAX, `${option} µs`);
});
