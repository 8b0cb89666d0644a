import type { CallInput, CallName, CallOutput } from '#contract/calls/index.ts';
import type { EventName, EventPayload } from '#contract/events.ts';
import { ensure } from '#contract/faults.ts';
import type { Job, JobsState } from '#contract/model/job.ts';
import type { QualityReport } from '#contract/model/quality.ts';
import { JOB_OUTPUTS, SAMPLE_JOB, SAMPLE_RUN } from '../contract/job-samples.ts';

type Names = Extract<CallName, `jobs.${string}` | 'quality.report'>;
type Answers = { [N in Names]: (input: CallInput<N>) => CallOutput<N> };

const RUNNING: Job = {
  ...SAMPLE_JOB,
  name: 'watchlists',
  title: 'History of the lists',
  sentence: 'Brings history of every listed instrument up to date.',
  schedule: '08:40 on trading days',
  state: 'running',
  run: {
    ...SAMPLE_RUN,
    id: 13,
    endedMs: null,
    result: 'running',
    total: 80,
    done: 20,
    failed: 0,
    summary: '',
    failures: [],
  },
};
const NEVER: Job = {
  ...SAMPLE_JOB,
  name: 'backup',
  title: 'Backup reminder',
  sentence: 'Reminds of backups.',
  schedule: 'Fridays at 17:00',
  run: null,
};

/** Jobs of straw: what a test put in, changed by the calls as the engine would. */
export class FakeJobs {
  readonly #emit: <N extends EventName>(name: N, payload: EventPayload<N>) => void;
  state: JobsState = { jobs: [SAMPLE_JOB, RUNNING, NEVER], off: null };
  quality: QualityReport = JOB_OUTPUTS['quality.report'];

  constructor(emit: <N extends EventName>(name: N, payload: EventPayload<N>) => void) {
    this.#emit = emit;
  }

  change(name: string, changes: Partial<Job>): Job {
    const jobs = this.state.jobs.map((job) => (job.name === name ? { ...job, ...changes } : job));
    this.state = { ...this.state, jobs };
    this.#emit('jobs.changed', this.state);
    return ensure(
      jobs.find((job) => job.name === name),
      `there is a job ${name}`,
    );
  }

  answers(): Answers {
    const run = { ...SAMPLE_RUN, endedMs: null, result: 'running' as const, done: 0, failed: 0, failures: [] };
    return {
      'jobs.list': () => this.state,
      'jobs.run': ({ name }) => this.change(name, { state: 'running', run }),
      'jobs.cancel': ({ name }) =>
        this.change(name, { state: 'waiting', run: { ...run, result: 'cancelled', endedMs: run.startedMs } }),
      'jobs.enable': ({ name, enabled }) => this.change(name, { enabled, state: enabled ? 'waiting' : 'off' }),
      'jobs.report': () => JOB_OUTPUTS['jobs.report'],
      'quality.report': () => this.quality,
    };
  }
}
