import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { decodeDepthFrame, newDepthFrame } from '#contract/depth-frame.ts';
import { FaultError, fault } from '#contract/faults.ts';
import { frameHeader } from '#contract/frames.ts';
import type { DepthLevels } from '#contract/model/depth.ts';
import { Book } from '../../../src/renderer/panels/depth/book.ts';
import { BookHolds } from '../../../src/renderer/panels/depth/book-holds.ts';
import { DepthBinding, type DepthWanted } from '../../../src/renderer/panels/depth/depth-binding.ts';
import {
  depthNote,
  type DepthView,
  emptyDepthWords,
  imbalanceText,
  levelWords,
  listingText,
  spreadText,
} from '../../../src/renderer/panels/depth/depth-words.ts';
import { depthStore, nextDepth } from '../../../src/renderer/stores/depth.ts';
import { testInstrument } from '../../support/fake-host.ts';

const STOCK = { ...testInstrument(4), symbol: 'RELIANCE', lot: 250 };

function frame(slot: number, levels: DepthLevels, bids: readonly number[], asks: readonly number[]) {
  const head = { slot, levels, bidRows: bids.length, askRows: asks.length, bidMs: 10, askMs: 20 };
  const { buffer, frame: made } = newDepthFrame(head, { epoch: 1, seq: 1, sentMs: 0 });
  made.bidPrice.set(bids);
  made.askPrice.set(asks);
  made.bidQty.fill(500, 0, bids.length);
  made.askQty.fill(250, 0, asks.length);
  return decodeDepthFrame(buffer, frameHeader(buffer));
}

test('spread, imbalance and the cost of going through levels', () => {
  const book = new Book();
  assert.deepEqual([spreadText(book, STOCK), imbalanceText(book)], ['–', '–']);
  book.take(frame(4, 20, [10_000, 9_990], [10_010, 10_020, 10_040]));
  assert.equal(spreadText(book, STOCK), '0.10 · 2 ticks · 10.0 bp');
  assert.equal(imbalanceText(book), '▲ 33 % bid');
  assert.equal(
    levelWords(book.ask, 'ask', 2, STOCK),
    'Buy 750 (3 lots) to level 3: average 100.23, last 100.40, 6 ticks from the best',
  );
  assert.equal(levelWords(book.bid, 'bid', 2, STOCK), '');
  assert.equal(book.ask.sum, 750);
  book.take(frame(4, 20, [], [10_010]));
  assert.deepEqual([spreadText(book, STOCK), imbalanceText(book)], ['–', '▼ 100 % ask']);
  book.take(frame(4, 20, [10_020], [10_010]));
  assert.match(spreadText(book, STOCK), /^−0\.10 · −2 ticks · −10\.0 bp$/, 'a crossed book is shown as it is');
});

test('the line of the listing says series, ISIN, expiry class and band, and is empty without them', () => {
  assert.equal(listingText(STOCK), '');
  const band = { lower: 120_000, upper: 146_660 };
  assert.equal(
    listingText({ ...STOCK, series: 'EQ', isin: 'INE002A01018', band }),
    'EQ · INE002A01018 · band 1,200.00 to 1,466.60',
  );
  assert.equal(listingText({ ...STOCK, expiryClass: 'weekly' }), 'weekly');
});

const VIEW: DepthView = {
  link: 'open',
  instrument: STOCK,
  levels: 20,
  choices: [],
  status: { epoch: 1, slot: 4, levels: 20, state: 'live', reason: null },
  error: null,
  hasCome: true,
  isEmpty: false,
};

test('every state has its words', () => {
  assert.equal(emptyDepthWords(VIEW), null);
  assert.match(emptyDepthWords({ ...VIEW, instrument: undefined }) ?? '', /Put an instrument on the chart/);
  const choices = [{ levels: 20 as const, possible: false, reason: 'MCX has five.' }];
  assert.equal(emptyDepthWords({ ...VIEW, choices }), 'RELIANCE: no 20 levels. MCX has five.');
  assert.equal(emptyDepthWords({ ...VIEW, error: 'Close one first.' }), 'Close one first.');
  assert.match(emptyDepthWords({ ...VIEW, hasCome: false, isEmpty: true, link: 'lost' }) ?? '', /not connected/);
  assert.match(emptyDepthWords({ ...VIEW, isEmpty: true }) ?? '', /Nobody bids for RELIANCE/);
  const waiting = { ...VIEW, hasCome: false, isEmpty: true };
  assert.match(emptyDepthWords({ ...waiting, status: null }) ?? '', /Waiting for 20 levels of RELIANCE\./);
  assert.match(emptyDepthWords(waiting) ?? '', /No level of RELIANCE has come yet/);
  const down = { ...VIEW.status, state: 'stopped' as const, reason: 'No data plan.' } as DepthView['status'];
  assert.equal(emptyDepthWords({ ...waiting, status: down }), 'No data plan.');
  assert.equal(depthNote(VIEW, false), null);
  assert.match(depthNote({ ...VIEW, status: down }, false) ?? '', /Old: No data plan/);
  assert.match(depthNote({ ...VIEW, levels: 5 }, true) ?? '', /feed of this instrument is down/);
  assert.match(depthNote({ ...VIEW, link: 'lost' }, false) ?? '', /not connected/);
});

