import { createStore } from 'zustand/vanilla';

export const PLACE_KINDS = ['alert', 'fill'] as const;
/** What a replay can jump to besides hits, which its own state lists. */
export type PlaceKind = (typeof PLACE_KINDS)[number];
/** Places of one kind that are kept: one for each minute of a day, as of hits. */
const PLACES_MAX = 1_440;

export interface ReplaySlice {
  /** Moments of alerts and fills that this window has heard of, epoch ms, rising; they outlive a reset as marks. */
  readonly places: Readonly<Record<PlaceKind, readonly number[]>>;
  /** The replay plays on until one of these comes; null when it does not. */
  readonly waitingFor: PlaceKind | null;
  /** The last time that the account began anew, with what is void since; null before the first. */
  readonly reset: { readonly atMs: number; readonly orders: number; readonly positions: number } | null;
}

/** What this window knows of the replay beside its state. */
export const replayStore = createStore<ReplaySlice>(() => ({
  places: { alert: [], fill: [] },
  waitingFor: null,
  reset: null,
}));

/** Adds moments in whole ms, each once; past the limit the oldest go. */
export function withPlaces(known: readonly number[], more: readonly number[]): readonly number[] {
  const all = new Set([...known, ...more.map((atMs) => Math.floor(atMs))]);
  return all.size === known.length ? known : [...all].sort((a, b) => a - b).slice(-PLACES_MAX);
}

/** The next place after a moment, or the last one before it. */
export function placeFrom(places: readonly number[], nowMs: number, direction: 1 | -1): number | undefined {
  return direction === 1 ? places.find((atMs) => atMs > nowMs) : places.findLast((atMs) => atMs < nowMs);
}
