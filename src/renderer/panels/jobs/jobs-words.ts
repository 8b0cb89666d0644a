import type { Job, JobRun } from '#contract/model/job.ts';
import { grouped, istTime, NO_VALUE } from '../../ui/format.ts';

/** State of a job as an icon, a word and a tone; the shape tells it without the colour. */
export interface JobMark {
  readonly icon: string;
  readonly word: string;
  readonly tone: 'up' | 'warn' | 'muted' | '';
}

const RESULT_MARKS: Readonly<Record<JobRun['result'], JobMark>> = {
  running: { icon: '▶', word: 'running', tone: '' },
  done: { icon: '✓', word: 'done', tone: 'up' },
  warned: { icon: '◆', word: 'done in part', tone: 'warn' },
  failed: { icon: '✕', word: 'failed', tone: 'warn' },
  cancelled: { icon: '■', word: 'cancelled', tone: 'muted' },
};

/** What a job is doing now, or how its last run ended. */
export function jobMark({ state, run }: Pick<Job, 'state' | 'run'>): JobMark {
  if (state === 'running') return RESULT_MARKS.running;
  if (state === 'retrying') return { icon: '↻', word: 'tries again', tone: 'warn' };
  if (state === 'due') return { icon: '…', word: 'due', tone: '' };
  if (state === 'off') return { icon: '○', word: 'off', tone: 'muted' };
  return run === null ? { icon: '·', word: 'not run yet', tone: 'muted' } : RESULT_MARKS[run.result];
}

const dates = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Kolkata',
  weekday: 'short',
  day: '2-digit',
  month: 'short',
});

/** `Fri, 20 Nov 08:30`, IST; the dash where there is no moment. */
export function momentText(ms: number | null | undefined): string {
  return ms === null || ms === undefined ? NO_VALUE : `${dates.format(ms)} ${istTime(ms).slice(0, 5)}`;
}

/** `20 of 80`, with what failed; empty for a job without parts. */
export function progressText(run: Pick<JobRun, 'total' | 'done' | 'failed'> | null): string {
  if (run === null || run.total === 0) return '';
  const text = `${grouped(run.done)} of ${grouped(run.total)}`;
  return run.failed === 0 ? text : `${text}, ${grouped(run.failed)} failed`;
}

/** What there is to say beside the state: why it waits, else what the run said. */
export function jobSaying({ reason, run, sentence }: Pick<Job, 'reason' | 'run' | 'sentence'>): string {
  if (reason !== null) return reason;
  return run === null || run.summary === '' ? sentence : run.summary;
}

/** What the panel says where it has no rows; null when it has. */
export function jobsStateWords(
  state: { readonly jobs: readonly Job[]; readonly off: string | null } | null,
  error: string | null,
): string | null {
  if (state === null) return error ?? 'Reading the jobs…';
  return state.jobs.length === 0 ? (state.off ?? 'No jobs are set up. The configuration names them.') : state.off;
}
