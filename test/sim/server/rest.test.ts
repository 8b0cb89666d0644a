import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { SIM_PIN, SIM_TOTP_SECRET, totp } from '../../../src/main/sim/rest/auth-routes.ts';
import { javaDouble, plainNumber } from '../../../src/main/core/venue/number-text.ts';
import { type Rig, START_MS, startRig } from './rig.ts';

let rig: Rig;
before(async () => {
  rig = await startRig({ rateLimits: false });
});
after(() => rig.server.close());

const body = async (response: Response): Promise<unknown> => response.json();

test('endpoints end as the broker’s do', () => {
  const { rest, auth, feed, masterCompact, masterDetailed, depth20, depth200, orderUpdate } = rig.server.endpoints;
  assert.match(rest, /^http:\/\/127\.0\.0\.1:\d+\/v2$/);
  assert.match(auth, /\/auth$/);
  assert.match(feed, /^ws:\/\/127\.0\.0\.1:\d+\/feed$/);
  assert.match(masterCompact, /\/api-data\/api-scrip-master\.csv$/);
  assert.match(masterDetailed, /\/api-data\/api-scrip-master-detailed\.csv$/);
  assert.deepEqual(
    [depth20, depth200],
    [`ws://127.0.0.1:${rig.server.port}/twentydepth`, `ws://127.0.0.1:${rig.server.port}/twohundreddepth`],
  );
  assert.match(orderUpdate ?? '', /^ws:\/\/127\.0\.0\.1:\d+\/order-update$/);
});

test('profile and funds', async () => {
  const profile = (await body(await rig.get('/v2/profile'))) as Record<string, string>;
  assert.equal(profile['tokenValidity'], '21/11/2026 11:00');
  assert.equal(profile['activeSegment'], 'E, D, C, M, ');
  assert.equal(profile['dataPlan'], 'Active');
  const funds = await rig.get('/v2/fundlimit');
  assert.match(await funds.text(), /"availabelBalance":1000000\.0,/);
});

test('an account that has not traded', async () => {
  for (const path of ['/v2/orders', '/v2/positions', '/v2/trades']) {
    const response = await rig.get(path);
    assert.deepEqual([response.status, await body(response)], [200, []]);
  }
  const holdings = await rig.get('/v2/holdings');
  assert.equal(holdings.status, 500);
  assert.deepEqual(await body(holdings), {
    errorType: 'HOLDING_ERROR',
    errorCode: 'DH-1111',
    errorMessage: 'No holdings available',
  });
});

test('the six envelopes', async () => {
  const unknown = await rig.get('/v2/invalid_endpoint');
  assert.equal(unknown.status, 404);
  assert.deepEqual(await body(unknown), {
    timestamp: START_MS,
    status: 404,
    error: 'Not Found',
    path: '/v2/invalid_endpoint',
  });
  const wrongVerb = await rig.post('/v2/profile', {});
  assert.equal(wrongVerb.status, 405);
  assert.deepEqual(await body(await rig.post('/v2/charts/historical', {})), {
    errorType: 'Input_Exception',
    errorCode: 'DH-905',
    errorMessage: 'Missing required fields, bad values for parameters etc.',
  });
  const chain = await rig.post('/v2/optionchain/expirylist', { UnderlyingScrip: 999, UnderlyingSeg: 'IDX_I' });
  assert.deepEqual([chain.status, await body(chain)], [400, { data: { 813: 'Invalid SecurityId' }, status: 'failed' }]);
  const ip = await rig.get('/v2/ip/getIP');
  assert.equal(ip.status, 200);
  assert.equal(((await body(ip)) as { status: string }[])[0]?.status, 'ERROR');
  const legacy = await rig.post('/charts/historical', {});
  assert.equal(legacy.status, 400);
  assert.equal(((await body(legacy)) as Record<string, string>)['internalErrorCode'], 'RS-9005');
  const auth = await rig.post('/auth/app/generateAccessToken?dhanClientId=1', '');
  assert.deepEqual([auth.status, await body(auth)], [200, { status: 'error', message: 'Invalid Client ID' }]);
});

test('three refusals of a token, and the client id', async () => {
  const data = await rig.post('/v2/marketfeed/ltp', {}, { 'access-token': 'nonsense' });
  assert.deepEqual(
    [data.status, await body(data)],
    [401, { data: { 808: 'Authentication Failed - Client ID or Token invalid' }, status: 'failed' }],
  );
  const missing = await rig.get('/v2/profile', { 'access-token': '' });
  assert.deepEqual([missing.status, ((await body(missing)) as Record<string, string>)['errorCode']], [401, 'DH-901']);
  const foreign = await rig.get('/v2/profile', { 'client-id': '1100009999' });
  assert.equal(foreign.status, 401);
  const bare = await fetch(rig.url('/v2/marketfeed/ltp'), {
    method: 'POST',
    headers: { 'access-token': rig.server.endpoints.accessToken },
    body: '{}',
  });
  assert.equal(bare.status, 401, 'market quotes want the client-id header');
});

