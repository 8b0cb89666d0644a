import type { CallInput, CallOutput } from '#contract/calls/index.ts';
import type { JournalFill } from '#contract/model/journal.ts';

/** What the store is asked about the trade journal; `book` names the account. */
export type JournalRequest =
  /** Keeps fills; those with no quantity were withdrawn. */
  | { readonly kind: 'journalFills'; readonly book: string; readonly fills: readonly JournalFill[] }
  /** The account of a run began anew: its fills belong to nobody. */
  | { readonly kind: 'journalForget'; readonly book: string; readonly run: string }
  | { readonly kind: 'journalRead'; readonly book: string; readonly query: CallInput<'journal.read'> }
  | { readonly kind: 'journalNote'; readonly book: string; readonly query: CallInput<'journal.note'> }
  | { readonly kind: 'journalExcursion'; readonly book: string; readonly query: CallInput<'journal.excursion'> };

export interface JournalAnswers {
  readonly journalFills: Record<string, never>;
  readonly journalForget: Record<string, never>;
  readonly journalRead: CallOutput<'journal.read'>;
  readonly journalNote: CallOutput<'journal.note'>;
  readonly journalExcursion: CallOutput<'journal.excursion'>;
}
