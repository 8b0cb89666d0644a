import type { Answerer } from '#contract/answerer.ts';
import type { BarRecord } from '#contract/frames.ts';
import type { ChartInterval } from '#contract/model/chart-interval.ts';
import { WIRE_LIMITS, type Wire } from '#contract/wire.ts';

/** A version that no row ever rests at (odd = being written), so that a row with it counts as never sent. */
export const NEVER_SENT = 0xffff_ffff;

export interface OpenChart {
  readonly slot: number;
  readonly interval: ChartInterval;
  /** What was sent last of the forming bar and of the one before, as text keys; '' = nothing. */
  readonly sent: string[];
  /** Of bars made of trades: time of the newest that was sent, ms of day. */
  sentMs?: number;
  /** Of weeks and months: the days of the running one before today; null when there is none, absent until it is known. */
  before?: Pick<BarRecord, 't' | 'o' | 'h' | 'l' | 'v'> | null;
}

/** A window, or a command of the command line. */
export type ClientKind = 'page' | 'command';

/** One page: its interest in rows and charts, what it was sent, and its credit. Owner: the publisher. */
export interface ClientState {
  readonly id: number;
  readonly kind: ClientKind;
  readonly wire: Wire;
  readonly answerer: Answerer;
  /** Watched slots; replaced as a whole. */
  slots: Uint32Array;
  /** Row version last sent, by slot. */
  sentVersions: Uint32Array;
  /** Where the next collection starts among `slots`, so that a full frame starves nobody. */
  cursor: number;
  readonly charts: Map<string, OpenChart>;
  credit: number;
  frameSeq: number;
}

/** Slots of open charts. */
export function slotsOf(charts: ClientState['charts']): number[] {
  return [...charts.values()].map(({ slot }) => slot);
}

export type NewClient = Pick<ClientState, 'id' | 'kind' | 'wire' | 'answerer'>;

/** A page that has just come: it watches nothing and may be sent one frame. */
export function createClientState(who: NewClient, capacity: number): ClientState {
  return {
    ...who,
    slots: new Uint32Array(0),
    sentVersions: new Uint32Array(capacity).fill(NEVER_SENT),
    cursor: 0,
    charts: new Map(),
    credit: WIRE_LIMITS.frameCredit,
    frameSeq: 0,
  };
}
