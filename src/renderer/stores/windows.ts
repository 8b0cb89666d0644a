import { createStore } from 'zustand/vanilla';
import type { PanelWindow } from '../shell/window-list.ts';

export interface WindowsState {
  /** Windows of one panel that are to be there; kept over a restart. */
  readonly wanted: readonly PanelWindow[];
  /** Windows of before the restart that nobody has opened again. */
  readonly offered: readonly PanelWindow[];
  /** The browser allowed only some of the last ones that were asked for. */
  readonly refused: boolean;
}

export const windowsStore = createStore<WindowsState>(() => ({ wanted: [], offered: [], refused: false }));
