import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COLUMNS as C, ROW_CELLS, TICK_FLAG } from '#contract/columns.ts';
import type { AlertRule, Condition, SavedRule } from '#contract/model/alert.ts';
import type { StoreReport } from '../../../../src/main/threads/protocol.ts';
import { freshRuleState } from '../../../../src/main/core/alerts/rule-watch.ts';
import { emptyBar } from '../../../../src/main/core/bars/bar.ts';
import { TickTable } from '../../../../src/main/core/table/tick-table.ts';
import { RuleDesk, type RuleNews } from '../../../../src/main/threads/scan/rule-desk.ts';
import { StoreDoor } from '../../../../src/main/threads/scan/store-door.ts';
import { sampleRule } from '../../../support/alert-samples.ts';
import { DAY, OPEN_MINUTE, share } from '../../../support/scan-bench.ts';
import { shippedCalendar } from '../../../support/shipped-calendar.ts';
import { at } from '../../../support/store-bench.ts';

type MinuteBar = Partial<ReturnType<typeof emptyBar>>;

/** A rule desk over a table and minutes that a test writes; the store answers indicator values from a list. */
function rig(day = DAY) {
  const table = TickTable.create(4);
  const minutes = new Map<number, MinuteBar>();
  const news: RuleNews[] = [];
  const values: (number | null | undefined)[] = [];
  let asks = 0;
  const door: StoreDoor = new StoreDoor({
    postMessage: (message) => {
      asks += 1;
      const { id } = message as { id: number };
      const value = values.shift();
      const answer = {
        t: value === undefined ? [] : [closeMs - 300_000],
        outputs: { value: [value ?? null] },
        provisional: true,
      };
      door.receive({ type: 'answer', id, answer } as StoreReport);
    },
    close: () => {},
  });
  let closeMs = 0;
  const desk = new RuleDesk({
    day,
    table,
    minutes: {
      read: (_slot, minute, out) => {
        const bar = minutes.get(minute);
        if (bar !== undefined) Object.assign(out, bar);
        return bar !== undefined;
      },
    },
    door: () => door,
    tell: (more) => void news.push(...more),
  });
  desk.adopt([share(0, 'RELIANCE')]);
  const cell = (name: keyof typeof C, value: number): void => {
    table.i32[C[name].cell] = value;
  };
  return {
    desk,
    news,
    values,
    asks: () => asks,
    fires: () => news.filter(({ fire }) => fire !== null),
    price: (paise: number, flags = 0): void => {
      cell('ltp', paise);
      cell('lttDayMs', 1);
      cell('flags', flags);
    },
    interest: (before: number): void => cell('prevOi', before),
    bar: (minute: number, bar: MinuteBar): void => void minutes.set(minute, bar),
    close: (minute: number, bar?: MinuteBar): void => {
      if (bar !== undefined) minutes.set(minute, bar);
      closeMs = day.midnightMs + (minute + 1) * 60_000;
      desk.closeMinute(minute, closeMs);
    },
    watch: (condition: Partial<Condition>, nowMs: number, changes: Partial<AlertRule> = {}): void => {
      const rule = sampleRule({ segment: 'NSE_EQ', securityId: 100, ...changes }, condition);
      const saved: SavedRule = { rule, state: freshRuleState(nowMs, true) };
      desk.take([saved], [], true, nowMs);
    },
  };
}

const T = at(OPEN_MINUTE + 10);
assert.ok(ROW_CELLS > 0);

test('a price is judged at a look: of the session, live, traded today', () => {
  const { desk, price, watch, fires } = rig();
  watch({ op: 'above', level: 1_400 }, T);
  desk.look(T);
  price(140_100, TICK_FLAG.stale);
  desk.look(T + 200);
  price(140_100, TICK_FLAG.indicative);
  desk.look(T + 400);
  price(140_100);
  desk.look(at(OPEN_MINUTE - 5));
  assert.equal(fires().length, 0, 'stale, indicative and before the session do not count');
  desk.look(T + 600);
  desk.look(T + 800);
  assert.deepEqual(
    fires().map(({ fire }) => [fire?.nth, fire?.price, fire?.value]),
    [[1, 140_100, 1_401]],
  );
});

test('what crossed and came back between two looks is caught when the minute closes, once', () => {
  const { desk, price, watch, fires, close } = rig();
  watch({ op: 'above', level: 1_400 }, T);
  price(139_000);
  desk.look(T + 200);
  close(OPEN_MINUTE + 10, { o: 139_000, h: 140_500, l: 138_900, c: 139_100 });
  assert.deepEqual(
    fires().map(({ fire }) => fire?.value),
    [1_405],
  );
  price(141_000);
  desk.look(T + 60_200);
  close(OPEN_MINUTE + 11, { o: 141_000, h: 141_500, l: 138_900, c: 139_100 });
  assert.equal(fires().length, 1);
});

