import { createStore } from 'zustand/vanilla';
import { type Instrument, instrumentKey, type Segment } from '#contract/model/instrument.ts';

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

/**
 * The instrument of a slot that was told in an epoch; undefined in any other epoch, where the slot is another
 * instrument's. Everything that acts on a slot out of an answer of the engine finds its instrument here.
 */
export function instrumentIn(epoch: number, slot: number): Instrument | undefined {
  const state = instrumentsStore.getState();
  return state.epoch === epoch ? state.rows[slot] : undefined;
}

let indexed: { rows: readonly Instrument[]; slots: Map<string, number> } = { rows: [], slots: new Map() };

/** The subscribed instrument of a segment and id in the present epoch, or undefined. */
export function instrumentOf(segment: Segment, securityId: number): Instrument | undefined {
  const { rows } = instrumentsStore.getState();
  if (indexed.rows !== rows)
    indexed = { rows, slots: new Map(rows.map((row) => [instrumentKey(row.segment, row.securityId), row.slot])) };
  const slot = indexed.slots.get(instrumentKey(segment, securityId));
  return slot === undefined ? undefined : rows[slot];
}
