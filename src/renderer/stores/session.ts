import { createStore } from 'zustand/vanilla';
import type { Health, SessionState } from '#contract/model/terminal.ts';
import type { LinkState } from '../client/link.ts';

export interface SessionSlice {
  readonly link: LinkState;
  /** Whether there ever was a connection: before the first one nothing can be shown. */
  readonly everOpen: boolean;
  /** The last state the engine told; kept while the connection is lost. */
  readonly session: SessionState | null;
  readonly health: Health | null;
}

/** What the page is connected to, the engine's clock line, and its newest health sample. */
export const sessionStore = createStore<SessionSlice>(() => ({
  link: { phase: 'connecting', attempt: 1 },
  everOpen: false,
  session: null,
  health: null,
}));