test('market quotes: string ids, unknown ids left out, whole numbers without decimals', async () => {
  const ids = { NSE_EQ: [1333, 999_999], IDX_I: ['13'], NOWHERE: [1], dhanClientId: '1100000001' };
  const ltp = await rig.post('/v2/marketfeed/ltp', ids);
  const text = await ltp.text();
  assert.equal(
    text,
    '{"data":{"NSE_EQ":{"1333":{"last_price":1033.3}},"IDX_I":{"13":{"last_price":1001.3}}},"status":"success"}',
  );
  const ohlc = (await body(await rig.post('/v2/marketfeed/ohlc', { NSE_EQ: [1333] }))) as { data: unknown };
  assert.deepEqual(ohlc.data, {
    NSE_EQ: { 1333: { last_price: 1033.3, ohlc: { open: 1033.3, close: 1028.3, high: 1035.8, low: 1033.3 } } },
  });
  const quote = (await body(await rig.post('/v2/marketfeed/quote', { NSE_FNO: [48_704] }))) as {
    data: { NSE_FNO: Record<string, Record<string, unknown>> };
  };
  const row = quote.data.NSE_FNO['48704'] as Record<string, unknown>;
  assert.equal(row['last_trade_time'], '20/11/2026 11:00:00');
  assert.equal(row['net_change'], 5);
  assert.equal(row['oi_day_low'], 10_000);
  const depth = row['depth'] as { buy: unknown[]; sell: unknown[] };
  assert.deepEqual([depth.buy.length, depth.sell[4]], [5, { quantity: 0, orders: 0, price: 0 }]);
});

test('a quote request for more than a thousand ids, and a body that is no object', async () => {
  const many = await rig.post('/v2/marketfeed/ltp', { NSE_EQ: Array.from({ length: 1_001 }, (_, i) => i + 1) });
  assert.equal(many.status, 400);
  assert.equal((await rig.post('/v2/marketfeed/ltp', '[1]')).status, 400);
  assert.equal((await rig.post('/v2/charts/historical', '{broken')).status, 400);
  const none = await rig.post('/v2/marketfeed/ltp', { WRONG: [1] });
  assert.equal(await none.text(), '{"data":{},"status":"success"}');
});

test('numbers as Java and as the market-data hosts print them', () => {
  assert.deepEqual([17_454_579, 4_428_248, 1_737_570_600, 0, -0, 0.05, 825.2, 1e-4, 1e7].map(javaDouble), [
    '1.7454579E7',
    '4428248.0',
    '1.7375706E9',
    '0.0',
    '-0.0',
    '0.05',
    '825.2',
    '1.0E-4',
    '1.0E7',
  ]);
  assert.deepEqual([134, 133.55, -0].map(plainNumber), ['134', '133.55', '-0']);
});

const share = { securityId: '1333', exchangeSegment: 'NSE_EQ', instrument: 'EQUITY' };
const daily = (more: object): Promise<Response> => rig.post('/v2/charts/historical', { ...share, ...more });
const minutes = (more: object): Promise<Response> =>
  rig.post('/v2/charts/intraday', { ...share, interval: '1', ...more });
const times = async (response: Response): Promise<number[]> =>
  ((await body(response)) as { timestamp: number[] }).timestamp;

test('daily candles: the end date is excluded, stamps are IST midnight, Java numbers', async () => {
  const response = await daily({ fromDate: '2026-11-16', toDate: '2026-11-18', oi: true });
  const text = await response.text();
  assert.match(text, /"volume":\[1\.7454579E7,1\.7454579E7\]/);
  const parsed = JSON.parse(text) as { timestamp: number[]; open_interest: number[] };
  assert.deepEqual(parsed.timestamp, [
    Date.parse('2026-11-16T00:00:00+05:30') / 1000,
    Date.parse('2026-11-17T00:00:00+05:30') / 1000,
  ]);
  assert.deepEqual(parsed.open_interest, [7, 7]);
  assert.equal(
    (await times(await daily({ fromDate: '2026-11-19', toDate: '2026-11-30' }))).length,
    1,
    'today is not there',
  );
  assert.ok(!(await (await daily({ fromDate: '2026-11-16', toDate: '2026-11-18' })).text()).includes('open_interest'));
});

