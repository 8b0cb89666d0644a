import { createStore } from 'zustand/vanilla';
import type { ExpressionCheck, OwnScanner, TestResult } from '#contract/model/own-scanner.ts';

/** What the editor starts with. */
export const EMPTY_SCANNER: OwnScanner = {
  id: 0,
  title: '',
  expression: '',
  intervals: ['5m'],
  kinds: ['EQUITY', 'FUTIDX', 'FUTSTK', 'FUTCOM'],
  side: 'up',
  schedule: { kind: 'bar' },
  fires: 'edge',
  cooldownBars: 0,
  plan: null,
};

export interface TestChoice {
  readonly days: number;
  /** The charted instrument alone, or all that are scanned. */
  readonly charted: boolean;
}

export interface OwnState {
  /** As the store has them; null before the first answer. */
  readonly saved: readonly OwnScanner[] | null;
  /** What was changed and not saved, by id; 0 is the new one. Nothing typed is lost by looking at another. */
  readonly drafts: Readonly<Record<number, OwnScanner>>;
  /** The scanner in the editor. */
  readonly open: number;
  /** What the engine says of the text in the editor; null while it reads. */
  readonly check: ExpressionCheck | null;
  readonly choice: TestChoice;
  readonly test: TestResult | null;
  /** Why the saved scanners could not be read; null after a reading that worked. */
  readonly savedError: string | null;
  /** A fault, or what was done. */
  readonly told: { readonly text: string; readonly isFault: boolean } | null;
  readonly busy: 'save' | 'test' | 'remove' | null;
}

/** The scanners that the person wrote, and the one in the editor. */
export const ownStore = createStore<OwnState>(() => ({
  saved: null,
  drafts: {},
  open: 0,
  check: null,
  choice: { days: 5, charted: false },
  test: null,
  savedError: null,
  told: null,
  busy: null,
}));

/** What the editor shows: the draft, else what is saved. */
export function openScanner({ drafts, open, saved }: OwnState): OwnScanner {
  return drafts[open] ?? saved?.find(({ id }) => id === open) ?? EMPTY_SCANNER;
}

/** Whether a scanner has changes that were not saved. */
export function isChanged({ drafts }: OwnState, id: number): boolean {
  return drafts[id] !== undefined;
}

export function changeOpen(change: Partial<OwnScanner>): void {
  const state = ownStore.getState();
  const draft = { ...openScanner(state), ...change };
  ownStore.setState({ drafts: { ...state.drafts, [state.open]: draft }, told: null });
}

/** Forgets the changes of a scanner. */
export function dropDraft(id: number): void {
  const { [id]: _gone, ...drafts } = ownStore.getState().drafts;
  ownStore.setState({ drafts });
}

/** Shows a scanner in the editor. What is said of the text of the one that is there already stays: it is not asked again. */
export function openInEditor(id: number): void {
  const { open, check } = ownStore.getState();
  ownStore.setState({ open: id, check: id === open ? check : null, test: null, told: null });
}
