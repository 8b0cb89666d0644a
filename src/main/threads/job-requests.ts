import type { JobRun } from '#contract/model/job.ts';
import type { RunItem } from '../core/jobs/run-progress.ts';

/** What is remembered of a job beside its runs; `handledMs`: the newest due moment that was dealt with. */
export interface StoredJob {
  readonly name: string;
  readonly enabled: boolean;
  readonly handledMs: number | null;
}

/** The newest run of a job; `items` are the parts of one that is under way. */
export interface StoredRun {
  readonly name: string;
  readonly run: JobRun;
  readonly items: readonly RunItem[];
}

/** What the store is asked on behalf of jobs. */
export type JobRequest =
  | { readonly kind: 'jobsBegin' }
  | { readonly kind: 'jobSave'; readonly job: StoredJob }
  /** A run that is new (id 0) or changed, and the parts that changed. */
  | { readonly kind: 'jobRunSave'; readonly saved: StoredRun; readonly report: string }
  | { readonly kind: 'jobReport'; readonly runId: number }
  /** Asks the broker for a newer list of instruments of the day. */
  | { readonly kind: 'masterRefresh' }
  /** One step of bringing an instrument's days and minutes up to date: at most one download. */
  | { readonly kind: 'warm'; readonly code: number }
  /** Fetches and keeps the broker's official day of an instrument. */
  | { readonly kind: 'officialDay'; readonly code: number; readonly date: string }
  | { readonly kind: 'lastBackup' };

export interface JobAnswers {
  readonly jobsBegin: { readonly jobs: readonly StoredJob[]; readonly runs: readonly StoredRun[] };
  readonly jobSave: Record<string, never>;
  readonly jobRunSave: { readonly id: number };
  readonly jobReport: { readonly text: string };
  readonly masterRefresh: {
    readonly changed: boolean;
    /** Instruments in the list; null when it did not change. */
    readonly listed: number | null;
  };
  readonly warm: {
    /** `busy`: a chart or a scanner waits for history and goes first; ask again. */
    readonly state: 'done' | 'more' | 'busy';
    readonly downloaded: boolean;
    /** Real ms between two downloads that nobody waits for. */
    readonly spacingMs: number;
  };
  readonly officialDay: {
    /** Close in the instrument's scale; null when the broker has no day of that date yet. */
    readonly close: number | null;
    readonly spacingMs: number;
  };
  readonly lastBackup: { readonly atMs: number | null };
}
