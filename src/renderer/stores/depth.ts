import { createStore } from 'zustand/vanilla';
import { DEPTH_CHOICES, type DepthChoice, type DepthLevels, type DepthStatus } from '#contract/model/depth.ts';

/** What is known of the one book that a panel has open. */
export interface BookState {
  /** What is possible for the instrument; empty before it is known. */
  readonly choices: readonly DepthChoice[];
  /** State of the book that is open; null while none is. */
  readonly status: DepthStatus | null;
  /** Why no book could be opened, in words with the remedy. */
  readonly error: string | null;
}

export interface DepthPanelState extends BookState {
  /** Levels that the reader chose; they hold for every instrument, in the depth and in the ladder. */
  readonly levels: DepthLevels;
}

/** The depth panel's slow parts; the book itself is never in here. */
export const depthStore = createStore<DepthPanelState>(() => ({ levels: 5, choices: [], status: null, error: null }));

/** The same of the ladder, which may show another instrument. */
export const ladderBookStore = createStore<BookState>(() => ({ choices: [], status: null, error: null }));

/** The next choice of levels that is possible for the instrument, round and round. */
export function nextDepth({ levels, choices }: DepthPanelState): { levels: DepthLevels } {
  const possible = DEPTH_CHOICES.filter((one) => choices.find((choice) => choice.levels === one)?.possible !== false);
  return { levels: possible[(possible.indexOf(levels) + 1) % possible.length] ?? 5 };
}

const sameBook = (a: DepthStatus, b: DepthStatus): boolean =>
  a.epoch === b.epoch && a.slot === b.slot && a.levels === b.levels;

/** Takes a state that the engine tells of a book; one of another book is passed over. */
export function takeDepthStatus(status: DepthStatus): void {
  for (const store of [depthStore, ladderBookStore]) {
    const { status: open } = store.getState();
    if (open !== null && sameBook(open, status)) store.setState({ status });
  }
}
