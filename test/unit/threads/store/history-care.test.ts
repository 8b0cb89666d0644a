import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Bars } from '#contract/model/bar.ts';
import { DAY_MS, MINUTE_MS } from '#contract/model/session.ts';
import type { HistoryAdapter } from '../../../../src/main/adapters/adapter.ts';
import { istDate, istMidnightMs } from '../../../../src/main/core/time/ist.ts';
import type { Opened } from '../../../../src/main/storage/db.ts';
import { EMPTY_AGAIN_MS, EMPTY_TRIES_MAX, GAP_AGAIN_MS } from '../../../../src/main/threads/store/history-stretch.ts';
import { temporaryDatabase } from '../../../support/database.ts';
import { barsOf, DAY, share } from '../../../support/scan-bench.ts';
import { shippedCalendar } from '../../../support/shipped-calendar.ts';
import { storeRig, type StoreRig } from '../../../support/store-bench.ts';

const NEXT = shippedCalendar().tradeDay(shippedCalendar().nextTradeDate(DAY.date));
const FIRST = '2026-08-03';

/** A broker whose whole history can be divided, emptied, or holed by a test. Counts what it was asked. */
class Exchange implements HistoryAdapter {
  readonly calls: string[] = [];
  /** Prices before this date are divided by `factor`. */
  splitDate = '2000-01-01';
  factor = 1;
  empty = false;
  readonly holes = new Set<string>();
  /** Paise that one date's close was corrected by. */
  readonly corrected = new Map<string, number>();

