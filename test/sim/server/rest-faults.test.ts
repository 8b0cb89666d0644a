import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Rig, startRig } from './rig.ts';

async function withRig(body: (rig: Rig) => Promise<void>): Promise<void> {
  const rig = await startRig({ rateLimits: false });
  try {
    await body(rig);
  } finally {
    await rig.server.close();
  }
}
const DAILY = { securityId: '1333', exchangeSegment: 'NSE_EQ', instrument: 'EQUITY' };
const dates = { fromDate: '2026-11-02', toDate: '2026-11-10' };
const charts = (rig: Rig): Promise<Response> => rig.post('/v2/charts/historical', { ...DAILY, ...dates });

test('429, dropped connections, bodies cut in the middle, empty candles under 200', () =>
  withRig(async (rig) => {
    await rig.fault({ http429: 1 });
    assert.equal((await charts(rig)).status, 429);
    await rig.fault({ http429: 0, httpDropped: 1 });
    await assert.rejects(charts(rig).then((reply) => reply.text()));
    await rig.fault({ httpDropped: 0, httpCut: 1 });
    const cut = await charts(rig);
    assert.equal(cut.status, 200);
    await assert.rejects(cut.json());
    await rig.fault({ httpCut: 0, emptyCharts: 1 });
    const empty = (await (await charts(rig)).json()) as Record<string, unknown[]>;
    assert.deepEqual([empty['open'], empty['timestamp']], [[], []]);
    await rig.fault({ emptyCharts: 0, http5xx: 1 });
    const statuses = new Set<number>();
    for (let i = 0; i < 40; i++) statuses.add((await charts(rig)).status);
    assert.deepEqual(
      [...statuses].sort((a, b) => a - b),
      [500, 502, 503, 504],
    );
  }));

test('errors under HTTP 200 come in every shape', () =>
  withRig(async (rig) => {
    await rig.fault({ http200Errors: 1 });
    const shapes = new Set<string>();
    for (let i = 0; i < 40; i++) {
      const reply = await charts(rig);
      assert.equal(reply.status, 200);
      const body = (await reply.json()) as object;
      shapes.add(Array.isArray(body) ? 'list' : Object.keys(body).sort().join());
    }
    assert.deepEqual([...shapes].sort(), ['errorCode,errorMessage,errorType', 'list', 'message,status']);
  }));

test('instrument files: cut in a row, broken off in transfer, too few rows with a clean end', () =>
  withRig(async (rig) => {
    const path = '/api-data/api-scrip-master-detailed.csv';
    const file = async (): Promise<string> => (await rig.get(path)).text();
    const whole = await file();
    await rig.fault({ truncatedCsv: true });
    const cut = await file();
    assert.ok(cut.length < whole.length && whole.startsWith(cut) && !cut.endsWith('\n'));
    await rig.fault({ truncatedCsv: false, shortCsv: true });
    const short = await file();
    assert.ok(short.length < whole.length && whole.startsWith(short) && short.endsWith('\n'));
    await rig.fault({ shortCsv: false, brokenCsv: true });
    await assert.rejects(file());
    await rig.fault({ brokenCsv: false });
    assert.equal(await file(), whole);
  }));

test('number styles: Java doubles or plain in charts, widened floats in quotes', () =>
  withRig(async (rig) => {
    assert.match(await (await charts(rig)).text(), /"volume":\[1\.7454579E7/);
    await rig.fault({ plainCharts: true });
    assert.match(await (await charts(rig)).text(), /"volume":\[17454579,/);
    const price = async (): Promise<string> => (await rig.post('/v2/marketfeed/ltp', { NSE_EQ: [1_333] })).text();
    rig.clock.add(100);
    assert.match(await price(), /"last_price":\d+\.\d{1,2}\}/);
    await rig.fault({ widenedFloats: true });
    assert.match(await price(), /"last_price":\d+\.\d{6,}\}/);
  }));
