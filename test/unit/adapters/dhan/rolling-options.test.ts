import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { DhanRest } from '../../../../src/main/adapters/dhan/rest.ts';
import { DhanRollingOptions } from '../../../../src/main/adapters/dhan/rolling-options.ts';
import { drive, HttpScript, json } from '../../../support/http-script.ts';
import { ManualTimers } from '../../../support/manual-timers.ts';

const REQUEST = {
  root: 'SENSEX',
  segment: 'BSE_FNO',
  month: 2,
  right: 'PE',
  fromDate: '2026-10-21',
  toDate: '2026-11-19',
} as const;
const SIDE = { iv: [12.5, 0, 13], strike: [80_000, 80_000, 80_100], spot: [80_010, 80_020, 80_090] };
const EMPTY = { iv: [], strike: [], spot: [], timestamp: [] };

let script: HttpScript;
let timers: ManualTimers;
let rest: DhanRest;

beforeEach(async () => {
  script = await HttpScript.listen();
  timers = new ManualTimers();
  rest = new DhanRest({ url: script.url, clientId: '1', accessToken: 'tok' }, timers, () => 0.5);
});
afterEach(async () => {
  rest.close();
  await script.close();
});

const atm = (data: unknown) => {
  script.answers = [json(200, { data })];
  return drive(timers, new DhanRollingOptions(rest).atm(REQUEST));
};

test('one call: the last date is exclusive on the wire; percent becomes a fraction; no volatility, no point', async () => {
  const points = await atm({ ce: null, pe: { ...SIDE, timestamp: [1_795_000_000, 1_795_000_900, 1_795_001_800] } });
  assert.deepEqual(points, [
    { t: 1_795_000_000_000, iv: 0.125, strike: 80_000, spot: 80_010 },
    { t: 1_795_001_800_000, iv: 0.13, strike: 80_100, spot: 80_090 },
  ]);
  const [asked] = script.asked;
  assert.equal(asked?.path, '/charts/rollingoption');
  assert.deepEqual(JSON.parse(asked?.body ?? ''), {
    exchangeSegment: 'BSE_FNO',
    interval: '15',
    securityId: 51,
    instrument: 'OPTIDX',
    expiryFlag: 'MONTH',
    expiryCode: 2,
    strike: 'ATM',
    drvOptionType: 'PUT',
    requiredData: ['iv', 'strike', 'spot'],
    fromDate: '2026-10-21',
    toDate: '2026-11-20',
  });
});

test('empty answers are no data, and an answer that makes no sense is refused whole', async () => {
  for (const data of [{ ce: null, pe: null }, { ce: null, pe: EMPTY }, {}]) assert.deepEqual(await atm(data), []);
  await assert.rejects(atm({ pe: { ...SIDE, timestamp: [1] } }), /different length/);
  await assert.rejects(atm({ pe: { ...SIDE, timestamp: [3, 2, 1] } }), /do not rise/);
  await assert.rejects(atm(7), /unknown form/);
  await assert.rejects(atm({ pe: { ...SIDE, iv: 'none' } }), /unknown form/);
});
