import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BAR_FLAG, type Bars } from '#contract/model/bar.ts';
import { DAY_MS, MINUTE_MS } from '#contract/model/session.ts';
import type { HistoryAdapter } from '../../../../src/main/adapters/adapter.ts';
import { addGap } from '../../../../src/main/core/table/gaps.ts';
import { temporaryDatabase } from '../../../support/database.ts';
import { barsOf, DAY, share } from '../../../support/scan-bench.ts';
import { shippedCalendar } from '../../../support/shipped-calendar.ts';
import { at, storeRig, type StoreRig } from '../../../support/store-bench.ts';

const INSTRUMENTS = [share(0, 'A'), share(1, 'B')];
const NONE: Bars = { t: [], o: [], h: [], l: [], c: [], v: [], oi: [], flags: [] };

/** A broker whose minutes of today have volume 70 and close at 1,234. */
function broker(answer: () => Bars): { readonly history: HistoryAdapter; readonly calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    history: {
      daily: () => Promise.resolve(NONE),
      minutes: (instrument, fromDate) => {
        if (fromDate === DAY.date) calls.push(instrument.symbol);
        return Promise.resolve(fromDate === DAY.date ? answer() : NONE);
      },
    },
  };
}

const today = (): Bars =>
  barsOf(
    Array.from({ length: 30 }, (_, i) => [at(555 + i), 1_200, 1_240, 1_190, 1_234, 70] as const).map((row) => [...row]),
  );

/** Both instruments trade every minute up to 09:24; row 0 had no feed from 09:17 to 09:19. */
async function withGap(rig: StoreRig): Promise<void> {
  await rig.ask({ kind: 'adopt', instruments: INSTRUMENTS });
  await rig.ask({ kind: 'resume' });
  for (let minute = 555; minute < 566; minute += 1) {
    if (minute !== 558) rig.trade(0, minute, 10_000 + minute, 50);
    rig.trade(1, minute, 20_000, 5);
  }
  const { table } = rig.context;
  const first = table.beginWrite(0);
  addGap(table.u32, first, 557, 559);
  table.endWrite(0);
  rig.nowMs = at(566);
  rig.body.tick(rig.nowMs);
  rig.body.tick(rig.nowMs);
}

const minutes = async (rig: StoreRig, slot: number) => {
  const { bars } = await rig.ask({ kind: 'bars', slot, interval: '1m', beforeMs: null, limit: 20 });
  return new Map(bars.t.map((t, i) => [(t - DAY.midnightMs) / 60_000, [bars.c[i], bars.flags[i]]]));
};

test('failure mode 5: minutes across a gap of one instrument come from the broker; both values are kept', async (context) => {
  const storage = await temporaryDatabase(context);
  const { history, calls } = broker(today);
  const rig = await storeRig(context, { storage, broker: { history }, nowMs: at(554) });
  await withGap(rig);
  const shown = await minutes(rig, 0);
  for (const minute of [557, 558, 559]) assert.deepEqual(shown.get(minute), [1_234, BAR_FLAG.repaired], `${minute}`);
  assert.deepEqual(shown.get(560), [10_560, 0]);
  assert.deepEqual((await minutes(rig, 1)).get(558), [20_000, 0], 'its neighbour had no gap');
  assert.deepEqual(calls, ['A']);
  const [key] = rig.context.epoch.packed as [number];
  const own = rig.context.bars.at(rig.context.source, key, [at(557), at(558), at(559)]);
  assert.deepEqual(
    own.map(({ c }) => c),
    [10_557, 10_559],
  );
  const told = rig.context.minuteGaps.repaired(rig.context.source, key, at(0), at(1_440));
  assert.deepEqual(
    told.map(({ t, c }) => [t, c]),
    [557, 558, 559].map((minute) => [at(minute), 1_234]),
  );
  const five = await rig.ask({ kind: 'bars', slot: 0, interval: '5m', beforeMs: null, limit: 5 });
  assert.equal((five.bars.flags[0] ?? 0) & BAR_FLAG.repaired, BAR_FLAG.repaired);

  // After a restart the gap and its repair are known without asking.
  const next = await storeRig(context, { storage, broker: broker(() => NONE), nowMs: at(567) });
  await next.ask({ kind: 'adopt', instruments: INSTRUMENTS });
  await next.ask({ kind: 'resume' });
  assert.deepEqual((await minutes(next, 0)).get(558), [1_234, BAR_FLAG.repaired]);
});

