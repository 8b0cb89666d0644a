import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { FaultError } from '#contract/faults.ts';
import { DhanReference } from '../../../../src/main/adapters/dhan/reference.ts';
import { DhanRest } from '../../../../src/main/adapters/dhan/rest.ts';
import { listing } from '../../../support/feed-sink.ts';
import { drive, HttpScript, json } from '../../../support/http-script.ts';
import { ManualTimers } from '../../../support/manual-timers.ts';

const COMPACT = [
  'SEM_EXM_EXCH_ID,SEM_SEGMENT,SEM_SMST_SECURITY_ID,SEM_INSTRUMENT_NAME,SEM_EXPIRY_CODE,SEM_TRADING_SYMBOL,SEM_LOT_UNITS,SEM_CUSTOM_SYMBOL,SEM_EXPIRY_DATE,SEM_STRIKE_PRICE,SEM_OPTION_TYPE,SEM_TICK_SIZE,SEM_EXPIRY_FLAG,SEM_EXCH_INSTRUMENT_TYPE,SEM_SERIES,SM_SYMBOL_NAME',
  'NSE,I,13,INDEX,0,NIFTY,1.0,Nifty 50,0001-01-01,,XX,0.0500,,INDEX,X,NIFTY',
  'NSE,E,2885,EQUITY,0,RELIANCE,1.0,Reliance é,,,,10.0000,NA,ES,EQ,RELIANCE INDUSTRIES LTD',
  '',
].join('\n');

let script: HttpScript;
let timers: ManualTimers;
let rest: DhanRest;
let reference: DhanReference;

beforeEach(async () => {
  script = await HttpScript.listen();
  timers = new ManualTimers();
  rest = new DhanRest({ url: `${script.url}/v2`, clientId: '1', accessToken: 'tok' }, timers, () => 0.5);
  const urls = { masterDetailed: `${script.url}/detailed.csv`, masterCompact: `${script.url}/compact.csv` };
  reference = new DhanReference(rest, urls, timers);
});
afterEach(async () => {
  rest.close();
  reference.close();
  await script.close();
});

async function masterFault(): Promise<string> {
  const answer = await drive(timers, reference.master('2026-11-20', null)).catch((thrown: unknown) => thrown);
  assert.ok(answer instanceof FaultError, String(answer));
  return answer.fault.code;
}

test('a master comes in pieces, through a redirect, with its stamp; the next time it is unchanged', async () => {
  script.answers = [
    (_, response) => response.writeHead(302, { location: '/stored.csv' }).end(),
    (_, response) => {
      response.writeHead(200, { etag: '"v1"', 'last-modified': 'Fri, 20 Nov 2026 02:00:00 GMT' });
      const bytes = Buffer.from(COMPACT);
      const cut = bytes.indexOf(0xc3) + 1;
      response.write(bytes.subarray(0, cut));
      setTimeout(() => response.end(bytes.subarray(cut)), 10);
    },
    (_, response) => response.writeHead(304).end(),
  ];
  const first = await drive(timers, reference.master('2026-11-20', null));
  assert.ok(first !== 'unchanged');
  assert.deepEqual(
    first.instruments.map(({ symbol, name }) => [symbol, name]),
    [
      ['NIFTY', 'Nifty 50'],
      ['RELIANCE', 'Reliance é'],
    ],
  );
  assert.deepEqual(first.stamp, { etag: '"v1"', lastModified: 'Fri, 20 Nov 2026 02:00:00 GMT' });
  assert.equal(await drive(timers, reference.master('2026-11-20', first.stamp)), 'unchanged');
  assert.deepEqual(
    script.asked.map(({ path }) => path),
    ['/detailed.csv', '/stored.csv', '/detailed.csv'],
  );
  assert.equal(script.asked[2]?.headers['if-none-match'], '"v1"');
});

test('a transfer that breaks off is refused as truncated, whatever it held', async () => {
  script.answers = [
    (_, response) => {
      response.writeHead(200, { 'content-length': String(COMPACT.length + 500) });
      response.write(COMPACT, () => response.destroy());
    },
  ];
  assert.equal(await masterFault(), 'unavailable.master_truncated');
});

