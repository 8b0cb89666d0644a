import { createStore } from 'zustand/vanilla';
import { firstWorkspaces, type JournalEntry, type Workspaces } from '../shell/workspaces.ts';

export interface WorkspacesState extends Workspaces {
  /** Layouts of before, the newest first. */
  readonly journal: readonly JournalEntry[];
}

/** Named layouts of this window, and those of before. */
export const workspacesStore = createStore<WorkspacesState>(() => ({ ...firstWorkspaces(), journal: [] }));
