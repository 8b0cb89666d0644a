import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ROW_CELLS } from '#contract/columns.ts';
import { encodeBars, encodeRows } from '#contract/frames.ts';
import { Mirror } from '../../../src/renderer/tables/mirror.ts';
import { PaintLoop } from '../../../src/renderer/tables/paint.ts';
import { PaintPace, SLOW_PAINT_EVERY_MS } from '../../../src/renderer/tables/pace.ts';

/** A page by hand: animation frames, paints and timers run when the test says so. */
function handPage(speed = 1) {
  const queues = {
    frame: [] as (() => void)[],
    painted: [] as (() => void)[],
    later: [] as { run: () => void; ms: number }[],
  };
  const page = { nowMs: 0, engineMs: 1_000_000, credits: 0 };
  const mirror = new Mirror();
  mirror.reset(1, 10);
  const loop = new PaintLoop(mirror, {
    onFrame: (run) => queues.frame.push(run),
    afterPaint: (run) => queues.painted.push(run),
    later: (run, ms) => queues.later.push({ run, ms }),
    nowMs: () => page.nowMs,
    engineClock: () => ({ nowMs: page.engineMs, speed }),
    credit: () => {
      page.credits += 1;
    },
  });
  const flush = (queue: (() => void)[]): void => {
    for (const run of queue.splice(0)) run();
  };
  return { queues, page, loop, mirror, animate: () => flush(queues.frame), paint: () => flush(queues.painted) };
}

function rows(seq: number, newestRecvMs: number, epoch = 1): ArrayBuffer {
  const buffer = new ArrayBuffer(10 * ROW_CELLS * 4);
  const cells = { i32: new Int32Array(buffer), f64: new Float64Array(buffer), rowCells: ROW_CELLS };
  return encodeRows(cells, Uint32Array.from([2]), 1, { epoch, seq, sentMs: 0, newestRecvMs });
}

test('credit goes back after the paint, once for each frame, and not before', () => {
  const { page, loop, animate, paint } = handPage();
  loop.receive(rows(1, 0));
  loop.receive(encodeBars([], { epoch: 1, seq: 1, sentMs: 0, newestRecvMs: 0 }));
  animate();
  assert.equal(page.credits, 0);
  paint();
  assert.equal(page.credits, 2);
});

test('two frames before an animation frame are painted in one', () => {
  const { queues, loop, animate } = handPage();
  let painted = 0;
  loop.addPainter(() => {
    painted += 1;
  });
  loop.receive(rows(1, 0));
  loop.receive(rows(2, 0));
  assert.equal(queues.frame.length, 1);
  animate();
  assert.equal(painted, 1);
});

test('latency is measured after the paint, in real milliseconds whatever the speed of the clock', () => {
  const { page, loop, animate, paint } = handPage(10);
  loop.receive(rows(1, 999_900));
  animate();
  page.engineMs = 1_000_200;
  paint();
  assert.deepEqual(loop.latencyMs.toArray(), [30]);
  loop.receive(rows(2, 0));
  animate();
  paint();
  assert.equal(loop.latencyMs.toArray().length, 1, 'a frame without a tick is no sample');
});

test('painters see what is dirty, and it is clean for the next paint', () => {
  const { loop, mirror, animate } = handPage();
  const seen: boolean[] = [];
  loop.addPainter((table) => seen.push(table.isDirty(2)));
  loop.receive(rows(1, 0));
  animate();
  loop.request();
  animate();
  assert.deepEqual(seen, [true, false]);
  assert.equal(mirror.rowsSeen, 1);
});

test('a lost connection is owed nothing, even by a paint that was under way', () => {
  const { page, loop, animate, paint } = handPage();
  loop.receive(rows(1, 0));
  animate();
  loop.disconnected();
  paint();
  assert.equal(page.credits, 0);
  loop.receive(rows(1, 0));
  loop.disconnected();
  animate();
  paint();
  assert.equal(page.credits, 0);
});

test('a disposed painter is not called again', () => {
  const { loop, animate } = handPage();
  let painted = 0;
  const dispose = loop.addPainter(() => {
    painted += 1;
  });
  dispose();
  loop.receive(rows(1, 0));
  animate();
  assert.equal(painted, 0);
});

test('paints follow each frame while cheap, fall back to 10 Hz while dear, and recover', () => {
  const pace = new PaintPace();
  for (let i = 0; i < 50; i += 1) pace.record(8);
  assert.equal(pace.waitMs(0), 0);
  for (let i = 0; i < 50; i += 1) pace.record(60);
  assert.equal(pace.slow, true);
  assert.equal(pace.waitMs(30), SLOW_PAINT_EVERY_MS - 30);
  assert.equal(pace.waitMs(500), 0);
  for (let i = 0; i < 50; i += 1) pace.record(18);
  assert.equal(pace.slow, true, 'between the two borders nothing changes');
  for (let i = 0; i < 50; i += 1) pace.record(5);
  assert.equal(pace.slow, false);
});

test('one dear paint does not slow the page down', () => {
  const pace = new PaintPace();
  for (let i = 0; i < 50; i += 1) pace.record(8);
  pace.record(90);
  assert.equal(pace.slow, false);
});

test('a frame is left to whoever asks for it, the next one is not, and nothing is lost', () => {
  const { page, loop, queues, animate, paint } = handPage();
  const dirty: number[] = [];
  loop.addPainter((mirror) => {
    dirty.push(mirror.dirtySlots.length);
  });
  loop.receive(rows(1, 0));
  loop.giveWay();
  animate();
  assert.deepEqual(dirty, []);
  // Keys that never end: every other frame is painted.
  loop.receive(rows(2, 0));
  loop.giveWay();
  assert.equal(queues.frame.length, 1);
  animate();
  assert.deepEqual(dirty, [1]);
  paint();
  assert.equal(page.credits, 2);
  loop.receive(rows(3, 0));
  animate();
  assert.deepEqual(dirty, [1, 1], 'what was asked for once is not owed for ever');
});
