import type { JobRun } from '#contract/model/job.ts';
import type { RunItem, RunProgress } from '../core/jobs/run-progress.ts';

/** What a run hands to its work. */
export interface WorkTools {
  /** Resolves after so many real ms, or at once when the run is ended. */
  readonly pause: (ms: number) => Promise<void>;
  readonly run: () => JobRun;
  readonly isEnded: () => boolean;
}

export interface WorkEnd {
  readonly summary: string;
  /** It is done, and somebody should look at it. */
  readonly warned?: boolean;
  /** A table as CSV. */
  readonly report?: string;
}

/**
 * What a job does. It is cut into parts, each done once: a run that was stopped goes on with those that are left.
 * A fault of the line or the broker ends the try and is tried again; any other fails its part alone.
 */
export interface JobWork {
  /** Tries of parts that failed, the first one included. */
  readonly partTries: number;
  /** Begins a fresh run. @returns its parts, as code and name. */
  readonly begin: (tools: WorkTools) => Promise<readonly Pick<RunItem, 'code' | 'what'>[]>;
  /** Does one part. @returns what the report needs of it. */
  readonly one: (item: RunItem, tools: WorkTools) => Promise<string>;
  /** After the last part; also when some failed. */
  readonly finish: (progress: RunProgress, tools: WorkTools) => Promise<WorkEnd>;
}
