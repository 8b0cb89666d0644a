import { createStore } from 'zustand/vanilla';
import type { Instrument } from '#contract/model/instrument.ts';
import type { Product } from '#contract/model/order.ts';

/** Ticks of one row that may be chosen. */
export const LADDER_STEPS = [1, 2, 5, 10, 20] as const;
export type LadderStep = (typeof LADDER_STEPS)[number];
/** Lots of one click; an order of more is typed in the ticket. */
export const LADDER_LOTS_MAX = 999;

export interface LadderState {
  /** Lots of the next click. */
  readonly lots: number;
  /** Ticks of a row. */
  readonly step: LadderStep;
  /** Product that was chosen; null = the usual one of the instrument. */
  readonly product: Product | null;
  /** What the lots were chosen for: another kind or underlying begins with one lot. */
  readonly lotsFor: string;
}

export const ladderStore = createStore<LadderState>(() => ({ lots: 1, step: 1, product: null, lotsFor: '' }));

/** More or fewer lots, within what a click may carry. */
export function stepLots(by: number): void {
  setLots(ladderStore.getState().lots + by);
}

export function setLots(lots: number): void {
  const whole = Number.isFinite(lots) ? Math.trunc(lots) : 1;
  ladderStore.setState({ lots: Math.min(LADDER_LOTS_MAX, Math.max(1, whole)) });
}

/** More or fewer ticks a row. */
export function stepTicks(by: 1 | -1): void {
  const at = LADDER_STEPS.indexOf(ladderStore.getState().step) + by;
  const step = LADDER_STEPS[Math.max(0, Math.min(LADDER_STEPS.length - 1, at))];
  if (step !== undefined) ladderStore.setState({ step });
}

/** Another instrument: ten lots of an option must not become ten of something else. */
export function lotsOfInstrument({ kind, underlying }: Pick<Instrument, 'kind' | 'underlying'>): void {
  const lotsFor = `${kind} ${underlying}`;
  const { lotsFor: before } = ladderStore.getState();
  if (before !== lotsFor) ladderStore.setState({ lotsFor, lots: 1 });
}
