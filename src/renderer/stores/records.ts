import { createStore } from 'zustand/vanilla';
import type { CallOutput } from '#contract/calls/index.ts';
import type { Measure, Window } from '#contract/model/validation.ts';

/** The record of one scanner, with the probabilities of its scores where there are enough. */
export type ScannerRecord = CallOutput<'validation.records'>['records'][number];

export interface RecordsState {
  /** What the records are of; null before the first reading. */
  readonly of: { readonly window: Window; readonly measure: Measure } | null;
  /** By scanner; one without is not in it. */
  readonly byScanner: ReadonlyMap<string, ScannerRecord>;
}

/** What became of the hits of every scanner, as the engine last told. */
export const recordsStore = createStore<RecordsState>(() => ({ of: null, byScanner: new Map() }));
