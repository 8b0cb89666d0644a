import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { FaultError } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { DhanHistory } from '../../../../src/main/adapters/dhan/history.ts';
import { DhanRest } from '../../../../src/main/adapters/dhan/rest.ts';
import { listing } from '../../../support/feed-sink.ts';
import { drive, HttpScript, json } from '../../../support/http-script.ts';
import { ManualTimers } from '../../../support/manual-timers.ts';

const [share] = listing(1, 1_332) as [Instrument];
const future: Instrument = { ...share, segment: 'NSE_FNO', kind: 'FUTSTK', expiry: '2026-11-24' };
const EMPTY = { open: [], high: [], low: [], close: [], volume: [], timestamp: [] };

let script: HttpScript;
let timers: ManualTimers;
let rest: DhanRest;
let history: DhanHistory;

beforeEach(async () => {
  script = await HttpScript.listen();
  timers = new ManualTimers();
  rest = new DhanRest({ url: script.url, clientId: '1', accessToken: 'tok' }, timers, () => 0.5);
  history = new DhanHistory(rest);
});
afterEach(async () => {
  rest.close();
  await script.close();
});

const bodies = (): unknown[] => script.asked.map(({ body }) => JSON.parse(body) as unknown);

test('daily: the last date is exclusive on the wire; Java doubles and float32 prices become integers', async () => {
  script.answers = [
    (_, response) =>
      response.end(
        '{"open":[1660.550048828125],"high":[1.7E3],"low":[1650.0],"close":[1699.05],"volume":[1.7454579E7],"timestamp":[1.7375706E9]}',
      ),
  ];
  const bars = await drive(timers, history.daily(share, '2025-01-23', '2025-01-23'));
  assert.deepEqual(bodies(), [
    {
      securityId: '1333',
      exchangeSegment: 'NSE_EQ',
      instrument: 'EQUITY',
      oi: false,
      fromDate: '2025-01-23',
      toDate: '2025-01-24',
    },
  ]);
  assert.deepEqual(bars, {
    t: [Date.parse('2025-01-23T00:00:00+05:30')],
    o: [166_055],
    h: [170_000],
    l: [165_000],
    c: [169_905],
    v: [17_454_579],
    oi: [0],
    flags: [8],
  });
});

test('minutes: at most 90 days a call, both ends inclusive, joined in order; derivatives ask for open interest', async () => {
  script.answers = [
    json(200, { open: [1], high: [2], low: [1], close: [2], volume: [5], timestamp: [1_000_000], open_interest: [7] }),
    json(200, { open: [3], high: [3], low: [3], close: [3], volume: [6], timestamp: [2_000_000], open_interest: [8] }),
    json(200, EMPTY),
  ];
  const bars = await drive(timers, history.minutes(future, '2026-01-01', '2026-07-15'));
  assert.deepEqual(
    (bodies() as { fromDate: string; toDate: string; interval: string; oi: boolean; expiryCode: number }[]).map(
      ({ fromDate, toDate, interval, oi, expiryCode }) => [fromDate, toDate, interval, oi, expiryCode],
    ),
    [
      ['2026-01-01', '2026-03-31', '1', true, 0],
      ['2026-04-01', '2026-06-29', '1', true, 0],
      ['2026-06-30', '2026-07-15', '1', true, 0],
    ],
  );
  assert.deepEqual(bars.t, [1_000_000_000, 2_000_000_000]);
  assert.deepEqual(bars.oi, [7, 8]);
});

test('an empty answer is no fault: nothing is there yet', async () => {
  script.answers = [json(200, EMPTY)];
  assert.deepEqual((await drive(timers, history.minutes(share, '2026-11-20', '2026-11-20'))).t, []);
});

for (const [what, answer] of [
  ['columns of different length', { ...EMPTY, timestamp: [1] }],
  ['times that fall', { open: [1, 1], high: [1, 1], low: [1, 1], close: [1, 1], volume: [0, 0], timestamp: [2, 1] }],
  ['a negative price', { open: [-1], high: [1], low: [1], close: [1], volume: [0], timestamp: [1] }],
  ['another form', { candles: [] }],
] as const) {
  test(`${what} refuse the whole answer`, async () => {
    script.answers = [json(200, answer)];
    await assert.rejects(drive(timers, history.daily(share, '2026-01-01', '2026-01-02')), (thrown) => {
      return thrown instanceof FaultError && thrown.fault.code === 'unavailable.bad_candles';
    });
  });
}
