import type { CallInput, CallName, CallOutput } from '#contract/calls/index.ts';
import { newDepthFrame } from '#contract/depth-frame.ts';
import { DEPTH_CHOICES } from '#contract/model/depth.ts';

type DepthCall = Extract<CallName, `depth.${string}`>;
const side = (first: number, step: number) => ({
  price: [0, 1, 2, 3, 4].map((level) => first + level * step),
  quantity: [120, 3_400, 560, 78_900, 1_000],
  orders: [1, 12, 4, 90, 7],
  atMs: 1,
});

interface BookPage {
  readonly wire: { sendFrame(buffer: ArrayBuffer): void };
}

/** What the books of a test file show around the price of a slot; nothing until a test says it. */
export const fakeBooks: { best: ((slot: number) => { readonly bid: number; readonly ask: number }) | null } = {
  best: null,
};

const opened: { readonly key: CallInput<'depth.open'>; readonly page: BookPage }[] = [];

/** Sends the book that was opened last as it is now. */
export function pushBook(): void {
  const at = opened.at(-1);
  const best = at === undefined ? undefined : fakeBooks.best?.(at.key.slot);
  if (at !== undefined && best !== undefined) at.page.wire.sendFrame(bookFrame(at.key, best.bid, best.ask));
}

/** A book of falling quantities around the best prices, a tick of 5 a level. */
function bookFrame({ slot, levels, epoch }: CallInput<'depth.open'>, bid: number, ask: number): ArrayBuffer {
  const head = { slot, levels, bidRows: levels, askRows: levels, bidMs: Date.now(), askMs: Date.now() };
  const { buffer, frame } = newDepthFrame(head, { epoch, seq: 1, sentMs: 0 });
  for (let level = 0; level < levels; level += 1) {
    frame.bidPrice[level] = bid - level * 5;
    frame.askPrice[level] = ask + level * 5;
    frame.bidQty[level] = 75 * (3 + ((level * 7) % 31));
    frame.askQty[level] = 75 * (2 + ((level * 11) % 37));
    frame.bidOrders[level] = 1 + (level % 9);
    frame.askOrders[level] = 1 + (level % 7);
  }
  return buffer;
}

/** Books that are possible; frames come only where a test says what they show. One that is read has made-up levels. */
export const FAKE_DEPTH: { readonly [N in DepthCall]: (input: CallInput<N>, page: BookPage) => CallOutput<N> } = {
  'depth.levels': () => ({ choices: DEPTH_CHOICES.map((levels) => ({ levels, possible: true, reason: null })) }),
  'depth.open': (key, page) => {
    const best = fakeBooks.best?.(key.slot);
    if (best === undefined) return { ...key, state: 'connecting', reason: null };
    opened.push({ key, page });
    pushBook();
    return { ...key, state: 'live', reason: null };
  },
  'depth.close': () => ({ open: 0 }),
  'depth.read': (key) => ({
    ...key,
    state: 'connecting',
    reason: null,
    bids: side(233_400, -5),
    asks: side(233_410, 5),
  }),
};
