import { createStore } from 'zustand/vanilla';
import { DEPTH_CHOICES, type DepthChoice, type DepthLevels, type DepthStatus } from '#contract/model/depth.ts';

export interface DepthPanelState {
  /** Levels that the reader chose; they hold for every instrument. */
  readonly levels: DepthLevels;
  /** What is possible for the instrument; empty before it is known. */
  readonly choices: readonly DepthChoice[];
  /** State of the book that is open; null while none is. */
  readonly status: DepthStatus | null;
  /** Why no book could be opened, in words with the remedy. */
  readonly error: string | null;
}

/** The depth panel's slow parts; the book itself is never in here. */
export const depthStore = createStore<DepthPanelState>(() => ({ levels: 5, choices: [], status: null, error: null }));

/** The next choice of levels that is possible for the instrument, round and round. */
export function nextDepth({ levels, choices }: DepthPanelState): { levels: DepthLevels } {
  const possible = DEPTH_CHOICES.filter((one) => choices.find((choice) => choice.levels === one)?.possible !== false);
  return { levels: possible[(possible.indexOf(levels) + 1) % possible.length] ?? 5 };
}

/** Takes a state that the engine tells of a book; one of another book is passed over. */
export function takeDepthStatus(status: DepthStatus): void {
  const { status: open } = depthStore.getState();
  if (open !== null && open.epoch === status.epoch && open.slot === status.slot && open.levels === status.levels)
    depthStore.setState({ status });
}