test('intraday candles: a date includes its day, times bound it, the newest minute is late', async () => {
  assert.equal((await times(await minutes({ fromDate: '2026-11-17', toDate: '2026-11-18' }))).length, 750);
  const two = await minutes({ fromDate: '2026-11-18 09:15:00', toDate: '2026-11-18 09:17:00' });
  assert.equal((await times(two)).length, 2);
  const one = await minutes({ fromDate: '2026-11-18 09:15:00', toDate: '2026-11-18 09:16:00' });
  assert.equal((await times(one)).length, 0);
  const today = await times(await minutes({ fromDate: '2026-11-20', toDate: '2026-11-20' }));
  assert.equal(today.length, 104, '10:59 is not out yet at 11:00:00');
  assert.equal(today.at(-1), Date.parse('2026-11-20T10:58:00+05:30') / 1000);
});

test('longer bars are counted from the opening minute', async () => {
  const bars = await times(await minutes({ interval: 25, fromDate: '2026-11-18', toDate: '2026-11-18' }));
  assert.equal(bars.length, 15);
  assert.equal(bars[1], Date.parse('2026-11-18T09:40:00+05:30') / 1000);
  const hours = (await body(await minutes({ interval: 60, fromDate: '2026-11-18', toDate: '2026-11-18' }))) as {
    volume: number[];
  };
  assert.deepEqual(
    hours.volume,
    [60, 60, 60, 60, 60, 60, 15].map((count) => count * 17_454_579),
  );
});

test('what charts refuse', async () => {
  const refused = async (response: Response): Promise<string> => {
    assert.equal(response.status, 400);
    const value = (await body(response)) as Record<string, string>;
    assert.equal(value['errorCode'], 'DH-905');
    return value['errorMessage'] as string;
  };
  const range = await refused(await minutes({ fromDate: '2026-08-01', toDate: '2026-11-18' }));
  assert.equal(range, 'Data for Intraday Charts can be fetched for 90 days at a time');
  assert.match(
    await refused(await daily({ instrument: 'INDEX', fromDate: '2026-11-16', toDate: '2026-11-18' })),
    /^System is unable to fetch data/,
  );
  await refused(await daily({ securityId: '', fromDate: '2026-11-16', toDate: '2026-11-18' }));
  await refused(await daily({ fromDate: '16-11-2026', toDate: '2026-11-18' }));
  await refused(await daily({ fromDate: '2026-02-30', toDate: '2026-11-18' }));
  await refused(await minutes({ interval: '3', fromDate: '2026-11-17', toDate: '2026-11-18' }));
  const unknown = await daily({ securityId: 424_242, fromDate: '2026-11-16', toDate: '2026-11-18' });
  assert.equal(await unknown.text(), '{"open":[],"high":[],"low":[],"close":[],"volume":[],"timestamp":[]}');
});

test('option chain: expiries, strikes with six decimals, a minus zero, numbers as ids', async () => {
  const list = await rig.post('/v2/optionchain/expirylist', { UnderlyingScrip: '13', UnderlyingSeg: 'IDX_I' });
  assert.deepEqual(await body(list), { data: ['2026-11-17', '2026-11-24'], status: 'success' });
  const asked = { UnderlyingScrip: 13, UnderlyingSeg: 'IDX_I', Expiry: '2026-11-24' };
  const text = await (await rig.post('/v2/optionchain', asked)).text();
  assert.ok(text.startsWith(`{"data":{"last_price":${Math.fround(1001.3)},"oc":{"24000.000000":{"ce":{`));
  assert.match(text, /"theta":-0,/);
  const chain = JSON.parse(text) as { data: { oc: Record<string, Record<string, Record<string, unknown>>> } };
  assert.deepEqual(Object.keys(chain.data.oc), ['24000.000000', '24500.000000']);
  const leg = chain.data.oc['24500.000000']?.['pe'] as Record<string, unknown>;
  assert.deepEqual([leg['security_id'], leg['previous_volume'], leg['implied_volatility']], [40_111, 1_000, 12.5]);
  const crude = await rig.post('/v2/optionchain', {
    UnderlyingScrip: 294,
    UnderlyingSeg: 'MCX_COMM',
    Expiry: '2026-12-16',
  });
  assert.deepEqual(Object.keys(((await body(crude)) as typeof chain).data.oc), ['7000.000000']);
});

