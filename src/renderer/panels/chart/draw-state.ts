import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Anchor, Drawing, DrawTool } from './draw-model.ts';
import type { Part } from './draw-geometry.ts';

/** Where the next point would be set. */
export interface DrawCursor {
  readonly index: number;
  readonly price: number;
}

export interface DrawState {
  /** The tool in hand; null while the pointer only points. */
  readonly tool: DrawTool | null;
  /** Points that are set already. */
  readonly set: readonly Anchor[];
  readonly cursor: DrawCursor | null;
  readonly selected: string | null;
  /** What of the selected one the arrows move. */
  readonly part: Part;
  /** A drawing while it is moved; shown in the place of the stored one. */
  readonly moving: Drawing | null;
  /** A place that waits for its words. */
  readonly writing: Anchor | null;
}

export const NO_DRAWING: DrawState = {
  tool: null,
  set: [],
  cursor: null,
  selected: null,
  part: 'body',
  moving: null,
  writing: null,
};

export type DrawStore = StoreApi<DrawState>;

/** What a hand does with the drawings of one chart. */
export function drawStore(): DrawStore {
  return createStore<DrawState>(() => NO_DRAWING);
}