test('minutes before the rule, and a day that is gone through again, fire nothing', () => {
  const { desk, watch, fires, close } = rig();
  const high = { o: 139_000, h: 140_500, l: 138_900, c: 139_100 };
  watch({ op: 'above', level: 1_400 }, T + 30_000);
  for (let minute = OPEN_MINUTE; minute <= OPEN_MINUTE + 10; minute += 1) close(minute, high);
  assert.equal(fires().length, 0, 'the minute in which it was made included');
  desk.take([{ rule: sampleRule({ securityId: 100 }), state: freshRuleState(0, true) }], [], true, T + 60_000);
  for (let minute = OPEN_MINUTE; minute <= OPEN_MINUTE + 10; minute += 1) close(minute, high);
  assert.equal(fires().length, 0, 'a thread that came later judges what comes later');
  close(OPEN_MINUTE + 11, high);
  close(OPEN_MINUTE + 11, high);
  assert.equal(fires().length, 1);
});

test('minutes that closed together are judged each, in order, and none of them again', () => {
  const { desk, bar, watch, fires } = rig();
  watch({ op: 'above', level: 1_400 }, at(OPEN_MINUTE), { repeat: 'every' });
  const flat = { o: 139_000, h: 139_500, l: 138_500, c: 139_000 };
  for (let minute = OPEN_MINUTE + 1; minute < OPEN_MINUTE + 6; minute += 1) bar(minute, flat);
  bar(OPEN_MINUTE + 3, { ...flat, h: 140_500 });
  desk.closeThrough(OPEN_MINUTE + 2);
  assert.equal(fires().length, 0);
  desk.closeThrough(OPEN_MINUTE + 5);
  assert.deepEqual(
    fires().map(({ fire }) => fire?.atMs),
    [at(OPEN_MINUTE + 4)],
  );
  desk.closeThrough(OPEN_MINUTE + 5);
  assert.equal(fires().length, 1);
});

test('an indicator is judged on closed bars, with the numbers of the chart; a bar that is late is asked for again', () => {
  const { desk, watch, fires, close, values, asks } = rig();
  watch(
    {
      type: 'indicator',
      name: 'RSI',
      params: { n: 14 },
      output: '',
      interval: '5m',
      op: 'above',
      level: 70,
    } as Condition,
    T,
  );
  close(OPEN_MINUTE + 10);
  desk.look(at(OPEN_MINUTE + 11));
  assert.equal(asks(), 0, 'its bar has not closed');
  for (let minute = OPEN_MINUTE + 11; minute <= OPEN_MINUTE + 14; minute += 1) close(minute);
  values.push(undefined, undefined, 71.5);
  for (let n = 0; n < 5; n += 1) desk.look(at(OPEN_MINUTE + 15) + n * 200);
  assert.equal(asks(), 3);
  assert.deepEqual(
    fires().map(({ fire }) => [fire?.value, fire?.atMs]),
    [[71.5, at(OPEN_MINUTE + 15)]],
  );
});

test('open interest is compared with the day before at the close of a minute', () => {
  const { watch, fires, close, interest } = rig();
  watch({ type: 'oi', op: 'above', level: 10 }, T);
  close(OPEN_MINUTE + 10, { c: 100, oi: 1_200 });
  assert.equal(fires().length, 0, 'without yesterday there is nothing to compare');
  interest(1_000);
  close(OPEN_MINUTE + 11, { c: 100, oi: 1_100 });
  assert.equal(fires().length, 0, 'ten percent is not above ten');
  close(OPEN_MINUTE + 12, { c: 100, oi: 1_150 });
  assert.deepEqual(
    fires().map(({ fire }) => fire?.value),
    [15],
  );
});

test('a rule that is removed, or whose time is over, watches no longer', () => {
  const { desk, price, watch, fires, news } = rig();
  watch({ op: 'above', level: 1_400 }, T, { expiresAtMs: T + 1_000 });
  desk.look(T + 1_000);
  assert.equal(news.at(-1)?.state.state, 'expired');
  watch({ op: 'above', level: 1_400 }, T);
  desk.take([], [1], false, T);
  price(150_000);
  desk.look(T + 2_000);
  assert.equal(fires().length, 0);
});

test('failure mode 35: of a day in two parts a bar that the pause cuts is judged at its beginning, and none in it', () => {
  const day = shippedCalendar().tradeDay('2024-03-02');
  const { desk, watch, close, asks, values } = rig(day);
  const condition = { type: 'indicator', name: 'RSI', params: { n: 14 }, output: '', op: 'above', level: 50 } as const;
  watch({ ...condition, interval: '1h' } as Condition, day.midnightMs);
  const asked: number[] = [];
  for (let minute = 550; minute < 760; minute += 1) {
    const before = asks();
    values.splice(0, 1, null);
    close(minute);
    desk.look(day.midnightMs + (minute + 1) * 60_000);
    if (asks() > before) asked.push(minute + 1);
  }
  assert.deepEqual(asked, [600, 735, 750]);
});
