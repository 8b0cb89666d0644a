import { createStore } from 'zustand/vanilla';

export interface ShellState {
  readonly paletteOpen: boolean;
  readonly cheatSheetOpen: boolean;
  readonly indicatorsOpen: boolean;
  readonly chartMenuOpen: boolean;
  /** The kill switch is looked at: before it is started, or while it works. */
  readonly killOpen: boolean;
  readonly accountsOpen: boolean;
}

/** What lies over the panels. */
export const shellStore = createStore<ShellState>(() => ({
  paletteOpen: false,
  cheatSheetOpen: false,
  indicatorsOpen: false,
  chartMenuOpen: false,
  killOpen: false,
  accountsOpen: false,
}));