  daily(_instrument: unknown, from: string, to: string): Promise<Bars> {
    this.calls.push(`daily ${from} ${to}`);
    return Promise.resolve(this.#rows(from, to, [0]));
  }

  minutes(_instrument: unknown, from: string, to: string): Promise<Bars> {
    this.calls.push(`minutes ${from} ${to}`);
    return Promise.resolve(this.#rows(from, to, [555, 556, 557]));
  }

  #rows(from: string, to: string, minutes: readonly number[]): Bars {
    const rows: [number, number, number, number, number, number][] = [];
    if (this.empty) return barsOf([]);
    for (let dayMs = istMidnightMs(from > FIRST ? from : FIRST); dayMs <= istMidnightMs(to); dayMs += DAY_MS) {
      const date = istDate(dayMs);
      if (this.holes.has(date) || !shippedCalendar().isTradingDay(date, 'EQ_DERIV')) continue;
      const by = date < this.splitDate ? this.factor : 1;
      const close = 100_000 + (Math.floor(dayMs / DAY_MS) % 50) + (this.corrected.get(date) ?? 0);
      for (const minute of minutes) {
        const price = (value: number): number => Math.round(value / by);
        rows.push([
          dayMs + minute * MINUTE_MS,
          price(100_000),
          price(101_000),
          price(99_000),
          price(close),
          Math.round(70 * by),
        ]);
      }
    }
    return barsOf(rows);
  }
}

async function rigOn(context: TestContext, storage: Opened, history: Exchange, day = DAY): Promise<StoreRig> {
  const rig = await storeRig(context, { storage, broker: { history }, day, nowMs: day.midnightMs + 600 * MINUTE_MS });
  await rig.ask({ kind: 'adopt', instruments: [share(0, 'RELIANCE'), share(1, 'TCS')] });
  return rig;
}

const daily = (rig: StoreRig, limit = 30, adjusted?: boolean) =>
  rig.ask({ kind: 'bars', slot: 0, interval: '1d', beforeMs: rig.context.boot.day.midnightMs, limit, adjusted });
const minutes = (rig: StoreRig, limit = 60, adjusted?: boolean) =>
  rig.ask({ kind: 'bars', slot: 0, interval: '1m', beforeMs: rig.context.boot.day.midnightMs, limit, adjusted });

test('the next day fetches only what is new and a few days to compare with', async (context) => {
  const storage = await temporaryDatabase(context);
  const history = new Exchange();
  const first = await rigOn(context, storage, history);
  await daily(first);
  await minutes(first);
  history.calls.length = 0;
  const second = await rigOn(context, storage, history, NEXT);
  const page = await daily(second, 30);
  assert.equal(page.bars.t.length, 30);
  assert.equal(istDate(page.bars.t.at(-1) as number), DAY.date);
  assert.deepEqual(history.calls, ['daily 2026-11-11 2026-11-22'], 'nine calendar days overlap');
  await minutes(second);
  assert.deepEqual(history.calls.slice(1), ['minutes 2026-11-11 2026-11-22']);
  assert.deepEqual(second.notices, []);
});

for (const [factor, ratio, kind] of [
  [2, '1:2', 'split'],
  [5, '1:5', 'split'],
  [1.5, 'bonus 1:2', 'bonus'],
  [0.1, '10:1', 'consolidation'],
  [1.0872, '×1.0872', 'other'],
] as const) {
  test(`a history that is told divided by ${factor} is fetched again in whole, and the action is kept`, async (context) => {
    const storage = await temporaryDatabase(context);
    const history = new Exchange();
    const first = await rigOn(context, storage, history);
    const before = await daily(first, 60);
    const beforeMinutes = await minutes(first);
    history.splitDate = NEXT.date;
    history.factor = factor;
    const second = await rigOn(context, storage, history, NEXT);
    const after = await daily(second, 61);
    assert.equal(after.bars.c[10], Math.round((before.bars.c[10] as number) / factor), 'the oldest are divided too');
    assert.deepEqual(second.notices, ['history.corporate_action']);
    const { actions } = await second.ask({ kind: 'actions', slot: 0 });
    assert.equal(actions.length, 1);
    const action = actions[0];
    assert.deepEqual([action?.ratio, action?.kind], [ratio, kind]);
    assert.ok(Math.abs((action?.factor ?? 0) / factor - 1) < 0.001);
    assert.deepEqual([action?.throughDate, action?.seenDate, action?.securityId], ['2026-11-19', NEXT.date, 100]);
    const traded = await daily(second, 61, false);
    assert.deepEqual(traded.bars.c.slice(0, 60), before.bars.c, 'as traded, to the paisa');
    assert.deepEqual(traded.bars.v.slice(0, 60), before.bars.v);
    const tradedMinutes = await minutes(second, 63, false);
    assert.deepEqual(tradedMinutes.bars.c.slice(0, 60), beforeMinutes.bars.c, 'minutes of the old prices are kept too');
    assert.equal((await minutes(second, 60)).bars.c[0], Math.round((beforeMinutes.bars.c[3] as number) / factor));
    assert.deepEqual((await second.ask({ kind: 'actions', slot: 1 })).actions, []);
    // Another restart of the same day finds everything as it is, and tells nothing again.
    history.calls.length = 0;
    const third = await rigOn(context, storage, history, NEXT);
    assert.deepEqual((await daily(third, 61)).bars.c, after.bars.c);
    assert.deepEqual([history.calls, third.notices], [[], []]);
  });
}

test('older bars than those kept are undone by the factor', async (context) => {
  const storage = await temporaryDatabase(context);
  const history = new Exchange();
  const first = await rigOn(context, storage, history);
  await daily(first, 5);
  history.splitDate = NEXT.date;
  history.factor = 2;
  const second = await rigOn(context, storage, history, NEXT);
  const adjusted = await daily(second, 70);
  const traded = await daily(second, 70, false);
  assert.equal(traded.bars.c[0], (adjusted.bars.c[0] as number) * 2);
  assert.equal(traded.bars.v[0], (adjusted.bars.v[0] as number) / 2);
});

test('the official close that replaces a last price is a correction, rounding is nothing at all', async (context) => {
  const storage = await temporaryDatabase(context);
  const history = new Exchange();
  await daily(await rigOn(context, storage, history));
  history.corrected.set('2026-11-19', 700);
  history.corrected.set('2026-11-17', 5);
  history.calls.length = 0;
  const second = await rigOn(context, storage, history, NEXT);
  const { bars } = await daily(second);
  const at = bars.t.findIndex((t) => istDate(t) === '2026-11-19');
  assert.ok((bars.c[at] as number) >= 100_700);
  assert.equal(history.calls.length, 1, 'nothing was fetched again');
  assert.deepEqual(second.notices, []);
});

test('a past that differs without one factor is fetched again, and called no corporate action', async (context) => {
  const storage = await temporaryDatabase(context);
  const history = new Exchange();
  await daily(await rigOn(context, storage, history));
  history.corrected.set('2026-11-13', 900);
  history.calls.length = 0;
  const second = await rigOn(context, storage, history, NEXT);
  await daily(second);
  assert.equal(history.calls.length, 2, 'the overlap, then the whole');
  assert.equal(second.counters.get('historyRestated'), 1);
  assert.deepEqual((await second.ask({ kind: 'actions', slot: 0 })).actions, []);
  assert.deepEqual(second.notices, []);
});

test('failure mode 6: an empty answer is not "no data": it is asked for again, then believed for the day', async (context) => {
  const storage = await temporaryDatabase(context);
  const history = new Exchange();
  history.empty = true;
  const rig = await rigOn(context, storage, history);
  const first = await daily(rig);
  assert.deepEqual([first.bars.t.length, first.more], [0, true], 'older bars may exist');
  await daily(rig);
  assert.equal(history.calls.length, 1, 'not asked again at once');
  await rig.timers.advance(EMPTY_AGAIN_MS);
  history.empty = false;
  assert.equal((await daily(rig)).bars.t.length, 30);
  const other = new Exchange();
  other.empty = true;
  const never = await rigOn(context, await temporaryDatabase(context), other);
  for (let n = 0; n < EMPTY_TRIES_MAX + 2; n += 1) {
    await daily(never);
    await never.timers.advance(EMPTY_AGAIN_MS);
  }
  assert.equal(other.calls.length, EMPTY_TRIES_MAX);
  assert.equal((await daily(never)).more, false);
});

test('an empty answer on a later day leaves what is stored as it is', async (context) => {
  const storage = await temporaryDatabase(context);
  const history = new Exchange();
  const before = await daily(await rigOn(context, storage, history));
  history.empty = true;
  const second = await rigOn(context, storage, history, NEXT);
  assert.deepEqual((await daily(second)).bars.c, before.bars.c);
  await second.timers.advance(EMPTY_AGAIN_MS);
  history.empty = false;
  assert.equal(istDate((await daily(second)).bars.t.at(-1) as number), DAY.date);
});

test('days without a bar are known as gaps and filled when the broker has them, over restarts', async (context) => {
  const storage = await temporaryDatabase(context);
  const history = new Exchange();
  for (const date of ['2026-11-19', '2026-11-12']) history.holes.add(date);
  const rig = await rigOn(context, storage, history);
  const dates = async (of: StoreRig): Promise<string[]> => (await daily(of)).bars.t.map((t) => istDate(t));
  assert.equal((await dates(rig)).includes('2026-11-19'), false);
  const { gaps, source, epoch } = rig.context;
  const packed = epoch.packed[0] as number;
  assert.deepEqual(gaps.list(source, packed, true, 9), [
    { date: '2026-11-12', tries: 0 },
    { date: '2026-11-19', tries: 0 },
  ]);
  await dates(rig);
  assert.equal(history.calls.length, 1, 'not asked again at once');
  history.holes.delete('2026-11-19');
  await rig.timers.advance(GAP_AGAIN_MS);
  assert.equal((await dates(rig)).includes('2026-11-19'), true);
  assert.equal(history.calls[1], 'daily 2026-11-12 2026-11-19');
  assert.deepEqual(gaps.list(source, packed, true, 9), [{ date: '2026-11-12', tries: 1 }]);
  history.holes.clear();
  const restarted = await rigOn(context, storage, history);
  assert.equal((await dates(restarted)).includes('2026-11-12'), true);
  assert.deepEqual(gaps.list(source, packed, true, 9), []);
});
