import { createStore } from 'zustand/vanilla';

export interface ShellState {
  readonly paletteOpen: boolean;
  readonly cheatSheetOpen: boolean;
  readonly indicatorsOpen: boolean;
}

/** What lies over the panels. */
export const shellStore = createStore<ShellState>(() => ({
  paletteOpen: false,
  cheatSheetOpen: false,
  indicatorsOpen: false,
}));
