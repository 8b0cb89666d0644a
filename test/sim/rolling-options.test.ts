import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openDhan } from '../../src/main/adapters/dhan/broker.ts';
import { istDate } from '../../src/main/core/time/ist.ts';
import { machineTimers, SimExchange } from '../support/sim-exchange.ts';

test('the client reads a month of ATM volatility from the simulated exchange', async (context) => {
  const exchange = await SimExchange.start(60, '2026-11-20', 11 * 60);
  context.after(() => exchange.server.close());
  const broker = openDhan(exchange.access, machineTimers, () => 0.5);
  context.after(() => broker.close());
  const request = { root: 'NIFTY', segment: 'NSE_FNO', month: 1, right: 'CE' } as const;
  const points = await broker.rolling.atm({ ...request, fromDate: '2025-12-01', toDate: '2025-12-30' });
  const dates = [...new Set(points.map(({ t }) => istDate(t)))];
  assert.equal(dates[0], '2025-12-01');
  assert.equal(dates.at(-1), '2025-12-30', 'the last date is included');
  assert.ok(dates.length >= 20);
  for (const { iv, strike, spot } of points) {
    assert.ok(iv > 0.04 && iv < 0.8, `${iv} is a fraction`);
    assert.ok(Math.abs(strike - spot) <= 25);
  }
  const put = await broker.rolling.atm({ ...request, right: 'PE', fromDate: '2025-12-01', toDate: '2025-12-30' });
  assert.equal(put.length, points.length);
  const saturday = await broker.rolling.atm({ ...request, fromDate: '2025-12-06', toDate: '2025-12-06' });
  assert.deepEqual(saturday, [], 'nothing known is an empty answer');
  await assert.rejects(
    broker.rolling.atm({ ...request, fromDate: '2025-12-01', toDate: '2025-12-31' }),
    /30 days at a time/,
  );
  await assert.rejects(broker.rolling.atm({ ...request, root: 'ABB', fromDate: '2025-12-01', toDate: '2025-12-02' }), {
    message: /no index with options/,
  });
});
