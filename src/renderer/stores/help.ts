import { createStore } from 'zustand/vanilla';

export const HELP_PARTS = ['here', 'start', 'panels', 'words'] as const;
export type HelpPart = (typeof HELP_PARTS)[number];

export interface HelpState {
  readonly part: HelpPart;
  /** What is searched for among the words. */
  readonly query: string;
  /** Panel that had the keyboard last, besides the help itself. */
  readonly from: string;
}

/** What the help shows. */
export const helpStore = createStore<HelpState>(() => ({ part: 'here', query: '', from: 'watchlist' }));

/** A panel got the keyboard; the help begins with the keys of the last one. */
export function wasInPanel(id: string): void {
  if (id !== 'help') helpStore.setState({ from: id });
}

/** Shows a word, or what is known of the panel when there is none. */
export function explain(word: string | null): void {
  helpStore.setState(word === null ? { part: 'here', query: '' } : { part: 'words', query: word });
}