test('the next depth skips what is not possible', () => {
  const all = { levels: 5 as const, choices: [], status: null, error: null };
  assert.deepEqual([nextDepth(all), nextDepth({ ...all, levels: 200 })], [{ levels: 20 }, { levels: 5 }]);
  const choices = ([5, 20, 200] as const).map((levels) => ({ levels, possible: levels === 5, reason: null }));
  assert.deepEqual(nextDepth({ ...all, choices }), { levels: 5 });
});

let calls: string[];
let refuse: boolean;
let wanted: DepthWanted | null;
let connected: boolean;
const engine = {
  call: async (name: string, input: { slot: number; levels?: number }) => {
    calls.push(`${name} ${input.slot} ${input.levels ?? ''}`.trim());
    if (name === 'depth.levels')
      return { choices: [5, 20, 200].map((levels) => ({ levels, possible: true, reason: null })) };
    if (refuse && name === 'depth.open') throw new FaultError(fault('input.too_many_books', 'Close one first.'));
    return { ...input, state: 'live', reason: null };
  },
} as never;
let book: Book;
let binding: DepthBinding;

beforeEach(() => {
  [calls, refuse, connected] = [[], false, true];
  wanted = { epoch: 1, slot: 4, levels: 20 };
  book = new Book();
  binding = new DepthBinding(book, {
    client: () => (connected ? engine : null),
    wanted: () => wanted,
    changed: () => {},
    store: depthStore,
    holds: new BookHolds(),
  });
  depthStore.setState({ levels: 5, choices: [], status: null, error: null });
});

const rest = () =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

test('one book is open: the one that is shown; frames of any other are passed over', async () => {
  binding.sync();
  binding.sync();
  await rest();
  assert.deepEqual(calls, ['depth.levels 4', 'depth.open 4 20']);
  binding.take(frame(4, 5, [1], [2]));
  binding.take(frame(9, 20, [1], [2]));
  assert.equal(book.hasCome, false);
  binding.take(frame(4, 20, [10_000], [10_010]));
  assert.equal(book.bid.rows, 1);
  wanted = { epoch: 1, slot: 5, levels: 200 };
  binding.sync();
  assert.ok(book.isEmpty, 'the former book is not shown under another name');
  await rest();
  assert.deepEqual(calls.slice(2), ['depth.close 4 20', 'depth.levels 5', 'depth.open 5 200']);
  wanted = null;
  binding.sync();
  assert.deepEqual(calls.at(-1), 'depth.close 5 200', 'nobody sees the panel');
});

test('a lost connection keeps the book on the screen and opens it again when it is back', async () => {
  binding.sync();
  await rest();
  binding.take(frame(4, 20, [10_000], [10_010]));
  connected = false;
  binding.sync();
  assert.equal(book.bid.rows, 1);
  connected = true;
  binding.sync();
  await rest();
  assert.deepEqual(calls, ['depth.levels 4', 'depth.open 4 20', 'depth.levels 4', 'depth.open 4 20']);
});

test('a refusal is told, and tried again on demand', async () => {
  refuse = true;
  binding.sync();
  await rest();
  assert.equal(depthStore.getState().error, 'Close one first.');
  refuse = false;
  binding.retry();
  await rest();
  assert.deepEqual([depthStore.getState().error, depthStore.getState().status?.state], [null, 'live']);
});

test('an answer that comes after the panel moved on opens nothing', async () => {
  binding.sync();
  wanted = { epoch: 1, slot: 5, levels: 20 };
  binding.sync();
  await rest();
  assert.deepEqual(calls, ['depth.levels 4', 'depth.close 4 20', 'depth.levels 5', 'depth.open 5 20']);
  assert.equal(depthStore.getState().status?.slot, 5);
});

test('two panels of one window share a book: the second begins with what came, and only the last closes it', async () => {
  const holds = new BookHolds();
  const panel = (shown: Book, at: () => DepthWanted | null) =>
    new DepthBinding(shown, {
      client: () => engine,
      wanted: at,
      changed: () => {},
      store: { setState: () => {} },
      holds,
    });
  let first: DepthWanted | null = { epoch: 1, slot: 4, levels: 20 };
  const [left, right] = [new Book(), new Book()];
  const [one, two] = [panel(left, () => first), panel(right, () => ({ epoch: 1, slot: 4, levels: 20 }))];
  one.sync();
  await rest();
  one.take(frame(4, 20, [10_000], [10_010]));
  two.sync();
  await rest();
  assert.equal(right.bid.price[0], 10_000, 'the engine tells only changes, so the page does');
  first = null;
  one.sync();
  const closes = () => calls.filter((name) => name.startsWith('depth.close')).length;
  assert.equal(closes(), 0, 'the other panel still shows it');
  two.take(frame(4, 20, [9_995], [10_010]));
  assert.deepEqual([left.isEmpty, right.bid.price[0]], [true, 9_995]);
  two.destroy();
  assert.equal(closes(), 1);
});
