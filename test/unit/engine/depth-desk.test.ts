import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { COLUMNS, DEPTH_FIRST_CELL, TICK_FLAG } from '#contract/columns.ts';
import { decodeDepthFrame, type DepthFrame } from '#contract/depth-frame.ts';
import { FaultError } from '#contract/faults.ts';
import { FRAME_HEADER_BYTES, frameHeader } from '#contract/frames.ts';
import { depthBookSchema, type DepthStatus } from '#contract/model/depth.ts';
import type { Instrument } from '#contract/model/instrument.ts';
import { DepthTable } from '../../../src/main/core/table/depth-table.ts';
import { TickTable } from '../../../src/main/core/table/tick-table.ts';
import type { ClientState } from '../../../src/main/engine/client-state.ts';
import { DepthDesk } from '../../../src/main/engine/depth-desk.ts';
import { Universe } from '../../../src/main/engine/universe.ts';
import { testInstrument } from '../../support/fake-host.ts';

const EPOCH = 3;
const MIDNIGHT = 1_000_000;
const STAMP = { epoch: EPOCH, seq: 1, sentMs: 5 };
const INDEX = 60;
const MCX = 61;

let table: TickTable;
let deep: DepthTable;
let desk: DepthDesk;
let wanted: { book: number; instrument: Instrument }[][];

function makeDesk(memory: SharedArrayBuffer | undefined): DepthDesk {
  const universe = new Universe(EPOCH, 64);
  universe.fill(
    Array.from({ length: 62 }, (_, slot) => ({
      ...testInstrument(slot),
      ...(slot === INDEX ? { segment: 'IDX_I' as const, kind: 'INDEX' as const, symbol: 'NIFTY' } : {}),
      ...(slot === MCX ? { segment: 'MCX_COMM' as const, symbol: 'GOLD' } : {}),
    })),
  );
  return new DepthDesk({
    table,
    deep: memory,
    midnightMs: MIDNIGHT,
    universe,
    want: (books) => wanted.push([...books]),
  });
}

beforeEach(() => {
  table = TickTable.create(64);
  deep = DepthTable.create();
  wanted = [];
  desk = makeDesk(deep.buffer);
});

function client(): ClientState & { told: DepthStatus[] } {
  const told: DepthStatus[] = [];
  return { told, answerer: { emit: (_: string, status: DepthStatus) => told.push(status) } } as never;
}

function refusal(act: () => unknown): string {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof FaultError) return `${thrown.fault.code}: ${thrown.fault.text}`;
    throw thrown;
  }
  return '';
}

const frames = (of: ClientState): DepthFrame[] =>
  desk.collect(of, STAMP).map((buffer) => decodeDepthFrame(buffer, frameHeader(buffer)));
const lastWanted = (): [number, number][] =>
  (wanted.at(-1) ?? []).map(({ book, instrument }) => [book, instrument.slot]);

/** Puts one level a side into a slot's row. */
function quote(slot: number, bid: number, ask: number): void {
  const first = table.beginWrite(slot);
  const cell = first + DEPTH_FIRST_CELL;
  [10, 20, 1, 2, bid, ask].forEach((value, at) => (table.i32[cell + at] = value));
  table.u32[first + COLUMNS.flags.cell] = TICK_FLAG.depth;
  table.u32[first + COLUMNS.recvDayMs.cell] = 40_000;
  table.endWrite(slot);
}

function deepSide(book: number, side: 'bid' | 'ask', prices: readonly number[], atMs: number): void {
  const quantity = Uint32Array.from(prices, (_, i) => 100 + i);
  deep.writeSide(book, side, { rows: prices.length, price: Int32Array.from(prices), quantity, orders: quantity }, atMs);
}

test('a deep book is shared: wanted with the first window, given up with the last', () => {
  const [a, b] = [client(), client()];
  assert.equal(desk.open(a, EPOCH, 7, 20).state, 'connecting');
  desk.open(b, EPOCH, 7, 20);
  desk.open(b, EPOCH, 7, 20);
  assert.deepEqual(wanted.length, 1);
  assert.deepEqual(lastWanted(), [[0, 7]]);
  desk.open(b, EPOCH, 8, 20);
  desk.open(a, EPOCH, 8, 200);
  assert.deepEqual(lastWanted(), [
    [0, 7],
    [1, 8],
    [50, 8],
  ]);
  assert.equal(desk.close(a, 7, 20), 1);
  assert.equal(lastWanted().length, 3, 'the other window still has it');
  desk.leave(b);
  assert.deepEqual(lastWanted(), [[50, 8]]);
  desk.open(b, EPOCH, 9, 20);
  assert.deepEqual(lastWanted(), [
    [50, 8],
    [0, 9],
  ]);
  desk.leave(a);
  desk.leave(b);
  assert.deepEqual(lastWanted(), []);
  assert.equal(desk.close(a, 8, 200), 0, 'closing twice is harmless');
});

