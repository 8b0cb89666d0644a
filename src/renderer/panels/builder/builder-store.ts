import { createStore } from 'zustand/vanilla';
import type { CallOutput } from '#contract/calls/index.ts';
import type { Instrument, Segment } from '#contract/model/instrument.ts';
import type { Side } from '#contract/model/order.ts';
import type { Scenario, StrategyKind } from '#contract/model/strategy.ts';
import { instrumentOf } from '../../stores/instruments.ts';

/** A leg of the strategy that is being built. */
export interface BuilderLeg {
  readonly id: number;
  readonly segment: Segment;
  readonly securityId: number;
  /** What a person reads, also when it is not listed any more. */
  readonly symbol: string;
  readonly side: Side;
  readonly lots: number;
  /** In the price scale, as typed or as paid; null follows the market. */
  readonly entry: number | null;
  readonly held: boolean;
}

export type Evaluation = CallOutput<'strategy.evaluate'>;

export interface BuilderState {
  /** Underlying and expiry on which ready-made strategies are put; null before a list was read. */
  readonly underlying: string;
  readonly expiry: string | null;
  readonly legs: readonly BuilderLeg[];
  /** Name of the strategy: the owner of its fills. */
  readonly name: string;
  /** The ready-made strategy that was put there last; null for anything else. */
  readonly kind: StrategyKind | null;
  readonly product: 'INTRADAY' | 'MARGIN';
  readonly scenario: Scenario;
  /** Strikes between neighbouring legs of a ready-made strategy. */
  readonly width: number;
  /** What the engine said of `of`; kept while the next answer is on its way. */
  readonly answer: Evaluation | null;
  readonly of: readonly BuilderLeg[];
  readonly readAtMs: number;
  readonly error: string | null;
}

export const CALM: Scenario = { daysForward: 0, ivShift: 0, spotShift: 0 };
/** 200 points of NIFTY: about one standard deviation of a week. */
const FIRST_WIDTH = 4;

/** The strategy builder of this window. */
export const builderStore = createStore<BuilderState>(() => ({
  underlying: 'NIFTY',
  expiry: null,
  legs: [],
  name: '',
  kind: null,
  product: 'MARGIN',
  scenario: CALM,
  width: FIRST_WIDTH,
  answer: null,
  of: [],
  readAtMs: 0,
  error: null,
}));

/** Instrument of a leg; undefined where it is not subscribed now. */
export function instrumentOfLeg({ segment, securityId }: BuilderLeg): Instrument | undefined {
  return instrumentOf(segment, securityId);
}
