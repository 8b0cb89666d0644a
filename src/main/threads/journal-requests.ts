import type { CallInput, CallOutput } from '#contract/calls/index.ts';
import type { JournalFill } from '#contract/model/journal.ts';

/**
 * What the store is asked about the trade journal. `book` names the account; `run` the one that is open of those that
 * begin anew, empty for an account that goes on: what another run left open belongs to nobody.
 */
export type JournalRequest =
  /** Keeps fills; those with no quantity were withdrawn. */
  | { readonly kind: 'journalFills'; readonly book: string; readonly fills: readonly JournalFill[] }
  /** A replay went to another moment: what the runs of this start (`start`, `start-1`, …) did after it is void. */
  | { readonly kind: 'journalForget'; readonly book: string; readonly start: string; readonly afterMs: number }
  | {
      readonly kind: 'journalRead';
      readonly book: string;
      readonly run: string;
      readonly query: CallInput<'journal.read'>;
    }
  | { readonly kind: 'journalNote'; readonly book: string; readonly query: CallInput<'journal.note'> }
  | { readonly kind: 'journalExcursion'; readonly book: string; readonly query: CallInput<'journal.excursion'> };

export interface JournalAnswers {
  readonly journalFills: Record<string, never>;
  readonly journalForget: Record<string, never>;
  readonly journalRead: CallOutput<'journal.read'>;
  readonly journalNote: CallOutput<'journal.note'>;
  readonly journalExcursion: CallOutput<'journal.excursion'>;
}
