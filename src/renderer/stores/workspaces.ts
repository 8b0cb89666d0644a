import { createStore } from 'zustand/vanilla';
import { firstWorkspaces, type JournalEntry, type Workspaces } from '../shell/workspaces.ts';

export interface WorkspacesState extends Workspaces {
  /** Layouts of before, the newest first. */
  readonly journal: readonly JournalEntry[];
  /** Of a window of one panel: the workspace that it was opened from. Never stored. */
  readonly openedFrom: string | null;
}

/** Named layouts of this window, and those of before. */
export const workspacesStore = createStore<WorkspacesState>(() => ({
  ...firstWorkspaces(),
  journal: [],
  openedFrom: null,
}));
