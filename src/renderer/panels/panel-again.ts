import { createContext } from 'react';

export interface PanelAgain {
  /** Begins the panel anew: it asks for everything that it reads, and keeps the keyboard. */
  readonly again: () => void;
  /** When that was done last, ms since 1970; null before. */
  readonly askedMs: number | null;
}

/** How whatever stands in a panel begins the panel anew; the dock gives it. */
export const PanelAgainContext = createContext<PanelAgain>({ again: () => {}, askedMs: null });
