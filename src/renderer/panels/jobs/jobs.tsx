import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { faultOf } from '#contract/faults.ts';
import type { Job } from '#contract/model/job.ts';
import { sayToast } from '../../shell/alerts.ts';
import { panelFocus } from '../../shell/panel-focus.ts';
import { readJobs } from '../../shell/jobs-bind.ts';
import { call, withEngine } from '../../shell/terminal.ts';
import { jobsStore, toggleOpened } from '../../stores/jobs.ts';
import { type TradeColumn, TradeTable } from '../trade/trade-table.tsx';
import { PanelState } from '../panel-state.tsx';
import { jobMark, jobSaying, jobsStateWords, momentText, progressText } from './jobs-words.ts';

const sayFault = (error: unknown): void => sayToast('error', faultOf(error).text);

const isRunning = ({ state }: Job): boolean => state === 'running' || state === 'retrying' || state === 'due';

function runOrCancel(job: Job): void {
  call(isRunning(job) && job.state !== 'due' ? 'jobs.cancel' : 'jobs.run', { name: job.name }).catch(sayFault);
}

function switchOver({ name, enabled }: Job): void {
  call('jobs.enable', { name, enabled: !enabled }).catch(sayFault);
}

/** The table that a run made, as a file. */
async function saveReport({ name }: Job): Promise<void> {
  const { text } = await call('jobs.report', { name });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  link.download = `${name}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
}

function Mark({ job }: { readonly job: Job }) {
  const { icon, word, tone } = jobMark(job);
  return (
    <span className={tone}>
      <span aria-hidden="true">{icon}</span> {word}
    </span>
  );
}

function Progress({ job: { run, title, state } }: { readonly job: Job }) {
  const text = progressText(run);
  if (run === null || text === '') return null;
  const under = state === 'running' || state === 'retrying';
  return (
    <span className="job-progress">
      {under && <progress aria-label={`Progress of ${title}`} max={run.total} value={run.done + run.failed} />} {text}
    </span>
  );
}

function Actions({ job }: { readonly job: Job }) {
  const busy = job.state === 'running' || job.state === 'retrying';
  return (
    <span className="job-actions">
      <button
        type="button"
        tabIndex={-1}
        className="chip"
        aria-label={`${busy ? 'End' : 'Run now'}: ${job.title}`}
        onClick={() => runOrCancel(job)}
      >
        {busy ? 'End' : 'Run now'}
      </button>
      <button
        type="button"
        tabIndex={-1}
        className="chip"
        aria-pressed={job.enabled}
        aria-label={`${job.enabled ? 'On' : 'Off'}: schedule of ${job.title}`}
        onClick={() => switchOver(job)}
      >
        {job.enabled ? 'On' : 'Off'}
      </button>
      {job.run?.hasReport === true && (
        <button
          type="button"
          tabIndex={-1}
          className="chip"
          aria-label={`Report of ${job.title}`}
          onClick={() => void saveReport(job).catch(sayFault)}
        >
          CSV
        </button>
      )}
    </span>
  );
}

/** The saying of a row, and below it what failed when it is opened. */
function Saying({ job }: { readonly job: Job }) {
  const opened = useStore(jobsStore, (view) => view.opened.has(job.name));
  const { run } = job;
  if (run === null || run.failures.length === 0) return jobSaying(job);
  const more = run.failed - run.failures.length;
  return (
    <>
      {jobSaying(job)}{' '}
      <button
        type="button"
        tabIndex={-1}
        className="chip"
        aria-expanded={opened}
        onClick={() => toggleOpened(job.name)}
      >
        {run.failed} failed
      </button>
      {opened && (
        <ul className="job-failures">
          {run.failures.map(({ what, why }) => (
            <li key={what}>
              <b>{what}</b> {why}
            </li>
          ))}
          {more > 0 && <li className="muted">and {more} more</li>}
        </ul>
      )}
    </>
  );
}

const COLUMNS: readonly TradeColumn<Job>[] = [
  { id: 'title', head: 'Job', width: 170, cell: ({ title }) => title, title: ({ sentence }) => sentence },
  { id: 'state', head: 'State', width: 100, cell: (job) => <Mark job={job} /> },
  { id: 'progress', head: 'Progress', width: 176, cell: (job) => <Progress job={job} /> },
  {
    id: 'next',
    head: 'Next run',
    width: 124,
    cell: ({ nextMs }) => momentText(nextMs),
    title: ({ schedule }) => schedule,
  },
  { id: 'last', head: 'Last run', width: 124, cell: ({ run }) => momentText(run?.startedMs) },
  { id: 'saying', head: 'What it says', width: null, cell: (job) => <Saying job={job} />, title: jobSaying },
  { id: 'actions', head: '', width: 120, cell: (job) => <Actions job={job} /> },
];

function onKey(job: Job, event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.altKey) return false;
  const busy = job.state === 'running' || job.state === 'retrying';
  if (event.key === 'Enter' && !busy) runOrCancel(job);
  else if (event.key === 'Delete') call('jobs.cancel', { name: job.name }).catch(sayFault);
  else if (event.key === ' ') toggleOpened(job.name);
  else if (event.key === 's') switchOver(job);
  else return false;
  return true;
}

/** The terminal's own jobs: Enter runs one now, Delete ends it, Space shows what failed, s switches its schedule. */
export function JobsPanel() {
  const { state, error } = useStore(jobsStore);
  const body = useRef<HTMLDivElement>(null);
  const words = jobsStateWords(state, error);
  useEffect(() => (words === null ? undefined : panelFocus('jobs', () => body.current?.focus())), [words]);
  return (
    <div ref={body} className="panel-body trade jobs" tabIndex={-1}>
      {error !== null && state !== null && <p className="trade-error warn">Not up to date: {error}</p>}
      {words === null ? (
        <TradeTable
          id="jobs"
          label="Jobs"
          columns={COLUMNS}
          rows={state?.jobs ?? []}
          keyOf={({ name }) => name}
          onKey={onKey}
        />
      ) : (
        <PanelState words={words} failed={state === null && error !== null} onAgain={withEngine(readJobs)} />
      )}
    </div>
  );
}

export function JobsFacts() {
  const jobs = useStore(jobsStore, ({ state }) => state?.jobs ?? null);
  if (jobs === null) return null;
  const busy = jobs.filter(isRunning).length;
  const bad = jobs.filter(
    ({ state, run }) => state === 'waiting' && (run?.result === 'failed' || run?.result === 'warned'),
  );
  return (
    <span className="fact">
      {busy} running{bad.length > 0 && <span className="warn"> · {bad.length} to look at</span>}
    </span>
  );
}
