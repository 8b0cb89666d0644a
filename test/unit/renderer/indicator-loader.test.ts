import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallInput, CallName, CallOutput } from '#contract/calls/index.ts';
import { FaultError, fault } from '#contract/faults.ts';
import { BAR_FLAG } from '#contract/model/bar.ts';
import type { IndicatorInfo } from '#contract/model/indicator.ts';
import type { TerminalClient } from '../../../src/renderer/client/terminal-client.ts';
import { BarBook } from '../../../src/renderer/panels/chart/bar-book.ts';
import { IndicatorLoader } from '../../../src/renderer/panels/chart/indicator-loader.ts';

const INFO: IndicatorInfo = {
  name: 'EMA',
  title: 'EMA',
  pane: 'price',
  outputs: [{ name: 'value', look: 'line', cumulative: false }],
  anchored: false,
  formula: '',
  params: [],
};
const CHOSEN = { name: 'EMA', params: { n: 8 } };
const KEY = { epoch: 1, slot: 3, interval: '5m', adjusted: true } as const;
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** A loader on a book of `count` bars, with a clock that the test moves and an engine that answers with bar times. */
function bench(count: number) {
  const book = new BarBook();
  const columns = (from: number, to: number) => {
    const t = Array.from({ length: to - from }, (_, i) => from + i);
    return { t, o: t, h: t, l: t, c: t, v: t, oi: t, flags: t.map(() => 0) };
  };
  book.replace(columns(1_000, 1_000 + count), true);
  const asked: CallInput<'indicator.series'>[] = [];
  const drawn: (number | null)[] = [];
  const timers: { atMs: number; run: () => void }[] = [];
  const state = { nowMs: 0, visible: true, refuse: false };
  const call = (async (_name: CallName, input: CallInput<'indicator.series'>): Promise<CallOutput<CallName>> => {
    asked.push(input);
    await settle();
    if (state.refuse) throw new FaultError(fault('unavailable.history', 'The broker is away. Try again.'));
    const end = input.beforeMs ?? (book.rows.at(-1)?.t ?? 0) + 1;
    const { t } = columns(end - input.limit, end);
    return { t, outputs: { value: t.map((x) => x * 2) }, provisional: input.beforeMs === null };
  }) as unknown as TerminalClient['call'];
  const loader = new IndicatorLoader({
    call,
    nowMs: () => state.nowMs,
    later: (run, ms) => void timers.push({ atMs: state.nowMs + ms, run }),
    visible: () => state.visible,
    changed: (_, from) => void drawn.push(from),
  });
  const advance = async (ms: number): Promise<void> => {
    state.nowMs += ms;
    for (const due of timers.splice(0)) {
      if (due.atMs <= state.nowMs) due.run();
      else timers.push(due);
    }
    await settle();
    await settle();
    await settle();
  };
  const tick = (t: number) => {
    book.apply({ t, o: t, h: t, l: t, c: t, v: t, flags: BAR_FLAG.forming });
    loader.barsChanged(false);
  };
  return { book, loader, asked, drawn, state, advance, tick, columns };
}

test('everything is read once, then the newest bars at most four times a second', async () => {
  const { loader, book, asked, drawn, advance, tick } = bench(50);
  loader.open(KEY, book);
  loader.choose([{ chosen: CHOSEN, info: INFO }]);
  await advance(0);
  assert.deepEqual(asked, [{ ...KEY, name: 'EMA', params: { n: 8 }, beforeMs: null, limit: 50 }]);
  for (let i = 0; i < 100; i += 1) {
    tick(1_049);
    await advance(20);
  }
  assert.ok(asked.length >= 7 && asked.length <= 9, `${asked.length} calls in two seconds`);
  assert.ok(asked.slice(1).every(({ limit }) => limit <= 3));
  tick(1_050);
  await advance(300);
  assert.equal(loader.indicators[0]?.book.at(1_050)?.[0], 2_100);
  assert.equal(drawn[0], 0);
});

test('nothing is asked for while no one can see the chart', async () => {
  const { loader, book, asked, state, advance, tick } = bench(20);
  loader.open(KEY, book);
  loader.choose([{ chosen: CHOSEN, info: INFO }]);
  await advance(0);
  state.visible = false;
  for (let i = 0; i < 20; i += 1) {
    tick(1_019);
    await advance(100);
  }
  assert.equal(asked.length, 1);
  state.visible = true;
  await advance(300);
  assert.equal(asked.length, 2);
});

test('older bars are followed to the left, with one bar of overlap', async () => {
  const { loader, book, asked, advance, columns } = bench(20);
  loader.open(KEY, book);
  loader.choose([{ chosen: CHOSEN, info: INFO }]);
  await advance(0);
  book.prepend(columns(970, 1_000), false);
  loader.barsChanged(false);
  await advance(300);
  assert.deepEqual(asked[1], { ...KEY, name: 'EMA', params: { n: 8 }, beforeMs: 1_001, limit: 31 });
  assert.equal(loader.indicators[0]?.book.t[0], 970);
  assert.equal(loader.indicators[0]?.book.t.length, 50);
});

test('a correction reads everything again; a failure is told and tried again', async () => {
  const { loader, book, asked, drawn, state, advance } = bench(20);
  state.refuse = true;
  loader.open(KEY, book);
  loader.choose([{ chosen: CHOSEN, info: INFO }]);
  await advance(0);
  assert.equal(loader.indicators[0]?.error, 'The broker is away. Try again.');
  assert.deepEqual(drawn, [null]);
  await advance(1_000);
  assert.equal(asked.length, 1, 'not at once');
  state.refuse = false;
  await advance(5_000);
  assert.equal(loader.indicators[0]?.error, null);
  assert.equal(loader.indicators[0]?.book.t.length, 20);
  loader.barsChanged(true);
  await advance(300);
  assert.equal(asked.at(-1)?.limit, 20);
});

test('an indicator that stays keeps its values, one that was changed is read', async () => {
  const { loader, book, asked, advance } = bench(20);
  loader.open(KEY, book);
  loader.choose([{ chosen: CHOSEN, info: INFO }]);
  await advance(0);
  const other = { name: 'EMA', params: { n: 21 } };
  loader.choose([
    { chosen: CHOSEN, info: INFO },
    { chosen: other, info: INFO },
  ]);
  await advance(300);
  assert.deepEqual(
    asked.map(({ params }) => params['n']),
    [8, 21],
  );
  loader.choose([]);
  assert.equal(loader.indicators.length, 0);
});
