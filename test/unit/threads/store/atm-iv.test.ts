import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FaultError, fault } from '#contract/faults.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { DAY_MS } from '#contract/model/session.ts';
import type { RollingOptionsAdapter, RollingRequest } from '../../../../src/main/adapters/adapter.ts';
import { istDate, istMidnightMs, weekdayOf } from '../../../../src/main/core/time/ist.ts';
import { BUSY_CALL_EVERY_MS, CALL_EVERY_MS, RETRY_MS } from '../../../../src/main/threads/store/atm-iv-source.ts';
import { shippedIvPlan } from '../../../../src/main/threads/store/shipped-iv-plan.ts';
import { temporaryDatabase } from '../../../support/database.ts';
import { DAY, share } from '../../../support/scan-bench.ts';
import { storeRig, type StoreRig } from '../../../support/store-bench.ts';

const option = (slot: number, underlying: string, segment: Instrument['segment']): Instrument => ({
  ...share(slot),
  segment,
  kind: 'OPTIDX',
  sessionClass: 'FNO',
  underlying,
  expiry: '2026-11-24',
  strike: 2_400_000,
  right: 'CE',
});
const NIFTY = [option(0, 'NIFTY', 'NSE_FNO'), option(1, 'NIFTY', 'NSE_FNO'), share(2)];
const BOTH = [...NIFTY, option(3, 'SENSEX', 'BSE_FNO')];

interface Fake extends RollingOptionsAdapter {
  readonly asked: RollingRequest[];
  /** Thrown instead of an answer. */
  refusal: FaultError | null;
}

/** Two candles of every weekday from a date on; the near month has 10 % (calls) and 12 % (puts), the next one 14 %. */
function rolling(firstDate = '2020-01-01', lastDate = '2030-01-01'): Fake {
  const fake: Fake = {
    asked: [],
    refusal: null,
    atm: (request) => {
      fake.asked.push(request);
      if (fake.refusal !== null) return Promise.reject(fake.refusal);
      const near = request.right === 'CE' ? 0.1 : 0.12;
      const points = [];
      for (let ms = istMidnightMs(request.fromDate); ms <= istMidnightMs(request.toDate); ms += DAY_MS) {
        const date = istDate(ms);
        if (date < firstDate || date > lastDate || [0, 6].includes(weekdayOf(date))) continue;
        const iv = request.month === 1 ? near : 0.14;
        points.push({ t: ms + 36_000_000, iv: 0.5, strike: 24_000, spot: 24_010 });
        points.push({ t: ms + 54_900_000, iv, strike: 24_000, spot: 24_010 });
      }
      return Promise.resolve(points);
    },
  };
  return fake;
}

/** Lets real time pass in steps of the pace, with a tick of the thread at each. */
async function pass(rig: StoreRig, ms: number): Promise<void> {
  for (let gone = 0; gone < ms; gone += CALL_EVERY_MS) {
    await rig.timers.advance(CALL_EVERY_MS);
    rig.body.tick(rig.nowMs);
    await rig.timers.advance(0);
  }
}

const HOUR_MS = 3_600_000;
const series = (rig: StoreRig, root = 'NIFTY') => rig.ask({ kind: 'atmIv', root });
const stretches = (fake: Fake) => [
  ...new Set(fake.asked.map(({ root, fromDate, toDate }) => `${root} ${fromDate} ${toDate}`)),
];

test('the history is filled newest first in 30-day calls, one in ten seconds, and then rests', async (context) => {
  const fake = rolling();
  const rig = await storeRig(context, { broker: { rolling: fake } });
  rig.body.tick(rig.nowMs);
  await rig.ask({ kind: 'adopt', instruments: BOTH });
  assert.deepEqual(await series(rig), { dates: [], iv: [] });
  await pass(rig, 8 * CALL_EVERY_MS);
  assert.equal(fake.asked.length, 8);
  assert.deepEqual(stretches(fake), ['NIFTY 2026-10-21 2026-11-19', 'SENSEX 2026-10-21 2026-11-19']);
  assert.deepEqual(fake.asked[1], {
    root: 'NIFTY',
    segment: 'NSE_FNO',
    fromDate: '2026-10-21',
    toDate: '2026-11-19',
    month: 1,
    right: 'PE',
  });
  const early = await series(rig);
  assert.equal(early.dates.at(-1), '2026-11-19', 'the trade date itself is not complete');
  await pass(rig, HOUR_MS);
  const { sessions } = shippedIvPlan(rig.context.calendar, DAY.date);
  const whole = await series(rig);
  const weekdays = sessions.filter(({ date }) => ![0, 6].includes(weekdayOf(date)));
  assert.deepEqual(
    whole.dates,
    weekdays.map(({ date }) => date),
  );
  assert.ok(
    whole.iv.every((iv) => iv > 0.109 && iv < 0.1401),
    'between the months: 11 % (mean of both sides) and 14 %',
  );
  const first = sessions[0]?.date ?? '';
  assert.ok(fake.asked.every(({ fromDate, toDate }) => fromDate >= first && toDate < DAY.date));
  for (const { fromDate, toDate } of fake.asked) {
    assert.ok(istMidnightMs(toDate) - istMidnightMs(fromDate) <= 29 * DAY_MS);
  }
  assert.equal(fake.asked.length, stretches(fake).length * 4);
  const calls = fake.asked.length;
  await pass(rig, HOUR_MS);
  assert.equal(fake.asked.length, calls, 'nothing is asked twice');
  await assert.rejects(series(rig, 'RELIANCE'), /kept for indices .*NIFTY.*not for RELIANCE/);
});

