import { createStore } from 'zustand/vanilla';
import type { CallOutput } from '#contract/calls/index.ts';
import {
  type CalibrationReport,
  type GroupBy,
  type Measure,
  type Window,
  WINDOW_DEFAULT,
} from '#contract/model/validation.ts';

/** What is asked for. */
export interface ValidationQuestion {
  readonly groupBy: GroupBy;
  readonly window: Window;
  readonly measure: Measure;
  /** Scanner whose calibration is shown; null = all. */
  readonly scannerId: string | null;
}

export interface ValidationState {
  readonly question: ValidationQuestion;
  readonly summary: CallOutput<'validation.summary'> | null;
  readonly calibration: CalibrationReport | null;
  /** Why the last reading failed; null after one that worked. */
  readonly error: string | null;
}

/** What became of hits, as this window shows it. */
export const validationStore = createStore<ValidationState>(() => ({
  question: { groupBy: 'scanner', window: WINDOW_DEFAULT, measure: 'direction', scannerId: null },
  summary: null,
  calibration: null,
  error: null,
}));

/** Asks something else; the poll reads it at once. */
export function ask(change: Partial<ValidationQuestion>): void {
  validationStore.setState(({ question }) => ({ question: { ...question, ...change } }));
}