test('failure mode 6: an empty answer is no answer: the own bar stays, partial, and it is asked for again', async (context) => {
  let ready = false;
  const { history, calls } = broker(() => (ready ? today() : NONE));
  const rig = await storeRig(context, { broker: { history } });
  await withGap(rig);
  const first = await minutes(rig, 0);
  assert.deepEqual(first.get(557), [10_557, BAR_FLAG.partial]);
  assert.equal(first.has(558), false);
  await minutes(rig, 0);
  assert.equal(calls.length, 1, 'not in a loop');
  ready = true;
  await rig.timers.advance(61_000);
  assert.deepEqual((await minutes(rig, 0)).get(558), [1_234, BAR_FLAG.repaired]);
});

test('a gap that grows is stretched, and the gaps of past days go', async (context) => {
  const rig = await storeRig(context);
  const { minuteGaps, source } = rig.context;
  minuteGaps.set(source, '2026-11-19', { instrument: 7, fromMinute: 600, toMinute: 601 });
  minuteGaps.set(source, DAY.date, { instrument: 7, fromMinute: 600, toMinute: 601 });
  minuteGaps.set(source, DAY.date, { instrument: 7, fromMinute: 600, toMinute: 640 });
  assert.deepEqual(minuteGaps.list(source, DAY.date), [{ instrument: 7, fromMinute: 600, toMinute: 640 }]);
  assert.equal(minuteGaps.forgetBefore(source, DAY.date), 1);
});

test('failure mode 35: in the pause of a day in two parts nobody was away, and the broker fills no candle there', async (context) => {
  const day = shippedCalendar().tradeDay('2024-03-02');
  const onDay = (minute: number): number => day.midnightMs + minute * MINUTE_MS;
  const told = barsOf(Array.from({ length: 200 }, (_, i) => [onDay(550 + i), 1_200, 1_240, 1_190, 1_234, 70] as const));
  const history: HistoryAdapter = { daily: () => Promise.resolve(NONE), minutes: () => Promise.resolve(told) };
  const rig = await storeRig(context, { broker: { history }, nowMs: onDay(720), day });
  await rig.ask({ kind: 'adopt', instruments: INSTRUMENTS });
  await rig.ask({ kind: 'resume' });
  const { bars } = await rig.ask({ kind: 'bars', slot: 0, interval: '1m', beforeMs: null, limit: 300 });
  const shown = bars.t.filter((t) => t >= day.midnightMs).map((t) => (t - day.midnightMs) / MINUTE_MS);
  const parts = [...Array.from({ length: 45 }, (_, i) => 555 + i), ...Array.from({ length: 29 }, (_, i) => 690 + i)];
  assert.deepEqual(
    shown.filter((minute) => minute < 719),
    parts,
  );
  const hours = await rig.ask({ kind: 'bars', slot: 0, interval: '1h', beforeMs: null, limit: 10 });
  const forming = hours.bars.t
    .map((t, i) => [(t - day.midnightMs) / MINUTE_MS, (hours.bars.flags[i] ?? 0) & BAR_FLAG.forming])
    .filter(([minute]) => (minute ?? 0) >= 0);
  assert.deepEqual(forming, [
    [555, 0],
    [675, BAR_FLAG.forming],
  ]);
  // The same day from the history, as a replay's or a later day's chart asks for it.
  const next = await storeRig(context, {
    broker: { history },
    nowMs: onDay(720) + 3 * DAY_MS,
    day: shippedCalendar().tradeDay('2024-03-05'),
  });
  await next.ask({ kind: 'adopt', instruments: INSTRUMENTS });
  const past = await next.ask({ kind: 'bars', slot: 0, interval: '1m', beforeMs: null, limit: 300 });
  assert.deepEqual(
    past.bars.t.map((t) => (t - day.midnightMs) / MINUTE_MS),
    [...parts, ...Array.from({ length: 31 }, (_, i) => 719 + i)],
  );
});
