import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FaultError, fault } from '#contract/faults.ts';
import { type BarRecord, decodeBars, encodeBars, frameHeader } from '#contract/frames.ts';
import type { Bars } from '#contract/model/bar.ts';
import type { BookChange } from '../../../src/renderer/panels/chart/bar-book.ts';
import { hasGaps } from '../../../src/renderer/panels/chart/bar-gaps.ts';
import { hasJumped } from '../../../src/renderer/panels/chart/replay-jump.ts';
import { ChartLoader, MEND_WAITS_MS, type ChartStatus } from '../../../src/renderer/panels/chart/chart-loader.ts';

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

function harness(openMs: number | null = null) {
  const waits: { readonly run: () => void; readonly ms: number }[] = [];
  const asked: Asked[] = [];
  const statuses: ChartStatus['phase'][] = [];
  const changes: BookChange[] = [];
  const loader = new ChartLoader({
    call: ((name: string, input: Asked['input']) =>
      new Promise((answer, refuse) => asked.push({ name, input, answer, refuse }))) as never,
    status: (status) => statuses.push(status.phase),
    loaded: () => {},
    changed: (change) => changes.push(change),
    openMs: () => openMs,
    later: (run, ms) => waits.push({ run, ms }),
  });
  return { loader, asked, statuses, changes, waits };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));
const key = (slot: number, interval: '5m' | '1m' = '5m') => ({ epoch: 1, slot, interval, adjusted: true });

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

const FIVE_MINUTES = 300_000;
function pageOf(times: readonly number[], flags = 0): Bars {
  const same = times.map(() => 100);
  return { t: [...times], o: same, h: same, l: same, c: same, v: same, oi: same, flags: times.map(() => flags) };
}

test('a gap in the running session is read again until it is filled, and the live bar is kept', async () => {
  const { loader, asked, changes, waits } = harness(10 * FIVE_MINUTES);
  const at = (...n: number[]): number[] => n.map((one) => one * FIVE_MINUTES);
  void loader.open(key(4));
  await answer(asked, 'chart.open', { open: 1 });
  await answer(asked, 'history.bars', { bars: pageOf(at(1, 2, 9, 14)), more: false });
  loader.receive(live(4, 14 * FIVE_MINUTES, 777));
  assert.deepEqual(
    waits.map(({ ms }) => ms),
    [MEND_WAITS_MS[0]],
  );
  waits.shift()?.run();
  await answer(asked, 'history.bars', { bars: pageOf(at(2, 9, 14)), more: false });
  assert.equal(waits.length, 1, 'still a gap: asked again later');
  waits.shift()?.run();
  await answer(asked, 'history.bars', { bars: pageOf(at(2, 9, 10, 11, 12, 13, 14)), more: false });
  assert.deepEqual(
    loader.book.rows.map(({ t }) => t / FIVE_MINUTES),
    [1, 2, 9, 10, 11, 12, 13, 14],
  );
  assert.equal(loader.book.rows.at(-1)?.c, 777);
  assert.equal(changes.at(-1), 'all');
  assert.equal(waits.length, 0);
});

test('gaps that stay are asked for a few times only, and never of another chart', async () => {
  const { loader, asked, waits } = harness(0);
  const read = () => answer(asked, 'history.bars', { bars: pageOf([0, FIVE_MINUTES * 3]), more: false });
  void loader.open(key(4));
  await answer(asked, 'chart.open', { open: 1 });
  await read();
  for (const ms of MEND_WAITS_MS) {
    assert.equal(waits[0]?.ms, ms);
    waits.shift()?.run();
    await read();
  }
  assert.equal(waits.length, 0);
  void loader.open(key(5));
  await answer(asked, 'chart.open', { open: 1 });
  await read();
  void loader.open(key(6));
  waits.shift()?.run();
  assert.equal(
    asked.some(({ name, input }) => name === 'history.bars' && input.slot === 5),
    false,
  );
});

test('a partial bar counts as a gap, the forming one and daily bars do not', () => {
  const rows = (flags: readonly number[]) =>
    flags.map((flag, i) => ({ t: i * FIVE_MINUTES, o: 1, h: 1, l: 1, c: 1, v: 1, flags: flag }));
  assert.equal(hasGaps(rows([0, 0, 0]), '5m', 0), false);
  assert.equal(hasGaps(rows([0, 2, 0]), '5m', 0), true);
  assert.equal(hasGaps(rows([0, 4, 3]), '5m', 0), false);
  assert.equal(hasGaps(rows([0, 2, 0]), '1d', 0), false);
  assert.equal(hasGaps(rows([0, 2, 0]), '5m', 3 * FIVE_MINUTES), false, 'not traded yet');
});

test('a recording that was moved is told from one that just plays', () => {
  const at = (nowMs: number, wallMs: number, speed = 60) => ({ nowMs, wallMs, speed });
  assert.equal(hasJumped(at(0, 0), at(60_000, 1_000)), false);
  assert.equal(hasJumped(at(0, 0), at(170_000, 1_000)), false, 'a late report');
  assert.equal(hasJumped(at(0, 0), at(200_000, 1_000)), true);
  assert.equal(hasJumped(at(0, 0, 0), at(5_000, 60_000, 0)), true, 'moved while paused');
  assert.equal(hasJumped(at(50_000, 0, 1), at(48_000, 10, 1)), true, 'back');
  assert.equal(hasJumped(at(50_000, 0, 1), at(49_500, 10, 1)), false);
});
