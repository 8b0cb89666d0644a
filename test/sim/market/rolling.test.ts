import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SimRollingQuery } from '../../../src/main/sim/market.ts';
import { addDays, istDate, minuteOfDay } from '../../../src/main/core/time/ist.ts';
import { find, ist, marketAt, quoteOf } from './sample-market.ts';

const market = marketAt('13:00:00', 1_500);
const QUERY: SimRollingQuery = {
  root: 'NIFTY',
  weekly: false,
  code: 1,
  steps: 0,
  call: true,
  minutes: 15,
  fromMs: ist('2026-11-20', '00:00:00'),
  toMs: ist('2026-11-21', '00:00:00'),
};
const month = (fromDate: string): Partial<SimRollingQuery> => ({
  fromMs: ist(fromDate, '00:00:00'),
  toMs: ist(addDays(fromDate, 30), '00:00:00'),
});

test('the newest candle is the option that is listed: its price, its volatility, its strike', () => {
  const rows = market.rolling({ ...QUERY, minutes: 1 });
  const last = rows.t.length - 1;
  assert.equal(rows.t[last], ist('2026-11-20', '12:59:00'), 'only complete candles');
  const index = find(market, (one) => {
    const nifty = one.kind === 'OPTIDX' && one.underlying === 'NIFTY' && one.right === 'CE';
    return nifty && one.expiry === '2026-11-23' && one.strike === rows.strike[last];
  });
  const greeks = market.greeks(index) ?? assert.fail('an option');
  assert.ok(Math.abs(greeks.iv - (rows.iv[last] ?? 0)) < 0.5, `${greeks.iv} ${rows.iv[last]}`);
  const ltp = quoteOf(market, index).ltpPaise;
  assert.ok(Math.abs(ltp - (rows.c[last] ?? 0)) / ltp < 0.1, `${ltp} ${rows.c[last]}`);
  const spot =
    quoteOf(
      market,
      find(market, (one) => one.ticker === 'NIFTY' && one.kind === 'INDEX'),
    ).ltpPaise / 100;
  assert.ok(Math.abs(spot - (rows.spot[last] ?? 0)) < 30);
});

test('the strike follows the spot, steps go up, both sides share the volatility', () => {
  const call = market.rolling({ ...QUERY, ...month('2026-10-21') });
  const put = market.rolling({ ...QUERY, ...month('2026-10-21'), call: false });
  const above = market.rolling({ ...QUERY, ...month('2026-10-21'), steps: 2 });
  assert.ok(call.t.length > 18 * 25);
  assert.deepEqual([call.iv, call.strike], [put.iv, put.strike]);
  for (const [i, strike] of call.strike.entries()) {
    assert.ok(Math.abs(strike - (call.spot[i] ?? 0)) <= 25);
    assert.equal(above.strike[i], strike + 100);
    assert.ok((above.c[i] ?? 0) < (call.c[i] ?? 0), 'a call further out costs less');
    assert.ok((call.h[i] ?? 0) >= (call.l[i] ?? 0) && (call.l[i] ?? 0) > 0);
  }
  assert.ok(new Set(call.strike).size > 3);
});

test('two years back every session has points near its close; it is cheap, and the same every time', () => {
  const startMs = performance.now();
  for (const root of ['NIFTY', 'BANKNIFTY', 'SENSEX']) {
    const rows = market.rolling({ ...QUERY, root, ...month('2024-12-02') });
    const dates = new Set(rows.t.map(istDate));
    assert.ok(dates.size >= 19 && dates.size <= 23, `${dates.size} sessions`);
    const last = rows.t.filter((t, i) => istDate(t) !== istDate(rows.t[i + 1] ?? 0));
    assert.ok(
      last.every((t) => minuteOfDay(t) === 915),
      'the last candle ends at 15:30',
    );
    assert.ok(rows.iv.every((iv) => iv > 4 && iv < 80));
  }
  assert.ok(performance.now() - startMs < 3_000);
  const again = marketAt('10:00:00', 50).rolling({ ...QUERY, ...month('2024-12-02') });
  assert.deepEqual(
    again,
    market.rolling({ ...QUERY, ...month('2024-12-02') }),
    'whatever is listed and whenever asked',
  );
});

test('roots without index options and expiries that are not listed have nothing', () => {
  for (const more of [
    { root: 'RELIANCE' },
    { root: 'INDIA VIX' },
    { root: 'NOBODY' },
    { root: 'BANKNIFTY', weekly: true },
  ]) {
    assert.deepEqual(market.rolling({ ...QUERY, ...more }).t, [], more.root);
  }
  assert.ok(market.rolling({ ...QUERY, weekly: true }).t.length > 0);
});
