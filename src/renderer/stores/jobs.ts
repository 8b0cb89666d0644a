import { createStore } from 'zustand/vanilla';
import type { JobsState } from '#contract/model/job.ts';

export interface JobsView {
  /** Null until it has been read. */
  readonly state: JobsState | null;
  readonly error: string | null;
  /** Jobs whose failures are shown, by name. */
  readonly opened: ReadonlySet<string>;
}

export const jobsStore = createStore<JobsView>(() => ({ state: null, error: null, opened: new Set() }));

/** Shows or hides what failed in a job. */
export function toggleOpened(name: string): void {
  jobsStore.setState(({ opened }) => {
    const next = new Set(opened);
    if (!next.delete(name)) next.add(name);
    return { opened: next };
  });
}