test('five levels come from the tick table and want nothing of the feed', () => {
  const a = client();
  quote(7, 10_000, 10_005);
  assert.deepEqual(desk.open(a, EPOCH, 7, 5), { epoch: EPOCH, slot: 7, levels: 5, state: 'live', reason: null });
  assert.equal(wanted.length, 0);
  const [first] = frames(a);
  assert.deepEqual([first?.slot, first?.levels, first?.bidRows, first?.askRows], [7, 5, 1, 1]);
  assert.deepEqual(
    [first?.bidPrice[0], first?.askPrice[0], first?.bidQty[0], first?.askOrders[0]],
    [10_000, 10_005, 10, 2],
  );
  assert.equal(first?.bidMs, MIDNIGHT + 40_000);
  assert.deepEqual(frames(a), [], 'nothing changed');
  quote(7, 0, 10_010);
  assert.deepEqual(
    frames(a).map(({ bidRows, askRows }) => [bidRows, askRows]),
    [[0, 1]],
  );
});

test('deep frames carry each side with its own time, one frame for each change and client', () => {
  const [a, b] = [client(), client()];
  desk.open(a, EPOCH, 7, 200);
  assert.deepEqual(frames(a), [], 'the row is not the slot’s yet');
  deep.assign(50, 7);
  deepSide(50, 'bid', [10_000, 9_995, 9_990], 500);
  const [first] = frames(a);
  assert.deepEqual([...(first?.bidPrice ?? [])], [10_000, 9_995, 9_990]);
  assert.deepEqual([first?.askRows, first?.bidMs, first?.askMs], [0, 500, 0]);
  desk.open(b, EPOCH, 7, 200);
  deepSide(50, 'ask', [10_005], 600);
  assert.deepEqual(
    frames(b).map(({ bidRows, askRows }) => [bidRows, askRows]),
    [[3, 1]],
  );
  const [buffer] = desk.collect(a, STAMP);
  assert.equal(buffer?.byteLength, FRAME_HEADER_BYTES + 32 + 3 * 24);
  assert.deepEqual([desk.has(a), desk.has(client())], [true, false]);
});

test('read gives the book as it stands, and refuses a deep one that nobody has open', () => {
  const a = client();
  assert.match(
    refusal(() => desk.read(EPOCH, 7, 20)),
    /^input\.book_not_open/,
  );
  desk.open(a, EPOCH, 7, 20);
  deep.assign(0, 7);
  deepSide(0, 'ask', [10_005, 10_010], 600);
  const book = depthBookSchema.parse(desk.read(EPOCH, 7, 20));
  assert.deepEqual(book.asks, { price: [10_005, 10_010], quantity: [100, 101], orders: [100, 101], atMs: 600 });
  assert.deepEqual(book.bids, { price: [], quantity: [], orders: [], atMs: null });
  assert.deepEqual(desk.read(EPOCH, 9, 5).bids.price, []);
});

test('what is not possible is refused with the reason', () => {
  const a = client();
  assert.deepEqual(
    desk.choices(EPOCH, 7).map(({ possible }) => possible),
    [true, true, true],
  );
  assert.deepEqual(
    desk.choices(EPOCH, MCX).map(({ possible }) => possible),
    [true, false, false],
  );
  assert.match(
    refusal(() => desk.open(a, EPOCH, MCX, 20)),
    /input\.no_such_depth: .*NSE .*GOLD is MCX_COMM/,
  );
  assert.match(
    refusal(() => desk.open(a, EPOCH, INDEX, 5)),
    /NIFTY is an index.*future/,
  );
  const recorded = makeDesk(undefined);
  assert.equal(recorded.open(a, EPOCH, 7, 5).levels, 5);
  assert.match(
    refusal(() => recorded.open(a, EPOCH, 7, 200)),
    /recording/,
  );
  assert.match(
    refusal(() => desk.open(a, EPOCH + 1, 7, 5)),
    /input\.stale_epoch/,
  );
  assert.match(
    refusal(() => desk.open(a, EPOCH, 63, 5)),
    /input\.unknown_slot/,
  );
});

test('limits: one book of 200 levels, 50 of 20, 16 a window; each says what to close', () => {
  const [a, b] = [client(), client()];
  desk.open(a, EPOCH, 7, 200);
  assert.match(
    refusal(() => desk.open(b, EPOCH, 8, 200)),
    /200 levels of S8 .*S7 is open\. Close one first/,
  );
  const many = Array.from({ length: 4 }, client);
  for (let slot = 0; slot < 50; slot += 1) desk.open(many[Math.floor(slot / 15)] as ClientState, EPOCH, slot, 20);
  assert.match(
    refusal(() => desk.open(b, EPOCH, 55, 20)),
    /for 50 at once, and S0, S1, S2 and others are open/,
  );
  const full = client();
  for (let slot = 0; slot < 16; slot += 1) desk.open(full, EPOCH, slot, 5);
  assert.match(
    refusal(() => desk.open(full, EPOCH, 20, 5)),
    /16 books are open in this window/,
  );
});

test('states of the connection reach those who have its books open, and nobody else', () => {
  const [a, b] = [client(), client()];
  desk.open(a, EPOCH, 7, 20);
  desk.open(b, EPOCH, 7, 5);
  desk.receive({ type: 'depth', levels: 20, state: 'live', reason: null });
  desk.lost('it crashed');
  assert.deepEqual(
    a.told.map(({ state, reason }) => [state, reason]),
    [
      ['live', null],
      ['stale', 'the feed thread ended: it crashed'],
    ],
  );
  assert.deepEqual(b.told, []);
  desk.resume();
  assert.equal(wanted.length, 2, 'a new feed thread is told again');
  assert.equal(desk.open(b, EPOCH, 7, 20).state, 'stale', 'a second window learns the state at once');
});