test('a file that ends inside a row is refused as truncated', async () => {
  script.answers = [(_, response) => response.end(COMPACT.slice(0, -30))];
  assert.equal(await masterFault(), 'unavailable.master_truncated');
});

test('an unknown form of the detailed file leads to the compact one', async () => {
  script.answers = [(_, response) => response.end('A,B\n1,2\n'), (_, response) => response.end(COMPACT)];
  const result = await drive(timers, reference.master('2026-11-20', null));
  assert.ok(result !== 'unchanged');
  assert.equal(result.instruments.length, 2);
  assert.deepEqual(
    script.asked.map(({ path }) => path),
    ['/detailed.csv', '/compact.csv'],
  );
});

test('a host without the file is named with its status', async () => {
  script.answers = [json(404, {})];
  assert.equal(await masterFault(), 'unavailable.master_missing');
});

test('both vocabularies of the profile are read', async () => {
  script.answers = [
    json(200, { dhanClientId: '1100003626', tokenValidity: '21/11/2026 09:30', activeSegment: 'E, D, C, M, ' }),
    json(200, { dhanClientId: '1', tokenValidity: 'soon', activeSegment: 'Equity, Derivative', dataPlan: 'Deactive' }),
  ];
  assert.deepEqual(await drive(timers, reference.profile()), {
    clientId: '1100003626',
    tokenEndsMs: Date.parse('2026-11-21T09:30:00+05:30'),
    dataPlan: true,
    segments: ['E', 'D', 'C', 'M'],
  });
  assert.deepEqual(await drive(timers, reference.profile()), {
    clientId: '1',
    tokenEndsMs: null,
    dataPlan: false,
    segments: ['Equity', 'Derivative'],
  });
});

test('last prices: 1,000 a request, integer scale, zero and absent are no price', async () => {
  script.answers = [
    (asked, response) => {
      const body = JSON.parse(asked.body) as Record<string, number[]>;
      const data = Object.fromEntries(
        Object.entries(body).map(([segment, ids]) => [
          segment,
          Object.fromEntries(
            ids.filter((id) => id !== 11).map((id) => [String(id), { last_price: id === 12 ? 0 : 1_660.550048828125 }]),
          ),
        ]),
      );
      response.end(JSON.stringify({ data, status: 'success' }));
    },
  ];
  const prices = await drive(timers, reference.lastPrices(listing(1_500)));
  assert.equal(prices.size, 1_498);
  assert.equal(prices.get('NSE_EQ:1333'), 166_055);
  assert.equal(prices.get('IDX_I:5'), 166_055);
  assert.equal(script.asked.length, 2);
});

test('the universe asks the prices of the underlyings, and does without when they cannot be had', async () => {
  const [index] = listing(1, 5);
  assert.ok(index);
  const strikes = [100, 110, 120, 130, 140, 150].map((rupees) => rupees * 100);
  const options = strikes.map((strike, at) => ({
    ...index,
    segment: 'NSE_FNO' as const,
    kind: 'OPTIDX' as const,
    securityId: 900 + at,
    expiry: '2026-11-24',
    strike,
    right: 'CE' as const,
  }));
  script.answers = [json(200, { data: { IDX_I: { 6: { last_price: 148 } } }, status: 'success' })];
  const near = await drive(timers, reference.universe([...options, index], 2));
  assert.deepEqual(
    near.map(({ slot, strike }) => [slot, strike]),
    [
      [0, null],
      [1, 15_000],
    ],
  );
  script.answers = [json(503, {})];
  const middle = await drive(timers, reference.universe([...options, index], 2));
  assert.equal(middle[1]?.strike, 13_000);
  script.answers = [json(401, { data: { 808: 'Authentication Failed' }, status: 'failed' })];
  await assert.rejects(drive(timers, reference.universe([...options, index], 2)), FaultError);
});
