import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FaultError, fault } from '#contract/faults.ts';
import { type BarRecord, decodeBars, encodeBars, frameHeader } from '#contract/frames.ts';
import type { Bars } from '#contract/model/bar.ts';
import type { BookChange } from '../../../src/renderer/panels/chart/bar-book.ts';
import { ChartLoader, type ChartStatus } from '../../../src/renderer/panels/chart/chart-loader.ts';

interface Asked {
  readonly name: string;
  readonly input: { slot: number; interval: string; beforeMs?: number | null };
  readonly answer: (value: unknown) => void;
  readonly refuse: (error: unknown) => void;
}

function page(from: number, count: number): Bars {
  const t = Array.from({ length: count }, (_, i) => from + i);
  const same = t.map(() => 100);
  return { t, o: same, h: same, l: same, c: same, v: same, oi: same, flags: same };
}

function harness() {
  const asked: Asked[] = [];
  const statuses: ChartStatus['phase'][] = [];
  const changes: BookChange[] = [];
  const loader = new ChartLoader({
    call: ((name: string, input: Asked['input']) =>
      new Promise((answer, refuse) => asked.push({ name, input, answer, refuse }))) as never,
    status: (status) => statuses.push(status.phase),
    loaded: () => {},
    changed: (change) => changes.push(change),
  });
  return { loader, asked, statuses, changes };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));
const key = (slot: number, interval: '5m' | '1m' = '5m') => ({ epoch: 1, slot, interval });

async function answer(asked: Asked[], name: string, value: unknown): Promise<void> {
  const index = asked.findIndex((one) => one.name === name);
  assert.ok(index >= 0, `${name} was asked`);
  asked.splice(index, 1)[0]?.answer(value);
  await settle();
}

function live(slot: number, t: number, c: number, epoch = 1) {
  const bar: BarRecord = { slot, intervalIndex: 1, t, o: c, h: c, l: c, c, v: 1, oi: 0, flags: 1 };
  const bytes = encodeBars([bar], { epoch, seq: 1, sentMs: 0, newestRecvMs: 0 });
  return decodeBars(bytes, frameHeader(bytes));
}

test('opens the live frames first, then reads the page, and loses no bar in between', async () => {
  const { loader, asked, statuses } = harness();
  void loader.open(key(4));
  await answer(asked, 'chart.open', { open: 1 });
  loader.receive(live(4, 13, 777));
  await answer(asked, 'history.bars', { bars: page(0, 10), more: true });
  assert.deepEqual(statuses, ['loading', 'ready']);
  assert.deepEqual([loader.book.rows.length, loader.book.rows.at(-1)?.c], [11, 777]);
});

test('an answer for the chart before is thrown away', async () => {
  const { loader, asked } = harness();
  void loader.open(key(4));
  await answer(asked, 'chart.open', { open: 1 });
  void loader.open(key(5));
  await answer(asked, 'chart.close', { open: 0 });
  await answer(asked, 'history.bars', { bars: page(0, 10), more: true });
  assert.equal(loader.book.rows.length, 0);
  await answer(asked, 'chart.open', { open: 1 });
  await answer(asked, 'history.bars', { bars: page(50, 3), more: false });
  assert.equal(loader.book.rows[0]?.t, 50);
});

test('bars of another slot, interval or epoch are not drawn', async () => {
  const { loader, asked, changes } = harness();
  void loader.open(key(4));
  await answer(asked, 'chart.open', { open: 1 });
  await answer(asked, 'history.bars', { bars: page(0, 10), more: false });
  loader.receive(live(5, 10, 1));
  loader.receive(live(4, 10, 1, 2));
  assert.deepEqual(changes, []);
  loader.receive(live(4, 10, 1));
  assert.deepEqual(changes, ['newest']);
});

test('one older page at a time, none when there is none', async () => {
  const { loader, asked } = harness();
  void loader.open(key(4));
  await answer(asked, 'chart.open', { open: 1 });
  await answer(asked, 'history.bars', { bars: page(100, 10), more: true });
  void loader.older();
  void loader.older();
  assert.equal(asked.length, 1);
  assert.equal(asked[0]?.input.beforeMs, 100);
  await answer(asked, 'history.bars', { bars: page(90, 10), more: false });
  assert.equal(loader.book.rows.length, 20);
  void loader.older();
  assert.equal(asked.length, 0);
});

test('a refused page is told; a refused older page leaves the chart as it is and may be asked again', async () => {
  const { loader, asked, statuses } = harness();
  void loader.open(key(4));
  await answer(asked, 'chart.open', { open: 1 });
  asked.pop()?.refuse(new FaultError(fault('unavailable.history', 'Busy.')));
  await settle();
  assert.deepEqual(statuses, ['loading', 'error']);
  void loader.open(key(4));
  assert.equal(asked.length, 1, 'the same chart is not closed and opened');
  await answer(asked, 'chart.open', { open: 1 });
  await answer(asked, 'history.bars', { bars: page(100, 10), more: true });
  void loader.older();
  asked.pop()?.refuse(new FaultError(fault('unavailable.history', 'Busy.')));
  await settle();
  assert.equal(loader.book.rows.length, 10);
  void loader.older();
  assert.equal(asked.length, 1);
});

test('the first bar of an empty chart makes it ready', async () => {
  const { loader, asked, statuses } = harness();
  void loader.open(key(4));
  await answer(asked, 'chart.open', { open: 1 });
  await answer(asked, 'history.bars', { bars: page(0, 0), more: false });
  loader.receive(live(4, 5, 9));
  assert.deepEqual(statuses, ['loading', 'empty', 'ready']);
});