test('option chain refusals', async () => {
  const codeOf = async (asked: object): Promise<string> => {
    const response = await rig.post('/v2/optionchain', asked);
    assert.equal(response.status, 400);
    return Object.keys(((await body(response)) as { data: object }).data)[0] as string;
  };
  assert.equal(await codeOf({ UnderlyingScrip: 13, UnderlyingSeg: 'IDX_I', Expiry: '2026-11-25' }), '811');
  assert.equal(await codeOf({ UnderlyingScrip: 13, UnderlyingSeg: 'IDX_I', Expiry: '25-11-2026' }), '812');
  assert.equal(await codeOf({ UnderlyingScrip: 1333, UnderlyingSeg: 'NSE_EQ', Expiry: '2026-11-24' }), '813');
  assert.equal(await codeOf({ UnderlyingSeg: 'IDX_I', Expiry: '2026-11-24' }), '814');
});

test('TOTP of RFC 6238 and the whole life of a token', async () => {
  const rfc = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
  assert.deepEqual(
    [59, 1_111_111_109, 2_000_000_000].map((s) => totp(rfc, s * 1000)),
    ['287082', '081804', '279037'],
  );
  const own = await startRig();
  const { clientId } = own.server.endpoints;
  const generate = async (pin: string, code: string): Promise<Record<string, string>> => {
    const query = new URLSearchParams({ dhanClientId: clientId, pin, totp: code });
    return (await body(await own.post(`/auth/app/generateAccessToken?${query}`, ''))) as Record<string, string>;
  };
  assert.equal((await generate('000000', totp(SIM_TOTP_SECRET, START_MS)))['message'], 'Invalid Pin');
  assert.equal((await generate(SIM_PIN, 'abcdef'))['message'], 'Invalid TOTP');
  const made = await generate(SIM_PIN, totp(SIM_TOTP_SECRET, START_MS));
  assert.equal(made['expiryTime'], '2026-11-21T11:00:00.000');
  assert.match((await generate(SIM_PIN, totp(SIM_TOTP_SECRET, START_MS)))['message'] as string, /once every 2 minutes/);
  const dead = await own.get('/v2/profile');
  assert.deepEqual(
    [dead.status, ((await body(dead)) as Record<string, string>)['errorMessage']],
    [400, 'Invalid Token'],
  );
  const token = { 'access-token': made['accessToken'] as string };
  assert.equal((await own.get('/v2/profile', token)).status, 200);
  const renewed = await own.get('/v2/RenewToken', { ...token, dhanClientId: clientId });
  assert.equal(renewed.status, 400, 'only tokens made on the web page can be renewed');
  own.clock.add(86_400_001);
  assert.equal((await own.get('/v2/profile', token)).status, 400, 'dead after 24 hours');
  await own.server.close();
});

test('renewing a web token gives a new one and kills the old', async () => {
  const own = await startRig();
  const { clientId } = own.server.endpoints;
  const made = (await body(await own.get('/v2/RenewToken', { dhanClientId: clientId }))) as Record<string, string>;
  const [head, claims] = (made['accessToken'] as string)
    .split('.')
    .map((part) => Buffer.from(part, 'base64url').toString());
  assert.deepEqual(JSON.parse(head as string), { typ: 'JWT', alg: 'HS512' });
  const { exp, iat, dhanClientId } = JSON.parse(claims as string) as Record<string, number>;
  assert.deepEqual([(exp as number) - (iat as number), String(dhanClientId)], [86_400, clientId]);
  assert.equal((await own.get('/v2/profile')).status, 400);
  assert.equal((await own.get('/v2/profile', { 'access-token': made['accessToken'] as string })).status, 200);
  assert.equal((await own.post('/v2/RenewToken', {}, { 'access-token': made['accessToken'] as string })).status, 405);
  await own.server.close();
});

test('hostile requests get an answer and harm nobody', async () => {
  const huge = await rig.post('/v2/charts/historical', `{"x":"${'a'.repeat(400_000)}"}`);
  assert.equal(huge.status, 400);
  const { port } = rig.server;
  const raw = (text: string): Promise<string> =>
    new Promise((done) => {
      const socket = connect(port, '127.0.0.1', () => socket.end(text));
      let answer = '';
      socket.on('data', (chunk: Buffer) => {
        answer += chunk.toString();
      });
      socket.on('close', () => done(answer));
    });
  assert.match(await raw('GET // HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'), /^HTTP\/1.1 400/);
  assert.match(await raw('nonsense\r\n\r\n'), /^HTTP\/1.1 400/);
  const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n';
  assert.match(await raw(`GET // HTTP/1.1\r\nHost: x\r\n${upgrade}\r\n`), /^HTTP\/1.1 404/);
  assert.match(await raw(`GET /feed HTTP/1.1\r\nHost: x\r\n${upgrade}\r\n`), /^HTTP\/1.1 400/);
  assert.equal((await rig.get('/v2/profile')).status, 200);
});
