import type { CallInput, CallOutput } from '#contract/calls/index.ts';
import type { BegunFollowing, SettledWindow } from '../core/validation/forward-book.ts';

/** A window that was settled now, with the id of its hit. */
export interface FreshOutcome {
  readonly hitId: number;
  readonly settled: SettledWindow;
}

/** What the store is asked about what became of hits. */
export type ValidationRequest =
  /** What is open from days before this one was never judged: it is censored. */
  | { readonly kind: 'outcomesBegin' }
  /** The sessions of a date are over: what of it is still open cannot be judged and is censored. */
  | { readonly kind: 'outcomesClose'; readonly date: string }
  /** Followings that began and windows that are over; their hits must have been stored before. */
  | {
      readonly kind: 'outcomesSave';
      readonly begun: readonly BegunFollowing[];
      readonly settled: readonly SettledWindow[];
    }
  | { readonly kind: 'validationSummary'; readonly query: CallInput<'validation.summary'> }
  | { readonly kind: 'validationOutcomes'; readonly query: CallInput<'validation.outcomes'> }
  | { readonly kind: 'validationCalibration'; readonly query: CallInput<'validation.calibration'> }
  | { readonly kind: 'validationRecords'; readonly query: CallInput<'validation.records'> };

export interface ValidationAnswers {
  /** `done`: hits of the day whose windows are all over, the newest first. */
  readonly outcomesBegin: { readonly closed: number; readonly done: readonly number[] };
  /** Windows of the date by what became of them; `closed` are those of `censored` that were open until now. */
  readonly outcomesClose: { readonly closed: number; readonly judged: number; readonly censored: number };
  /** `unknown` = their hits are not stored. */
  readonly outcomesSave: { readonly fresh: readonly FreshOutcome[]; readonly unknown: number };
  readonly validationSummary: CallOutput<'validation.summary'>;
  readonly validationOutcomes: CallOutput<'validation.outcomes'>;
  readonly validationCalibration: CallOutput<'validation.calibration'>;
  readonly validationRecords: CallOutput<'validation.records'>;
}
