import { createStore } from 'zustand/vanilla';
import type { Notice } from '#contract/model/terminal.ts';

/** Notices kept in the list. */
export const NOTICES_KEPT_MAX = 100;

/** Newest first. */
export const noticesStore = createStore<{ readonly notices: readonly Notice[] }>(() => ({ notices: [] }));

/** Keeps a notice at the head of the list. */
export function addNotice(notice: Notice): void {
  noticesStore.setState(({ notices }) => ({ notices: [notice, ...notices].slice(0, NOTICES_KEPT_MAX) }));
}