test('a restart goes on where it stopped, and later sessions are added on their days', async (context) => {
  const storage = await temporaryDatabase(context);
  const first = rolling();
  const before = await storeRig(context, { storage, broker: { rolling: first } });
  await before.ask({ kind: 'adopt', instruments: NIFTY });
  before.body.tick(before.nowMs);
  await pass(before, 10 * CALL_EVERY_MS);
  assert.equal(first.asked.length, 10, 'two stretches and a half');
  const second = rolling();
  const after = await storeRig(context, { storage, broker: { rolling: second } });
  await after.ask({ kind: 'adopt', instruments: NIFTY });
  await pass(after, HOUR_MS);
  assert.equal(stretches(second)[0], stretches(first)[2], 'the stretch that was cut is asked again, the others not');
  assert.equal(new Set([...stretches(first), ...stretches(second)]).size, 2 + stretches(second).length);
  storage.db.exec("DELETE FROM atm_iv WHERE trade_date > '2026-11-16'; UPDATE atm_iv_cover SET to_date = '2026-11-16'");
  const third = rolling('2020-01-01', '2026-11-18');
  for (let start = 0; start < 2; start += 1) {
    const rig = await storeRig(context, { storage, broker: { rolling: third } });
    await rig.ask({ kind: 'adopt', instruments: NIFTY });
    await pass(rig, HOUR_MS);
    assert.equal((await series(rig)).dates.at(-1), '2026-11-18');
  }
  assert.deepEqual(stretches(third), ['NIFTY 2026-11-17 2026-11-19', 'NIFTY 2026-11-19 2026-11-19']);
});

test('where the broker has nothing older the search ends; an empty answer at the new end is not remembered', async (context) => {
  const fake = rolling('2026-10-01');
  const rig = await storeRig(context, { broker: { rolling: fake } });
  await rig.ask({ kind: 'adopt', instruments: NIFTY });
  await pass(rig, HOUR_MS);
  assert.equal(stretches(fake).length, 3, 'two with data, one without');
  const { dates } = await series(rig);
  assert.equal(dates[0], '2026-10-01');
  const storage = await temporaryDatabase(context);
  const none = rolling('2029-01-01');
  for (const start of [1, 2]) {
    const empty = await storeRig(context, { storage, broker: { rolling: none } });
    await empty.ask({ kind: 'adopt', instruments: NIFTY });
    await pass(empty, HOUR_MS);
    assert.equal(none.asked.length, 4 * start);
  }
});

test('downloads of candles go first; refusals are waited out or end the root', async (context) => {
  const fake = rolling();
  const rig = await storeRig(context, { broker: { rolling: fake } });
  await rig.ask({ kind: 'adopt', instruments: NIFTY });
  for (let n = 0; n < 60; n += 1) {
    rig.counters.add('historyCalls');
    await pass(rig, CALL_EVERY_MS);
  }
  const most = (60 * CALL_EVERY_MS) / BUSY_CALL_EVERY_MS;
  assert.ok(fake.asked.length > 0 && fake.asked.length <= most, `${fake.asked.length} calls in ten busy minutes`);
  fake.refusal = new FaultError(fault('unavailable.broker_error', 'Out of order.'));
  await pass(rig, 30_000);
  const calls = fake.asked.length;
  await pass(rig, RETRY_MS - 30_000);
  assert.ok(fake.asked.length <= calls + 1, 'no call while it waits');
  fake.refusal = new FaultError(fault('input.refused', 'No such id.'));
  await pass(rig, 2 * RETRY_MS);
  const last = fake.asked.length;
  await pass(rig, HOUR_MS);
  assert.equal(fake.asked.length, last, 'a root that is refused is left alone');
  assert.ok(rig.logs.includes('store.iv_failed'));
});

test('a recording goes on with the history that its source had, and with no other', async (context) => {
  const storage = await temporaryDatabase(context);
  const live = await storeRig(context, { broker: { rolling: rolling() }, storage });
  await live.ask({ kind: 'resume' });
  await live.ask({ kind: 'adopt', instruments: NIFTY });
  await pass(live, HOUR_MS);
  const known = await series(live);
  assert.ok(known.iv.length > 200, `${known.iv.length} sessions`);
  const played = async (recordedFrom: string | null) => {
    const rig = await storeRig(context, { sourceKey: 'replay:2026-11-20', storage });
    await rig.ask({ kind: 'adopt', instruments: NIFTY, recordedFrom });
    return series(rig);
  };
  assert.deepEqual(await played('sim:7:10'), known);
  assert.deepEqual((await played('sim:8:10')).iv, []);
  assert.deepEqual((await played(null)).iv, []);
});

test('a recording has nobody to ask', async (context) => {
  const fake = rolling();
  const rig = await storeRig(context, { sourceKey: 'replay:a', broker: { rolling: fake } });
  await rig.ask({ kind: 'adopt', instruments: NIFTY });
  await pass(rig, HOUR_MS);
  assert.equal(fake.asked.length, 0);
  assert.deepEqual((await series(rig)).iv, []);
});
