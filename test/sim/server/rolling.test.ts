import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Rig, startRig } from './rig.ts';

let rig: Rig;
before(async () => {
  rig = await startRig({ rateLimits: false });
});
after(() => rig.server.close());

const ASKED = {
  exchangeSegment: 'NSE_FNO',
  interval: '60',
  securityId: 13,
  instrument: 'OPTIDX',
  expiryFlag: 'MONTH',
  expiryCode: 1,
  strike: 'ATM',
  drvOptionType: 'CALL',
  requiredData: ['close', 'iv', 'strike', 'spot'],
  fromDate: '2026-11-18',
  toDate: '2026-11-19',
};
const ask = (more: object = {}) => rig.post('/v2/charts/rollingoption', { ...ASKED, ...more });
type Side = Record<string, number[]>;
const answer = async (more: object = {}) =>
  (await (await ask(more)).json()) as { readonly data: { readonly ce: Side | null; readonly pe: Side | null } };

test('one side, the last date excluded, what was not asked is empty, and no status', async () => {
  const whole = await answer();
  assert.deepEqual(Object.keys(whole), ['data']);
  const { ce, pe } = whole.data;
  assert.equal(pe, null);
  assert.deepEqual(Object.keys(ce ?? {}), [
    'iv',
    'oi',
    'strike',
    'spot',
    'open',
    'high',
    'low',
    'close',
    'volume',
    'timestamp',
  ]);
  const stamps = ce?.['timestamp'] ?? [];
  assert.equal(stamps[0], Date.parse('2026-11-18T09:15:00+05:30') / 1_000);
  assert.ok((stamps.at(-1) ?? 0) < Date.parse('2026-11-19T00:00:00+05:30') / 1_000);
  for (const name of ['iv', 'strike', 'spot', 'close']) assert.equal(ce?.[name]?.length, stamps.length, name);
  for (const name of ['oi', 'open', 'high', 'low', 'volume']) assert.deepEqual(ce?.[name], [], name);
  assert.deepEqual([ce?.['iv']?.[0], ce?.['strike']?.[0], ce?.['spot']?.[0]], [12.5, 24_000, 24_010.5]);
  const put = await answer({ drvOptionType: 'PUT', strike: 'ATM-2', interval: 5 });
  assert.equal(put.data.ce, null);
  assert.equal(put.data.pe?.['strike']?.[0], 23_900);
  for (const more of [{ securityId: 999 }, { instrument: 'OPTSTK' }, { fromDate: '2026-11-19' }]) {
    assert.deepEqual((await answer(more)).data.ce?.['timestamp'], [], JSON.stringify(more));
  }
});

test('what it refuses', async () => {
  const refusal = async (more: object) => {
    const response = await ask(more);
    const { errorCode, errorMessage } = (await response.json()) as Record<string, string>;
    return [response.status, errorCode, errorMessage] as const;
  };
  assert.deepEqual(await refusal({ expiryCode: 0 }), [400, 'DH-905', 'expiryCode is required']);
  assert.match((await refusal({ fromDate: '2026-10-01', toDate: '2026-11-01' }))[2] ?? '', /30 days at a time/);
  assert.equal((await ask({ fromDate: '2026-10-01', toDate: '2026-10-31' })).status, 200);
  for (const more of [
    { expiryCode: 4 },
    { expiryFlag: 'DAY' },
    { strike: 'ITM' },
    { strike: 'ATM+11' },
    { drvOptionType: 'CE' },
    { interval: '30' },
    { requiredData: [] },
    { requiredData: ['close', 'gamma'] },
    { exchangeSegment: 'NSE_EQ' },
    { instrument: 'FUTIDX' },
    { fromDate: '2026-11-20' },
    { toDate: 'tomorrow' },
    { securityId: 'NIFTY' },
  ]) {
    assert.deepEqual((await refusal(more)).slice(0, 2), [400, 'DH-905'], JSON.stringify(more));
  }
});
