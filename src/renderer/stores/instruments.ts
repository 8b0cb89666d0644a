import { createStore } from 'zustand/vanilla';
import type { Instrument } from '#contract/model/instrument.ts';

export interface InstrumentsState {
  readonly epoch: number;
  /** In slot order: `rows[slot]`. Replaced as a whole when the epoch changes, never edited. */
  readonly rows: readonly Instrument[];
}

/** The subscribed instruments of the epoch. */
export const instrumentsStore = createStore<InstrumentsState>(() => ({ epoch: -1, rows: [] }));

/** The instrument of a slot in the present epoch. */
export function instrumentAt(slot: number | null): Instrument | undefined {
  return slot === null ? undefined : instrumentsStore.getState().rows[slot];
}
