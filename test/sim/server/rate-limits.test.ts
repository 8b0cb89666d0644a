import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RateLimits } from '../../../src/main/sim/rest/rate-limits.ts';
import { START_MS, startRig } from './rig.ts';

const burst = async (count: number, ask: () => Promise<Response>): Promise<number[]> => {
  const statuses: number[] = [];
  for (let i = 0; i < count; i++) statuses.push((await ask()).status);
  return statuses;
};
const good = (statuses: number[]): number => statuses.filter((status) => status === 200).length;

test('each class has its budget, by market time, and its own shape of refusal', async () => {
  const rig = await startRig();
  const chart = {
    securityId: 1333,
    exchangeSegment: 'NSE_EQ',
    instrument: 'EQUITY',
    fromDate: '2026-11-16',
    toDate: '2026-11-18',
  };
  assert.deepEqual(await burst(3, () => rig.post('/v2/marketfeed/ltp', {})), [200, 429, 429]);
  assert.equal((await rig.post('/v2/marketfeed/quote', {})).status, 429, 'one budget for all three paths');
  assert.equal(good(await burst(7, () => rig.post('/v2/charts/historical', chart))), 5);
  assert.equal(good(await burst(22, () => rig.get('/v2/profile'))), 20);

  const quote = await rig.post('/v2/marketfeed/ltp', {});
  assert.deepEqual(Object.keys(((await quote.json()) as { data: object }).data), ['805']);
  const trading = await rig.get('/v2/profile');
  assert.equal(((await trading.json()) as Record<string, string>)['errorType'], 'Rate_Limit');
  assert.equal(trading.headers.get('retry-after'), null);

  rig.clock.add(999);
  assert.equal((await rig.post('/v2/marketfeed/ltp', {})).status, 429);
  rig.clock.add(1);
  assert.deepEqual(await burst(2, () => rig.post('/v2/marketfeed/ltp', {})), [200, 429]);
  await rig.server.close();
});

test('the option chain allows each underlying and expiry once in three seconds', async () => {
  const rig = await startRig();
  const ask = (Expiry: string) => rig.post('/v2/optionchain', { UnderlyingScrip: 13, UnderlyingSeg: 'IDX_I', Expiry });
  assert.equal((await ask('2026-11-24')).status, 200);
  assert.equal((await ask('2026-11-17')).status, 200);
  assert.equal((await ask('2026-11-24')).status, 429);
  rig.clock.add(3_000);
  assert.equal((await ask('2026-11-24')).status, 200);
  await rig.server.close();
});

test('orders: ten a second, 250 a minute, 7,000 a day', () => {
  const limits = new RateLimits();
  let nowMs = START_MS;
  const admitted = (count: number, stepMs: number): number => {
    let passed = 0;
    for (let i = 0; i < count; i++, nowMs += stepMs) if (limits.admit('a', 'order', nowMs)) passed++;
    return passed;
  };
  assert.equal(admitted(20, 0), 10);
  nowMs += 1_000;
  assert.equal(admitted(300, 100), 240, 'the minute is full after 250');
  assert.ok(limits.admit('b', 'order', nowMs), 'another client has its own budget');
});
